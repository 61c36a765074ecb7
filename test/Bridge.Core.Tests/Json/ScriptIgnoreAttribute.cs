namespace System.Web.Script.Serialization;

/// <summary>The attribute of .NET Framework, which is followed by its name.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class ScriptIgnoreAttribute : Attribute;
