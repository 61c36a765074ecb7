namespace Bridge.Cli.Metadata;

/// <summary>A file is not a managed assembly, or is damaged.</summary>
internal sealed class UnreadableAssemblyException(string reason, bool isNative = false) : Exception(reason)
{
    public bool IsNative { get; } = isNative;
}
