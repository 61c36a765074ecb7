using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using FluentAssertions;

namespace Bridge.Functional.Tests.Showcase;

/// <summary>The program as it is run: its console, its exit code, and how it stops.</summary>
[TestClass]
public sealed class ProgramTests
{
    private const int SigInt = 2;
    private const int SigTerm = 15;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [TestMethod]
    [DataRow("--kestrel", "--owin")]
    [DataRow("--owin", "--kestrel")]
    public async Task A_port_that_is_taken_is_said_in_one_line(string option, string other)
    {
        using Socket taken = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        int port = ((IPEndPoint)taken.LocalEndPoint!).Port;

        (int exitCode, string output, string errors) = await RunAsync(option, $"http://127.0.0.1:{port}", other, "http://127.0.0.1:0");

        exitCode.Should().Be(1);
        output.Should().BeEmpty();
        errors.Should().MatchRegex($"^Cannot listen on http://127.0.0.1:{port}/?: [^\n]*already in use[^\n]*\n$");
    }

    [TestMethod]
    [DataRow("--kestrel", "http://localhost:many")]
    [DataRow("--owin", "nonsense")]
    public async Task A_malformed_url_is_said_in_one_line(string option, string url)
    {
        (int exitCode, string output, string errors) = await RunAsync(option, url);

        exitCode.Should().Be(1);
        output.Should().BeEmpty();
        errors.Should()
            .Be($"{option}: '{url}' is not a URL to listen on. Write http://HOST:PORT with localhost, an address or + as the host, such as "
                + $"http://localhost:8080.{Environment.NewLine}");
    }

    [TestMethod]
    [DataRow("--kestrel")]
    [DataRow("--owin")]
    public async Task An_address_of_another_machine_is_said_in_one_line(string option)
    {
        (int exitCode, _, string errors) = await RunAsync("--kestrel", "http://127.0.0.1:0", "--owin", "http://127.0.0.1:0", option, "http://192.0.2.1:8080");

        exitCode.Should().Be(1);
        errors.Should().MatchRegex("^Cannot listen on http://192.0.2.1:8080/?: [^\n]+\n$");
    }

    [TestMethod]
    public async Task Help_names_the_options()
    {
        (int exitCode, string output, string errors) = await RunAsync("--help");

        exitCode.Should().Be(0);
        output.Should().Contain("--kestrel URL").And.Contain("--owin URL");
        errors.Should().BeEmpty();
    }

    [TestMethod]
    [DataRow(SigInt)]
    [DataRow(SigTerm)]
    public async Task A_signal_stops_both_hosts_within_five_seconds_also_while_they_stream(int signal)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Windows has no signals to send to another process.");
        }

        using Process program = Start("--kestrel", "http://127.0.0.1:0", "--owin", "http://127.0.0.1:0");
        try
        {
            using CancellationTokenSource timeout = new(s_patience);
            string kestrel = (await program.StandardOutput.ReadLineAsync(timeout.Token))!;
            string owin = (await program.StandardOutput.ReadLineAsync(timeout.Token))!;
            kestrel.Should().StartWith("Kestrel  http://127.0.0.1:");
            owin.Should().StartWith("OWIN     http://127.0.0.1:");
            using HttpClient client = new();
            using HttpResponseMessage first = await client.GetAsync(
                kestrel["Kestrel  ".Length..] + "/returns/clock",
                HttpCompletionOption.ResponseHeadersRead,
                timeout.Token);
            using HttpResponseMessage second = await client.GetAsync(
                owin["OWIN     ".Length..] + "/returns/clock",
                HttpCompletionOption.ResponseHeadersRead,
                timeout.Token);

            var clock = Stopwatch.StartNew();
            Send(program.Id, signal).Should().Be(0);
            await program.WaitForExitAsync(timeout.Token);

            clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(5));
            program.ExitCode.Should().Be(0);
            Func<Task> readingOn = async () => await first.Content.ReadAsStringAsync();
            Func<Task> readingOnToo = async () => await second.Content.ReadAsStringAsync();
            await readingOn.Should().ThrowAsync<Exception>("half a stream must not look like a whole one");
            await readingOnToo.Should().ThrowAsync<Exception>("half a stream must not look like a whole one");
        }
        finally
        {
            if (!program.HasExited)
            {
                program.Kill();
            }
        }
    }

    [TestMethod]
    public async Task A_signal_stops_an_idle_program_at_once()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Windows has no signals to send to another process.");
        }

        using Process program = Start("--kestrel", "http://127.0.0.1:0", "--owin", "http://127.0.0.1:0");
        try
        {
            using CancellationTokenSource timeout = new(s_patience);
            await program.StandardOutput.ReadLineAsync(timeout.Token);
            await program.StandardOutput.ReadLineAsync(timeout.Token);
            Send(program.Id, SigTerm).Should().Be(0);
            await program.WaitForExitAsync(timeout.Token);

            program.ExitCode.Should().Be(0);
            (await program.StandardError.ReadToEndAsync(timeout.Token)).Should().BeEmpty();
        }
        finally
        {
            if (!program.HasExited)
            {
                program.Kill();
            }
        }
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using Process program = Start(arguments);
        using CancellationTokenSource timeout = new(s_patience);
        try
        {
            Task<string> output = program.StandardOutput.ReadToEndAsync(timeout.Token);
            Task<string> errors = program.StandardError.ReadToEndAsync(timeout.Token);
            await program.WaitForExitAsync(timeout.Token);
            return (program.ExitCode, await output, await errors);
        }
        finally
        {
            if (!program.HasExited)
            {
                program.Kill();
            }
        }
    }

    private static Process Start(params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Showcase.exe" : "Showcase");

        // What a shell starts in the background ignores Ctrl-C, and so does all that it starts in turn: env undoes that.
        ProcessStartInfo start = OperatingSystem.IsLinux() ? new("env", ["--default-signal=INT", program, .. arguments]) : new(program, arguments);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return Process.Start(start)!;
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Send(int process, int signal);
}
