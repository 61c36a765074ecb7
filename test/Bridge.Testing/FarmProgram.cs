using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Reflection;

namespace Bridge.Testing;

/// <summary>samples/Farm: the proxy with its instances, or an instance alone. The test project says by AssemblyMetadata where it is built.</summary>
internal sealed class FarmProgram : IAsyncDisposable
{
    private const string Announcement = "Listening on ";

    private readonly Process _process;
    private readonly Task _reading;

    private FarmProgram(Process process, Uri url, ConcurrentQueue<string> output)
    {
        _process = process;
        Url = url;
        Output = output;
        _reading = Task.Run(async () =>
        {
            while (await process.StandardOutput.ReadLineAsync() is { } line)
            {
                output.Enqueue(line);
            }
        });
        Client = NewClient();
    }

    /// <summary>One row of the farm's own table.</summary>
    internal sealed record Instance(string Name, int? Process, string Address, string Cluster, string Active, string Passive, int Requests);

    public Uri Url { get; }

    public int ProcessId => _process.Id;

    /// <summary>Follows no redirect and keeps no cookie.</summary>
    public HttpClient Client { get; }

    public ConcurrentQueue<string> Output { get; }

    /// <param name="tests">The assembly of the tests.</param>
    /// <param name="arguments">The arguments of the program. Without a URL among them it takes a free port.</param>
    /// <exception cref="InvalidOperationException">The program ended before it listened; the message has its output.</exception>
    public static async Task<FarmProgram> StartAsync(Assembly tests, params string[] arguments)
    {
        string program = tests.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "Farm").Value!;
        string[] urls = arguments.Contains("--urls") ? [] : ["--urls", "http://127.0.0.1:0"];
        ProcessStartInfo start = new(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Path.GetFullPath(program), .. arguments, .. urls])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        ConcurrentQueue<string> output = new();
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience.Limit) is { } line)
        {
            output.Enqueue(line);
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
            {
                return new FarmProgram(process, new Uri(line[Announcement.Length..]), output);
            }
        }

        throw new InvalidOperationException($"The program ended: {string.Join('\n', output)}\n{await errors}");
    }

    /// <summary>A client with a connection of its own.</summary>
    public HttpClient NewClient() => new(
        new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = 1 })
    {
        BaseAddress = Url, Timeout = Patience.Limit,
    };

    /// <summary>The instances as the proxy sees them now.</summary>
    public async Task<IReadOnlyList<Instance>> InstancesAsync()
    {
        using HttpClient client = NewClient();
        Dictionary<string, System.Text.Json.JsonElement>[] rows =
            (await client.GetFromJsonAsync<Dictionary<string, System.Text.Json.JsonElement>[]>("_farm/instances"))!;
        return
        [
            .. rows.Select(static row => new Instance(
                row["instance"].GetString()!,
                row["process"].ValueKind is System.Text.Json.JsonValueKind.Null ? null : row["process"].GetInt32(),
                row["address"].GetString()!,
                row["cluster"].GetString()!,
                row["active"].GetString()!,
                row["passive"].GetString()!,
                row["requests"].GetInt32())),
        ];
    }

    /// <summary>Waits until the proxy's view of the instances is as said.</summary>
    public async Task UntilAsync(Func<IReadOnlyList<Instance>, bool> isSo)
    {
        using CancellationTokenSource patience = new(Patience.Limit);
        while (!isSo(await InstancesAsync()))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }
    }

    /// <summary>Waits until the program has written a line.</summary>
    public async Task UntilOutputAsync(string line)
    {
        using CancellationTokenSource patience = new(Patience.Limit);
        while (!Output.Contains(line))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }
    }

    /// <summary>Asks a process to stop, as a service manager does.</summary>
    public static async Task TerminateAsync(int process)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Ends a process without a word, and waits until its connections are closed.</summary>
    public static void Kill(int process)
    {
        using var victim = Process.GetProcessById(process);
        victim.Kill();
        while (IsAlive(process))
        {
            Thread.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    // One that nobody has asked for its exit code is still listed, as a zombie. Its sockets are closed when its last thread has ended.
    private static bool IsAlive(int process)
    {
        try
        {
            string status = File.ReadAllText($"/proc/{process}/stat");
            return status[status.LastIndexOf(')') + 2] is not ('Z' or 'X') || Directory.GetDirectories($"/proc/{process}/task").Length > 1;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
