namespace Bridge.Cli.Resolution;

/// <summary>Who brings an assembly at run time.</summary>
internal enum Origin
{
    /// <summary>.NET's shared frameworks.</summary>
    DotNet,

    /// <summary>Bridge: the contracts of Katana, and packages that have what .NET Framework had in itself.</summary>
    Bridge,

    /// <summary>The site.</summary>
    Site,
}
