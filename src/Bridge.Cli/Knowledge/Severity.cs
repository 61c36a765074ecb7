namespace Bridge.Cli.Knowledge;

/// <summary>How much a finding asks of the site's owner, least first.</summary>
internal enum Severity
{
    /// <summary>Nothing has to be done.</summary>
    Note,

    /// <summary>Works on Windows only.</summary>
    WindowsOnly,

    /// <summary>Something has to be changed before the part that it names runs.</summary>
    Change,

    /// <summary>The part that it names needs IIS, and a proxy that sends its requests there.</summary>
    Proxy,
}
