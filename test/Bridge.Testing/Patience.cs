namespace Bridge.Testing;

/// <summary>How long a test waits for what has to happen.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
}
