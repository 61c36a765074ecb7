using FluentAssertions;

namespace Bridge.Cli.Tests.Hosting;

[TestClass]
public sealed class RunTests
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
    public async Task What_is_no_program_is_wrong_usage()
    {
        await using var library = BridgeProcess.Start("run", Path.Join(AppContext.BaseDirectory, "TrapSite", "TrapSite.dll"));

        (await library.ExitAsync()).Should().Be(64);
        library.Output.Should().Contain("is a library without an entry point: bridge serve hosts it.");
    }
}
