using System.Diagnostics;

namespace Bridge.Farm.Proxy;

/// <summary>An instance in a separate process, which ends with this process.</summary>
internal sealed class ChildInstance : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _output;

    private ChildInstance(string name, Process process, string url)
    {
        _process = process;
        Name = name;
        ProcessId = process.Id;
        Url = url;
        _output = ForwardAsync();
    }

    public string Name { get; }

    public int ProcessId { get; }

    /// <summary>Where it listens.</summary>
    public string Url { get; }

    public bool HasExited => _process.HasExited;

    /// <exception cref="InvalidOperationException">The instance ended before it listened.</exception>
    public static async Task<ChildInstance> StartAsync(string name, IEnumerable<string> arguments)
    {
        string program = Environment.ProcessPath!;
        string[] first = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(ChildInstance).Assembly.Location] : [];
        ProcessStartInfo start = new(
            program,
            [.. first, "instance", "--Name", name, "--urls", "http://127.0.0.1:0", "--StopWithParent", "true", .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Settings.Announcement, StringComparison.Ordinal))
            {
                return new ChildInstance(name, process, line[Settings.Announcement.Length..]);
            }

            Console.WriteLine($"{name}: {line}");
        }

        throw new InvalidOperationException($"{name} ended before it listened.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _output;
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ForwardAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            Console.WriteLine($"{Name}: {line}");
        }

        await _process.WaitForExitAsync();
        Console.WriteLine($"{Name} has ended, with exit code {_process.ExitCode}.");
    }
}
