using System.Net;
using System.Net.Sockets;
using FluentAssertions;

namespace Bridge.Cli.Tests.Commands;

[TestClass]
public sealed class RunCommandTests
{
    private static string Program => Path.Join(AppContext.BaseDirectory, "SelfHost", "SelfHost.exe");

    [TestMethod]
    public async Task A_program_has_its_console_its_arguments_its_config_file_and_its_folder()
    {
        await using var process = BridgeProcess.Start("run", Program, "--port", "9000", "--version");

        await process.WaitForAsync("entry:");
        await process.Input.WriteLineAsync("typed");
        await process.Input.FlushAsync();

        (await process.ExitAsync()).Should().Be(3, process.Output);
        process.Output.Should().Contain("arguments: --port|9000|--version")
            .And.Contain("greeting: from SelfHost.exe.config")
            .And.Contain("base: " + Path.GetDirectoryName(Program) + Path.DirectorySeparatorChar)
            .And.Contain("entry: SelfHost")
            .And.Contain("read: typed");
    }

    [TestMethod]
    public async Task A_site_that_hosts_itself_answers_and_stops_at_Ctrl_C()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("Windows has no signals to send to another process.");
        }

        string url = $"http://127.0.0.1:{FreePort()}";
        await using var process = BridgeProcess.Start("run", Program, "WebApp", url);
        await process.WaitForAsync("listening");
        using HttpClient client = new();

        (await client.GetStringAsync(url + "/here")).Should().Be("from SelfHost.exe.config to /here");
        process.Interrupt();

        (await process.ExitAsync()).Should().Be(7, process.Output);
        process.Output.Should().Contain("stopped after 1");
    }

    [TestMethod]
    public async Task An_error_of_the_program_is_told_and_its_port_named()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        string url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        await using var process = BridgeProcess.Start("run", Program, "WebApp", url);

        (await process.ExitAsync()).Should().Be(70);
        process.Output.Should().Contain("SelfHost.exe failed: ").And.Contain(url);
    }

    [TestMethod]
    public async Task What_is_no_program_is_wrong_usage()
    {
        await using var library = BridgeProcess.Start("run", Path.Join(AppContext.BaseDirectory, "TrapSite", "TrapSite.dll"));

        (await library.ExitAsync()).Should().Be(64);
        library.Output.Should().Contain("is a library without an entry point: bridge serve hosts it.");
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
