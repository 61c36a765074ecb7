namespace Bridge.Functional.Tests.Conformance;

/// <summary>Which sentence a server cannot keep, and why; the test shows what it does instead.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
internal sealed class CannotAttribute(string id, string reason) : Attribute
{
    public string Id { get; } = id;

    public string Reason { get; } = reason;
}
