using Bridge.Cli.Knowledge;

namespace Bridge.Cli.Scanning;

/// <summary>One thing that an assembly uses or is, and what it falls under.</summary>
internal sealed class Issue(Rule rule, string subject, bool isMissing, string? detail = null)
{
    public Rule Rule { get; } = rule;

    /// <summary>The type, member, file, element or text.</summary>
    public string Subject { get; } = subject;

    /// <summary>Whether it is a type or a member that is not there.</summary>
    public bool IsMissing { get; } = isMissing;

    /// <summary>What to add, such as the name of a package.</summary>
    public string? Detail { get; } = detail;

    /// <summary>Who uses it; empty where the thing itself is the finding.</summary>
    public List<Use> Uses { get; } = [];

    /// <summary>Whether something has to use it for it to matter.</summary>
    public bool NeedsUse { get; init; }
}
