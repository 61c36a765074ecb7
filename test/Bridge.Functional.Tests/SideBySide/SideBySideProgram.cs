using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace Bridge.Functional.Tests.SideBySide;

/// <summary>samples/SideBySide: the proxy, which starts both sites.</summary>
internal sealed class SideBySideProgram : IAsyncDisposable
{
    private const string Announcement = "Listening on ";

    private readonly Process _process;
    private readonly Task _output;

    private SideBySideProgram(Process process, Uri url, Task output)
    {
        _process = process;
        _output = output;
        Url = url;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = url, Timeout = Patience.Limit };
    }

    /// <summary>The proxy's URL, with its path base.</summary>
    public Uri Url { get; }

    public HttpClient Client { get; }

    public static async Task<SideBySideProgram> StartAsync(params string[] arguments)
    {
        string program =
            typeof(SideBySideProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "SideBySide").Value!;
        ProcessStartInfo start = new(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Path.GetFullPath(program), "--urls", "http://127.0.0.1:0", .. arguments])
        {
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        StringBuilder said = new();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
            {
                return new SideBySideProgram(process, new Uri(line[Announcement.Length..]), process.StandardOutput.BaseStream.CopyToAsync(Stream.Null));
            }

            said.AppendLine(line);
        }

        throw new InvalidOperationException($"The program ended: {said}");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _output;
        _process.Dispose();
    }
}
