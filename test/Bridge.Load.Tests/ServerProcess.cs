using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace Bridge.Load.Tests;

/// <summary>Bridge.Load.Server in a process of its own, so that what is measured is the server's alone.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task _readingErrors;

    private ServerProcess(Process process)
    {
        _process = process;
        _readingErrors = Task.Run(async () =>
        {
            while (await process.StandardError.ReadLineAsync() is { } line)
            {
                Errors.Enqueue(line);
            }
        });
    }

    /// <summary>Where it serves.</summary>
    public IReadOnlyList<Uri> Urls { get; private set; } = [];

    /// <summary>The lines of its standard error: what its hosts log.</summary>
    public ConcurrentQueue<string> Errors { get; } = new();

    public static async Task<ServerProcess> StartAsync(string site)
    {
        ProcessStartInfo start = new(Path.Combine(AppContext.BaseDirectory, "Bridge.Load.Server"), [site])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ServerProcess server = new(Process.Start(start)!);
        server.Urls = [.. JsonSerializer.Deserialize<string[]>(await server.ReadLineAsync())!.Select(url => new Uri(url))];
        return server;
    }

    /// <summary>Has it collect its garbage, and takes its figures.</summary>
    public async Task<Figures> TakeAsync()
    {
        await _process.StandardInput.WriteLineAsync("figures");
        await _process.StandardInput.FlushAsync();
        return JsonSerializer.Deserialize<Figures>(await ReadLineAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using CancellationTokenSource patience = new(s_patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
            await _readingErrors;
        }
        finally
        {
            if (!_process.HasExited)
            {
                _process.Kill();
            }

            _process.Dispose();
        }
    }

    private async Task<string> ReadLineAsync()
    {
        using CancellationTokenSource patience = new(s_patience);
        return await _process.StandardOutput.ReadLineAsync(patience.Token)
            ?? throw new InvalidOperationException("The server has ended: " + string.Join("\n", Errors));
    }
}
