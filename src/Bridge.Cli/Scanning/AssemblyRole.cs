namespace Bridge.Cli.Scanning;

/// <summary>What a file of the site is on .NET 10.</summary>
internal enum AssemblyRole
{
    /// <summary>The site's own, or a library that the table does not know.</summary>
    Own,

    /// <summary>Software of the table of docs/katana.md.</summary>
    Known,

    /// <summary>.NET 10 has an assembly of that name, and that one is loaded.</summary>
    DotNet,

    /// <summary>Bridge has an assembly of that name, and that one is loaded.</summary>
    Bridge,

    /// <summary>Hosts Katana or ASP.NET on IIS; it is not loaded.</summary>
    NotNeeded,

    /// <summary>Native code.</summary>
    Native,

    /// <summary>Cannot be read.</summary>
    Unreadable,
}
