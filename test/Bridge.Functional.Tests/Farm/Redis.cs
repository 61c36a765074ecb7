namespace Bridge.Functional.Tests.Farm;

/// <summary>The Redis server that is installed.</summary>
internal static class Redis
{
    public static bool IsInstalled { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(static folder => File.Exists(Path.Combine(folder, "redis-server")));

    /// <summary>Skips the test where Redis is not installed; with BRIDGE_REQUIRE_REDIS=1 it fails.</summary>
    public static void Require()
    {
        if (IsInstalled)
        {
            return;
        }

        const string Reason = "Redis is not installed (Debian: apt-get install redis-server), so keys in Redis were not tried.";
        if (Environment.GetEnvironmentVariable("BRIDGE_REQUIRE_REDIS") == "1")
        {
            Assert.Fail(Reason);
        }

        Assert.Inconclusive(Reason);
    }
}
