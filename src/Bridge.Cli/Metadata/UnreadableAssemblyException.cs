namespace Bridge.Cli.Metadata;

/// <summary>A file that is no managed assembly, or a damaged one.</summary>
internal sealed class UnreadableAssemblyException(string reason, bool isNative = false) : Exception(reason)
{
    public bool IsNative { get; } = isNative;
}
