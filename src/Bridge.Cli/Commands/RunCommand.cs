using System.CommandLine;
using Bridge.Cli.Hosting;
using Bridge.Cli.Knowledge;
using Bridge.Cli.Metadata;
using Bridge.Cli.Resolution;
using Bridge.Cli.Scanning;
using Bridge.Cli.Sites;

namespace Bridge.Cli.Commands;

/// <summary><c>bridge run</c>: runs a self-hosted site.</summary>
internal static class RunCommand
{
    public const string Name = "run";

    /// <param name="siteArguments">The arguments that are passed to the site unparsed.</param>
    public static Command Create(TextWriter output, TextWriter error, string[] siteArguments)
    {
        Argument<string> path = new("SITE.exe") { Description = "The program of the site. All arguments after it are passed to the program." };
        Option<KatanaChoice> katana = ServeCommand.KatanaOption();
        Command command = new(Name, "Runs a compiled, self-hosted Katana site (WebApp.Start) on .NET 10, in this console.") { path, katana };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(path), siteArguments, parsed.GetValue(katana), output, error));
        return command;
    }

    /// <summary>Separates the tool's arguments from the site's, which are all arguments after the program.</summary>
    public static (string[] Own, string[] Sites) Split(string[] arguments)
    {
        if (arguments.Length > 0 && arguments[0] == Name)
        {
            for (int i = 1; i < arguments.Length; i++)
            {
                if (arguments[i] == "--katana")
                {
                    i++;
                }
                else if (!arguments[i].StartsWith('-'))
                {
                    return (arguments[..(i + 1)], arguments[(i + 1)..]);
                }
            }
        }

        return (arguments, []);
    }

    private static int Run(string path, string[] arguments, KatanaChoice katana, TextWriter output, TextWriter error)
    {
        HostLog log = new(output, error, isQuiet: false);
        var files = SiteFiles.Find(path);
        if (files.Program is not { } program)
        {
            throw new CommandException(
                $"{path} is a folder with " + (files.Binaries.Any(static file => file.EndsWith(".exe", StringComparison.OrdinalIgnoreCase))
                    ? "several programs: name one of them."
                    : "no program: bridge serve hosts a site without one."));
        }

        using var platform = Platform.Running();
        Check(program, log);
        using SiteConfig? config = ServeCommand.Config(files, log);
        SiteProcess.TakeOn(files, config?.Path);
        KnownFailures failures = new(new Lazy<ScanReport>(() => new Scanner(platform, SoftwareTable.Read()).Scan(files)));
        try
        {
            return SiteProgram.Run(new SiteLoadContext(platform, files.Bin, katana), program, arguments);
        }
        catch (Exception failure)
        {
            log.Fail($"{Path.GetFileName(program)} failed: {failure}");
            foreach (string advice in failures.About(failure))
            {
                log.Fail("  " + advice);
            }

            return ExitCodes.Failed;
        }
    }

    private static void Check(string program, HostLog log)
    {
        ManagedFile assembly;
        try
        {
            assembly = ManagedFile.Open(program);
        }
        catch (UnreadableAssemblyException unreadable)
        {
            throw new CommandException($"{program} is not a .NET program: {unreadable.Message.TrimEnd('.')}.");
        }

        using (assembly)
        {
            string[] references = [.. assembly.Metadata.AssemblyReferences.Select(handle =>
                assembly.Metadata.GetString(assembly.Metadata.GetAssemblyReference(handle).Name))];
            if (assembly.EntryPoint == 0)
            {
                throw new CommandException($"{program} is a library without an entry point: bridge serve hosts it.");
            }

            if (references.Contains("Topshelf") || references.Contains("System.ServiceProcess"))
            {
                log.Fail($"{Path.GetFileName(program)} is made to run as a Windows service "
                    + $"({(references.Contains("Topshelf") ? "TopShelf" : "ServiceBase")}). Its Main runs here as in a console; "
                    + "the service itself needs Microsoft.Extensions.Hosting.WindowsServices or systemd.");
            }
        }
    }
}
