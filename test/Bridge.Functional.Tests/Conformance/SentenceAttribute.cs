namespace Bridge.Functional.Tests.Conformance;

/// <summary>Which sentences a test shows to hold.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
internal sealed class SentenceAttribute(params string[] ids) : Attribute
{
    public IReadOnlyList<string> Ids { get; } = ids;
}
