using System.CommandLine;
using System.Xml;
using Bridge.Cli.Hosting;
using Bridge.Cli.Knowledge;
using Bridge.Cli.Metadata;
using Bridge.Cli.Reports;
using Bridge.Cli.Resolution;
using Bridge.Cli.Scanning;
using Bridge.Cli.Sites;
using Microsoft.AspNetCore.Http;

namespace Bridge.Cli.Commands;

/// <summary><c>bridge serve</c>: hosts a compiled site on Kestrel.</summary>
internal static class ServeCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        Argument<string> path = new("PATH") { Description = "A site's root (web.config and bin), or a bin folder." };
        Option<string[]> urls = new("--urls")
        {
            Description = "Where to listen; several are separated by semicolons.", HelpName = "URLS",
            DefaultValueFactory = static _ => ["http://localhost:5000"],
        };
        Option<string?> pathBase = new("--path-base") { Description = "The path below which the site is served, such as /shop.", HelpName = "PATH" };
        Option<string?> startup = new("--startup")
        {
            Description = "The startup class (Namespace.Class, with or without its assembly), or the name that its attribute gives it.", HelpName = "TYPE",
        };
        Option<KatanaChoice> katana = KatanaOption();
        Option<string> environment = new("--environment")
        {
            Description = "The environment's name. In Development, errors are shown in the browser too.",
            HelpName = "NAME",
            DefaultValueFactory = static _ => Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") is { Length: > 0 } name ? name : "Production",
        };
        Option<Verbosity> verbosity = CommandLine.VerbosityOption();
        Command command = new("serve", "Hosts a compiled Katana site on Kestrel, unmodified.")
        {
            path, urls, pathBase, startup, katana, environment, verbosity,
        };
        command.SetAction((parsed, cancellation) =>
        {
            HostLog log = new(output, error, parsed.GetValue(verbosity) == Verbosity.Quiet);
            string[] addresses = [.. parsed.GetRequiredValue(urls)
                .SelectMany(static one => one.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
            return ServeAsync(
                SiteFiles.Find(parsed.GetRequiredValue(path)),
                Urls(addresses),
                PathBase(parsed.GetValue(pathBase)),
                parsed.GetValue(startup),
                parsed.GetValue(katana),
                parsed.GetRequiredValue(environment),
                log,
                cancellation);
        });
        return command;
    }

    public static Option<KatanaChoice> KatanaOption() => new("--katana")
    {
        Description = "The Owin, Microsoft.Owin and Microsoft.Owin.Security that the site runs on: bridge, or genuine for the files in its own folder.",
        HelpName = "bridge|genuine",
        DefaultValueFactory = static _ => KatanaChoice.Bridge,
        CustomParser = static result =>
        {
            switch (result.Tokens[0].Value.ToLowerInvariant())
            {
                case "bridge":
                    return KatanaChoice.Bridge;
                case "genuine":
                    return KatanaChoice.Genuine;
                default:
                    result.AddError($"--katana is bridge or genuine, not \"{result.Tokens[0].Value}\".");
                    return KatanaChoice.Bridge;
            }
        },
    };

    private static async Task<int> ServeAsync(
        SiteFiles files,
        IReadOnlyList<string> urls,
        PathString pathBase,
        string? startup,
        KatanaChoice katana,
        string environment,
        HostLog log,
        CancellationToken cancellation)
    {
        using var platform = Platform.Running();
        using SiteConfig? config = Config(files, log);
        SiteProcess.TakeOn(files, config?.Path);
        string[] assemblies = [.. KatanaAssemblies(files, platform)];

        // The scan runs only if an error needs it, so that it does not delay the site.
        KnownFailures failures = new(new Lazy<ScanReport>(() => new Scanner(platform, SoftwareTable.Read()).Scan(files)));
        SiteLoadContext context = new(platform, files.Bin, katana);
        try
        {
            SiteServerOptions options = new(files, context, assemblies, startup ?? ConfiguredStartup(files), urls, pathBase, environment, failures, log);
            await using SiteServer server = await SiteServer.StartAsync(options, cancellation).ConfigureAwait(false);
            log.Say($"{server.Startup} serves on {string.Join(", ", server.Urls.Select(url => url + pathBase))}, "
                + $"on {(katana == KatanaChoice.Genuine ? "the contracts of its own folder" : "Bridge's contracts")}. Ctrl-C stops it.");
            try
            {
                await server.WaitAsync(cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // Ctrl-C: running requests may finish.
            }

            return ExitCodes.Success;
        }
        catch (Exception failure) when (failure is not (CommandException or OperationCanceledException))
        {
            string advice = string.Concat(failures.About(failure).Select(static line => "\nbridge:   " + line));
            log.Fail($"the site did not "
                + $"start: {Printable.Of(failure.Message)}{(failure is InvalidOperationException or IOException ? "" : $" ({failure.GetType().Name})")}"
                    + $"{advice}");
            return ExitCodes.Failed;
        }
    }

    /// <summary>Creates the copy of the site's config file, and reports what it leaves out.</summary>
    public static SiteConfig? Config(SiteFiles files, HostLog log)
    {
        if (files.ConfigFile is null)
        {
            return null;
        }

        try
        {
            var config = SiteConfig.Create(files.ConfigFile);
            if (config.Skipped.Count > 0)
            {
                log.Say($"{Path.GetFileName(files.ConfigFile)}: without {string.Join(", ", config.Skipped)}");
            }

            return config;
        }
        catch (XmlException broken)
        {
            throw new CommandException($"{files.ConfigFile} cannot be read: {broken.Message}");
        }
    }

    private static string? ConfiguredStartup(SiteFiles files)
    {
        if (files.ConfigFile is null)
        {
            return null;
        }

        var config = ConfigFile.Read(files.ConfigFile);
        return string.Equals(config.Setting("owin:AutomaticAppStartup"), "false", StringComparison.OrdinalIgnoreCase)
            ? throw new CommandException(
                $"{Path.GetFileName(files.ConfigFile)} sets owin:AutomaticAppStartup to false, so none is looked for. Name the startup class: --startup TYPE.")
            : config.Setting("owin:AppStartup");
    }

    /// <summary>The files that may contain the site's startup class: those that were compiled against Katana and are not known packages.</summary>
    private static IEnumerable<string> KatanaAssemblies(SiteFiles files, Platform platform)
    {
        var table = SoftwareTable.Read();
        foreach (string path in files.Binaries.Where(path => Path.GetDirectoryName(path) == files.Bin))
        {
            string name;
            bool isKatana;
            try
            {
                using var assembly = ManagedFile.Open(path);
                name = assembly.Name;
                isKatana = assembly.Metadata.AssemblyReferences.Any(handle =>
                    assembly.Metadata.GetString(assembly.Metadata.GetAssemblyReference(handle).Name) is "Owin" or "Microsoft.Owin");
            }
            catch (UnreadableAssemblyException)
            {
                continue;
            }

            if (isKatana && !platform.Has(name) && !table.TryFind(name, out _))
            {
                yield return path;
            }
        }
    }

    private static string[] Urls(string[] urls)
    {
        if (urls.Length == 0)
        {
            throw new CommandException("--urls is empty; give a URL to listen on, such as http://localhost:5000 or http://*:80.");
        }

        foreach (string url in urls)
        {
            // Kestrel also accepts * and + for every address, which Uri does not.
            if (!Uri.TryCreate(
                url.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal),
                UriKind.Absolute,
                out Uri? parsed)
                || parsed.Scheme is not ("http" or "https"))
            {
                throw new CommandException($"--urls: \"{url}\" is not a URL to listen on, such as http://localhost:5000 or http://*:80.");
            }

            if (parsed.AbsolutePath != "/")
            {
                throw new CommandException($"--urls: \"{url}\" has a path. Write it as --path-base {parsed.AbsolutePath}");
            }

            // Kestrel also refuses it, but only after the site has started.
            if (parsed.Port == 0 && parsed.Host == "localhost")
            {
                throw new CommandException($"--urls: \"{url}\": a free port needs an address. Write {parsed.Scheme}://127.0.0.1:0");
            }
        }

        return urls;
    }

    private static PathString PathBase(string? path)
    {
        string trimmed = (path ?? "").TrimEnd('/');
        return trimmed.Length == 0 ? PathString.Empty
            : trimmed[0] == '/' ? new PathString(trimmed)
            : throw new CommandException($"--path-base begins with a slash, such as /{trimmed}.");
    }
}
