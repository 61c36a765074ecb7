namespace Bridge.Functional.Tests.KatanaHosting;

/// <summary>Data protection keeps its keys in the user's home: that of the tests is gone with them.</summary>
internal static class TestHome
{
    private static readonly string s_folder = Directory.CreateTempSubdirectory("bridge-tests-").FullName;

    /// <summary>The real one, for the programs that a test starts.</summary>
    public static string? Original { get; private set; }

    public static void Set()
    {
        Original = Environment.GetEnvironmentVariable("HOME");
        Environment.SetEnvironmentVariable("HOME", s_folder);
    }

    public static void Remove()
    {
        Environment.SetEnvironmentVariable("HOME", Original);
        Directory.Delete(s_folder, recursive: true);
    }
}
