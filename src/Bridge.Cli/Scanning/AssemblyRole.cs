namespace Bridge.Cli.Scanning;

/// <summary>The role of a site's file on .NET 10.</summary>
internal enum AssemblyRole
{
    /// <summary>The site's own code, or a library that the table does not know.</summary>
    Own,

    /// <summary>A package in the table of docs/katana.md.</summary>
    Known,

    /// <summary>.NET 10 has an assembly of that name, and that one is loaded.</summary>
    DotNet,

    /// <summary>Bridge has an assembly of that name, and that one is loaded.</summary>
    Bridge,

    /// <summary>Hosts Katana or ASP.NET on IIS; it is not loaded.</summary>
    NotNeeded,

    /// <summary>Native code.</summary>
    Native,

    /// <summary>The file cannot be read.</summary>
    Unreadable,
}
