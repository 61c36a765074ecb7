namespace Bridge.Cli.Resolution;

/// <summary>Where an assembly comes from at run time.</summary>
internal enum Origin
{
    /// <summary>.NET's shared frameworks.</summary>
    DotNet,

    /// <summary>Bridge: Katana's contracts, and packages that contain what was part of .NET Framework.</summary>
    Bridge,

    /// <summary>The site.</summary>
    Site,
}
