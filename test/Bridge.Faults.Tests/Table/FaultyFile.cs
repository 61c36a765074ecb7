namespace Bridge.Faults.Tests.Table;

/// <summary>A file with a fault.</summary>
internal sealed class FaultyFile : IDisposable
{
    // Sparse. More than any buffer between server and client, so that most of it is still to be read when it changes.
    private const long LargeLength = 64L * 1024 * 1024;

    private const long EndlessLength = 1L << 40;

    public FaultyFile(Fault fault)
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"bridge-fault-{Guid.NewGuid():N}.bin");
        if (fault == Fault.ThrowsBeforeFirstChunk)
        {
            return;
        }

        File.WriteAllBytes(Path, FaultyChunks.All());
        long length = fault switch
        {
            Fault.NeverEnds => EndlessLength,
            Fault.ThrowsAfterFirstChunk or Fault.ThrowsAtEnd or Fault.ClientLeavesBetweenChunks or Fault.ClientLeavesUnderBackPressure or Fault.HostStops =>
                LargeLength,
            _ => 0,
        };
        if (length > 0)
        {
            using FileStream file = File.OpenWrite(Path);
            file.SetLength(length);
        }
    }

    public string Path { get; }

    /// <summary>Whether this process has it open; what only Linux tells.</summary>
    public bool IsOpen => OperatingSystem.IsLinux() && Directory.EnumerateFiles("/proc/self/fd").Any(IsHandleOfFile);

    /// <summary>Takes bytes from its end.</summary>
    public void Shorten(long count)
    {
        using FileStream file = new(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file.SetLength(file.Length - Math.Min(count, file.Length));
    }

    public void Dispose() => File.Delete(Path);

    private bool IsHandleOfFile(string handle)
    {
        try
        {
            return File.ResolveLinkTarget(handle, returnFinalTarget: false)?.FullName == Path;
        }
        catch (IOException)
        {
            // It was closed while it was looked at.
            return false;
        }
    }
}
