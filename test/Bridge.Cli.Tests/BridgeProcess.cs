using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace Bridge.Cli.Tests;

/// <summary>The tool in a process of its own: a host takes on what belongs to a whole process.</summary>
internal sealed partial class BridgeProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    private BridgeProcess(string[] arguments)
    {
        // What a shell starts in the background ignores Ctrl-C, and so does all that it starts in turn: env undoes that.
        ProcessStartInfo start = OperatingSystem.IsLinux() ? new("env", ["--default-signal=INT", "dotnet"]) : new("dotnet");
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.ArgumentList.Add(Path.Join(AppContext.BaseDirectory, "Bridge.Cli.dll"));
        Array.ForEach(arguments, start.ArgumentList.Add);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public TextWriter Input => _process.StandardInput;

    /// <summary>Where a server listens.</summary>
    public Uri Url { get; private set; } = null!;

    public static BridgeProcess Start(params string[] arguments) => new(arguments);

    /// <summary>Starts a server and waits until it serves.</summary>
    public static async Task<BridgeProcess> ServeAsync(params string[] arguments)
    {
        BridgeProcess process = new(["serve", .. arguments, "--urls", "http://127.0.0.1:0"]);
        string line = await process.WaitForAsync(" serves on ");
        process.Url = new Uri(Address().Match(line).Groups[1].Value);
        return process;
    }

    /// <summary>Waits for a line that holds a text.</summary>
    public async Task<string> WaitForAsync(string text)
    {
        using CancellationTokenSource patience = new(s_patience);
        try
        {
            await foreach (string line in _lines.Reader.ReadAllAsync(patience.Token))
            {
                if (line.Contains(text, StringComparison.Ordinal))
                {
                    return line;
                }

                if (line == "(end)" && _process.WaitForExit(s_patience))
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Said below.
        }

        throw new InvalidOperationException($"The process did not say \"{text}\". It said:\n{Output}");
    }

    /// <summary>Presses Ctrl-C.</summary>
    public void Interrupt()
    {
        const int SigInt = 2;
        if (Send(_process.Id, SigInt) != 0)
        {
            throw new InvalidOperationException("The signal was not sent.");
        }
    }

    /// <summary>Waits for the end and gives the exit code.</summary>
    public async Task<int> ExitAsync()
    {
        using CancellationTokenSource patience = new(s_patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Add(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }

        _lines.Writer.TryWrite(line ?? "(end)");
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Send(int process, int signal);

    [GeneratedRegex(" serves on (http://[^,/]+)")]
    private static partial Regex Address();
}
