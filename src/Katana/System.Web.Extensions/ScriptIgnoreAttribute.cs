namespace System.Web.Script.Serialization;

/// <summary>Keeps a public property or field out of the JSON, in both directions.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ScriptIgnoreAttribute : Attribute
{
    /// <summary>Whether it holds for overriding members too.</summary>
    public bool ApplyToOverrides { get; set; }
}
