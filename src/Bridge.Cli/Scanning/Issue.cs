using Bridge.Cli.Knowledge;

namespace Bridge.Cli.Scanning;

/// <summary>One thing that an assembly uses or is, and the rule that applies to it.</summary>
internal sealed class Issue(Rule rule, string subject, bool isMissing, string? detail = null)
{
    public Rule Rule { get; } = rule;

    /// <summary>The type, member, file, element or string.</summary>
    public string Subject { get; } = subject;

    /// <summary>Whether it is a missing type or member.</summary>
    public bool IsMissing { get; } = isMissing;

    /// <summary>Additional text, such as the name of a package; null if there is none.</summary>
    public string? Detail { get; } = detail;

    /// <summary>The places that use it; empty if the thing itself is the finding.</summary>
    public List<Use> Uses { get; } = [];

    /// <summary>Whether it matters only if something uses it.</summary>
    public bool NeedsUse { get; init; }
}
