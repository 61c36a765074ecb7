using Bridge.Cli.Sites;
using Microsoft.AspNetCore.Http;

namespace Bridge.Cli.Hosting;

/// <summary>What <see cref="SiteServer"/> is to serve.</summary>
/// <param name="Files">The site.</param>
/// <param name="Context">Where its assemblies are loaded.</param>
/// <param name="Assemblies">Those that were compiled against Katana.</param>
/// <param name="Startup">The startup class, if it is named.</param>
/// <param name="Urls">Where to listen.</param>
/// <param name="PathBase">Below which path, as an application of IIS; empty for the root.</param>
/// <param name="Environment">The environment's name.</param>
/// <param name="Failures">What the scan knows.</param>
/// <param name="Log">Where to print.</param>
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
