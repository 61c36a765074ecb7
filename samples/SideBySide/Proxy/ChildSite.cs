using System.Diagnostics;

namespace Bridge.SideBySide.Proxy;

/// <summary>A site in a separate process, which ends with this process.</summary>
internal sealed class ChildSite : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _output;

    private ChildSite(Process process, string url, Task output)
    {
        _process = process;
        _output = output;
        Url = url;
    }

    /// <summary>Where it listens.</summary>
    public string Url { get; }

    public static async Task<ChildSite> StartAsync(string role, string keys)
    {
        string program = Environment.ProcessPath!;
        string[] first = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(ChildSite).Assembly.Location, role] : [role];
        ProcessStartInfo start = new(program, [.. first, "--urls", "http://127.0.0.1:0", "--Keys", keys])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Site.Announcement, StringComparison.Ordinal))
            {
                return new ChildSite(process, line[Site.Announcement.Length..], ForwardAsync(role, process));
            }

            Console.WriteLine($"{role}: {line}");
        }

        throw new InvalidOperationException($"The {role} site ended before it listened.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _output;
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task ForwardAsync(string role, Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            Console.WriteLine($"{role}: {line}");
        }
    }
}
