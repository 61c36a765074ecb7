using Bridge.Cli.Sites;
using Microsoft.AspNetCore.Http;

namespace Bridge.Cli.Hosting;

/// <summary>The options of a <see cref="SiteServer"/>.</summary>
/// <param name="Files">The site.</param>
/// <param name="Context">The context that loads its assemblies.</param>
/// <param name="Assemblies">The assemblies that were compiled against Katana.</param>
/// <param name="Startup">The startup class, if it is named.</param>
/// <param name="Urls">Where to listen.</param>
/// <param name="PathBase">The path below which the site is served, like an application in IIS; empty for the root.</param>
/// <param name="Environment">The environment's name.</param>
/// <param name="Failures">The scan's findings about errors.</param>
/// <param name="Log">Where messages are printed.</param>
internal sealed record SiteServerOptions(
    SiteFiles Files,
    SiteLoadContext Context,
    IReadOnlyList<string> Assemblies,
    string? Startup,
    IReadOnlyList<string> Urls,
    PathString PathBase,
    string Environment,
    KnownFailures Failures,
    HostLog Log);
