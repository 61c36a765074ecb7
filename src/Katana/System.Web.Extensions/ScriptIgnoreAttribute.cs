namespace System.Web.Script.Serialization;

/// <summary>Excludes a public property or field from the JSON, when writing and when reading.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ScriptIgnoreAttribute : Attribute
{
    /// <summary>Whether it also applies to overriding members.</summary>
    public bool ApplyToOverrides { get; set; }
}
