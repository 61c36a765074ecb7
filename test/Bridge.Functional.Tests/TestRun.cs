using Bridge.Functional.Tests.Browser;
using Bridge.Functional.Tests.KatanaHosting;
using Bridge.Functional.Tests.Parity;
using Bridge.Functional.Tests.Showcase;

// The tests of Showcase/ run side by side; a class that must have the process for itself says so ([DoNotParallelize]) and runs after them.
[assembly: Parallelize(Workers = 4, Scope = ExecutionScope.MethodLevel)]

namespace Bridge.Functional.Tests;

/// <summary>What is there for all tests of this assembly.</summary>
[TestClass]
public static class TestRun
{
    [AssemblyInitialize]
    public static async Task StartAsync(TestContext _)
    {
        TestHome.Set();
        await ShowcaseHosts.StartAsync();
        await Servers.StartAsync();
    }

    [AssemblyCleanup]
    public static async Task StopAsync()
    {
        await Servers.StopAsync();
        await ShowcaseHosts.StopAsync();
        await RunningShowcase.StopAsync();
        await Chromium.StopAsync();
        TestHome.Remove();
    }
}
