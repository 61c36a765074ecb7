namespace Bridge.Cli.Hosting;

/// <summary>Whose Owin, Microsoft.Owin and Microsoft.Owin.Security a site runs on.</summary>
internal enum KatanaChoice
{
    /// <summary>Bridge's contracts.</summary>
    Bridge,

    /// <summary>Those of the site's own folder, where it has them.</summary>
    Genuine,
}
