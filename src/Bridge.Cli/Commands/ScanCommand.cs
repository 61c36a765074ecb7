using System.CommandLine;
using Bridge.Cli.Knowledge;
using Bridge.Cli.Reports;
using Bridge.Cli.Resolution;
using Bridge.Cli.Scanning;
using Bridge.Cli.Sites;
using Spectre.Console;

namespace Bridge.Cli.Commands;

/// <summary><c>bridge scan</c>: reports what keeps a site from running on .NET 10.</summary>
internal static class ScanCommand
{
    // A smaller site is scanned before a progress bar could be read.
    private const int FewFiles = 40;

    public static Command Create(TextWriter output, TextWriter error)
    {
        Argument<string> path = new("PATH") { Description = "A bin folder, a site's root (web.config and bin), or a .dll or .exe file." };
        Option<string?> html = new("--html") { Description = "Writes the report as one HTML page.", HelpName = "FILE" };
        Option<string?> json = new("--json") { Description = "Writes the report as JSON; - is standard output.", HelpName = "FILE" };
        Option<Verbosity> verbosity = CommandLine.VerbosityOption();
        Command command = new("scan", "Says whether a compiled site runs on .NET 10, and what to change. Nothing of the site is run.\n\n"
            + "Exit codes: 0 it runs as it is; 1 it runs with the changes that are listed; 2 parts of it need IIS behind a proxy; 64 wrong usage.")
        {
            path, html, json, verbosity,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            parsed.GetRequiredValue(path), parsed.GetValue(html), parsed.GetValue(json), parsed.GetValue(verbosity), output, error, cancellation)));
        return command;
    }

    private static int Run(string path, string? html, string? json, Verbosity verbosity, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        var files = SiteFiles.Find(path);
        using var platform = Platform.Running();
        Scanner scanner = new(platform, SoftwareTable.Read());
        ScanReport report = WithProgress(error, files, progress => scanner.Scan(files, progress, cancellation));
        ScannedFile[] unread = [.. report.Files.Where(static file => file.Role is AssemblyRole.Native or AssemblyRole.Unreadable)];
        bool isUnread = report.Files.Count == unread.Length
            || (!report.Assemblies.Any() && unread.Any(static file => file.Role is AssemblyRole.Unreadable));
        if (isUnread)
        {
            // If no file of the site could be read, there is no verdict. If the user named a file, the reason is that of this file, and not of the others in
            // its folder.
            ScannedFile? first = unread.FirstOrDefault(file => file.File == Path.GetFileName(files.Program)) ?? unread.FirstOrDefault();
            string why = first is null ? "" : $": {first.File}: {first.Remark?.TrimEnd('.')}";
            throw new CommandException($"{path} contains no readable .NET assembly{why}.");
        }

        if (html is not null)
        {
            Write(html, System.Text.Encoding.UTF8.GetBytes(HtmlReport.Write(report, DateTimeOffset.Now)));
        }

        if (json is not null and not "-")
        {
            Write(json, JsonReport.Write(report));
        }

        if (json == "-")
        {
            output.WriteLine(System.Text.Encoding.UTF8.GetString(JsonReport.Write(report)));
        }
        else
        {
            IAnsiConsole console = Consoles.For(output, output != Console.Out || Console.IsOutputRedirected);
            TerminalReport.Write(console, report, verbosity);
            if (html is not null)
            {
                console.WriteLine($"  The report: {html}");
            }
        }

        return (int)report.Verdict;
    }

    private static ScanReport WithProgress(TextWriter error, SiteFiles files, Func<Action<int, int>?, ScanReport> scan)
    {
        if (error != Console.Error || Console.IsErrorRedirected || files.Binaries.Count < FewFiles)
        {
            return scan(null);
        }

        return Consoles.For(error, isRedirected: false).Progress().AutoClear(true).HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask("Reading assemblies", maxValue: files.Binaries.Count);
                return scan((done, all) =>
                {
                    task.MaxValue = all;
                    task.Value = done;
                });
            });
    }

    private static void Write(string file, byte[] content)
    {
        try
        {
            File.WriteAllBytes(file, content);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"cannot write {file}: {failure.Message}", ExitCodes.CannotWrite);
        }
    }
}
