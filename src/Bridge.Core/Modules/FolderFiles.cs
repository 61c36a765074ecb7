using System.Collections.Concurrent;
using Bridge.Http;

namespace Bridge.Modules;

/// <summary>The files of a folder on the disk.</summary>
internal sealed class FolderFiles : StaticFiles
{
    // Files may be added and removed all the time while the site runs. Above this number, reading some of them again costs less than the memory.
    private const int MostFingerprints = 10_000;

    private readonly string _folder;
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public FolderFiles(string folder)
    {
        _folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, folder));
        if (!Directory.Exists(_folder))
        {
            throw new DirectoryNotFoundException(
                $"The folder of static files {_folder} does not exist. A relative path is relative to the folder of the program, {AppContext.BaseDirectory}.");
        }
    }

    protected override Response? Find(string name) => FileIn(name) is null ? null : Response.File(Path.Combine(_folder, name));

    /// <summary>The fingerprint of the content, which is read once for each version of the file.</summary>
    protected override string? FingerprintOf(string name)
    {
        if (FileIn(name) is not { } file)
        {
            return null;
        }

        (DateTime changed, long length) = (file.LastWriteTimeUtc, file.Length);
        if (_known.TryGetValue(name, out Known known) && known.Changed == changed && known.Length == length)
        {
            return known.Fingerprint;
        }

        string fingerprint;
        try
        {
            using FileStream content = new(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            fingerprint = FingerprintOf(content);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // An unreadable file must not break a page. A request for the file reports the error.
            return null;
        }

        if (_known.Count >= MostFingerprints)
        {
            _known.Clear();
        }

        _known[name] = new Known(changed, length, fingerprint);
        return fingerprint;
    }

    /// <summary>The file with that name, or the target if it is a link.</summary>
    private FileInfo? FileIn(string name) =>
        FileInFolder.FindIn(_folder, name) is { } file && FileLinks.StayIn(_folder, name) && FileLinks.TargetOf(file) is { Exists: true } found ? found : null;

    private readonly struct Known(DateTime changed, long length, string fingerprint)
    {
        public DateTime Changed { get; } = changed;

        public long Length { get; } = length;

        public string Fingerprint { get; } = fingerprint;
    }
}
