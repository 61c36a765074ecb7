namespace Bridge.Owin.Environment;

/// <summary>The content of a file that a form sent: in memory while it is small, otherwise in a temporary file.</summary>
internal sealed class FormFileContent : IDisposable
{
    // The default of ASP.NET Core's FormOptions.MemoryBufferThreshold.
    private const int LargestInMemory = 64 * 1024;

    private readonly object _lock = new();
    private MemoryStream? _memory = new();
    private FileStream? _disk;
    private bool _isEnded;

    public long Length { get; private set; }

    public async Task ReceiveAsync(Stream source, CancellationToken cancellation)
    {
        byte[] buffer = new byte[16 * 1024];
        int read;
        while ((read = await source.ReadAsync(buffer, 0, buffer.Length, cancellation).ConfigureAwait(false)) > 0)
        {
            Length += read;
            if (Length <= LargestInMemory)
            {
                _memory!.Write(buffer, 0, read);
                continue;
            }

            FileStream disk = MoveToDisk();
            await disk.WriteAsync(buffer, 0, read, cancellation).ConfigureAwait(false);
        }

        if (_disk is not null)
        {
            await _disk.FlushAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Opens the content. Each reader has its own position.</summary>
    public Stream OpenRead()
    {
        lock (_lock)
        {
            if (_isEnded)
            {
                throw new ObjectDisposedException(nameof(ViewFormFile), "The request is over, and its files are deleted.");
            }

            return _disk is null
                ? new MemoryStream(_memory!.GetBuffer(), 0, (int)Length, writable: false)
                : new FileStream(
                    _disk.Name,
                    FileMode.Open,
                    FileAccess.Read,
                    FileShare.ReadWrite | FileShare.Delete,
                    4096,
                    FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isEnded = true;
            _memory = null;
            _disk?.Dispose();
        }
    }

    private FileStream MoveToDisk()
    {
        lock (_lock)
        {
            if (_isEnded)
            {
                throw new ObjectDisposedException(nameof(ViewFormFile), "The request is over, and its files are deleted.");
            }

            if (_disk is null)
            {
                string path = Path.Combine(Path.GetTempPath(), "bridge-" + Guid.NewGuid().ToString("N") + ".upload");
                _disk = Create(path);
                _memory!.WriteTo(_disk);
                _memory = null;
            }

            return _disk;
        }
    }

    private static FileStream Create(string path)
    {
#if NET
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            // Other users of the machine must not read an upload.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
#else
        // Mono creates a temporary file that only its owner can read, but only through its own method.
        bool isMono = Path.DirectorySeparatorChar == '/';
        return new FileStream(
            isMono ? Path.GetTempFileName() : path,
            isMono ? FileMode.Open : FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.ReadWrite | FileShare.Delete,
            4096,
            FileOptions.Asynchronous | FileOptions.DeleteOnClose);
#endif
    }
}
