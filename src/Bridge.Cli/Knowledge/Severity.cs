namespace Bridge.Cli.Knowledge;

/// <summary>How much work a finding causes for the site's owner, the least first.</summary>
internal enum Severity
{
    /// <summary>Nothing has to be done.</summary>
    Note,

    /// <summary>It works only on Windows.</summary>
    WindowsOnly,

    /// <summary>Something has to be changed before the affected part runs.</summary>
    Change,

    /// <summary>The affected part needs IIS, and a proxy that sends its requests there.</summary>
    Proxy,
}
