namespace Bridge.Cli.Hosting;

/// <summary>Which Owin, Microsoft.Owin and Microsoft.Owin.Security a site runs on.</summary>
internal enum KatanaChoice
{
    /// <summary>Bridge's contracts.</summary>
    Bridge,

    /// <summary>The assemblies in the site's own folder, if it has them.</summary>
    Genuine,
}
