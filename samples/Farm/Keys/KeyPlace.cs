using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Bridge.Farm.Keys;

/// <summary>The place of the keys. The proxy that starts the instances finds it once.</summary>
internal sealed class KeyPlace : IAsyncDisposable
{
    private readonly Process? _redis;
    private readonly DirectoryInfo? _folder;

    private KeyPlace(string description, string[] arguments, Process? redis = null, DirectoryInfo? folder = null)
    {
        Description = description;
        Arguments = arguments;
        _redis = redis;
        _folder = folder;
    }

    /// <summary>A sentence that says where the keys are.</summary>
    public string Description { get; }

    /// <summary>The arguments that tell an instance where the keys are.</summary>
    public string[] Arguments { get; }

    /// <exception cref="InvalidOperationException">Redis is required, but no Redis answers and redis-server is not installed.</exception>
    public static async Task<KeyPlace> FindAsync(IConfiguration settings)
    {
        string wanted = settings["Keys"] ?? "auto";
        string address = settings["Redis"] ?? "localhost:6379";
        if (wanted is not ("auto" or "redis" or "files"))
        {
            throw new InvalidOperationException($"--Keys is 'auto', 'redis' or 'files', and not '{wanted}'.");
        }

        if (wanted == "files")
        {
            return InFiles(settings["KeyFolder"], "");
        }

        if (await AnswersAsync(address))
        {
            return new KeyPlace($"The keys are in Redis at {address}.", ["--Keys", "redis", "--Redis", address]);
        }

        if (await StartRedisAsync() is (Process redis, string own))
        {
            return new KeyPlace(
                $"The keys are in Redis at {own}, which was started for this and forgets them at the end: none answered at {address}.",
                ["--Keys", "redis", "--Redis", own],
                redis);
        }

        string missing = $"No Redis answers at {address}, and there is no redis-server to start (Debian: apt-get install redis-server).";
        return wanted == "auto" ? InFiles(settings["KeyFolder"], missing + " ") : throw new InvalidOperationException(missing);
    }

    public async ValueTask DisposeAsync()
    {
        if (_redis is not null)
        {
            _redis.Kill();
            await _redis.WaitForExitAsync();
            _redis.Dispose();
        }

        _folder?.Delete(recursive: true);
    }

    private static KeyPlace InFiles(string? folder, string reason)
    {
        DirectoryInfo? own = string.IsNullOrEmpty(folder) ? Directory.CreateTempSubdirectory("bridge-farm-") : null;
        string path = own?.FullName ?? Path.GetFullPath(folder!);
        string end = own is null ? "" : ", which is deleted at the end";
        return new KeyPlace($"{reason}The keys are in files in {path}{end}.", ["--Keys", "files", "--KeyFolder", path], folder: own);
    }

    private static async Task<bool> AnswersAsync(string address)
    {
        try
        {
            var options = ConfigurationOptions.Parse(address);
            options.ConnectRetry = 0;
            options.ConnectTimeout = 2000;
            await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(options);
            await connection.GetDatabase().PingAsync();
            return true;
        }
        catch (RedisException)
        {
            return false;
        }
    }

    private static async Task<(Process Redis, string Address)?> StartRedisAsync()
    {
        int port = FreePort();
        ProcessStartInfo start = new(
            "redis-server",
            ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath(), "--logfile", ""])
        {
            RedirectStandardOutput = true,
        };
        try
        {
            Process redis = Process.Start(start)!;
            while (await redis.StandardOutput.ReadLineAsync() is { } line)
            {
                if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
                {
                    _ = redis.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                    return (redis, $"127.0.0.1:{port}");
                }
            }

            redis.Dispose();
            return null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
