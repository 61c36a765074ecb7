namespace Bridge.Wire;

/// <summary>Applications that several tests run.</summary>
internal static class TestApps
{
    /// <summary>Answers its path base and its path.</summary>
    public static readonly AppFunc Paths = static environment => environment.WriteAsync($"{environment.PathBase}|{environment.Path}");
}
