namespace Bridge.Interop.Tests.KatanaHosting;

/// <summary>Data protection keeps its keys in the user's home: that of the tests is gone with them.</summary>
[TestClass]
public static class TestHome
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("bridge-tests-").FullName;

    /// <summary>The real one, for the programs that a test starts.</summary>
    public static string? Original { get; private set; }

    [AssemblyInitialize]
    public static void Set(TestContext _)
    {
        Original = Environment.GetEnvironmentVariable("HOME");
        Environment.SetEnvironmentVariable("HOME", Folder);
    }

    [AssemblyCleanup]
    public static async Task RemoveAsync()
    {
        await RunningShowcase.StopAsync();
        Environment.SetEnvironmentVariable("HOME", Original);
        Directory.Delete(Folder, recursive: true);
    }
}
