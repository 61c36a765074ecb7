using Bridge.Http;

namespace Bridge;

/// <summary>A file of a multipart form. Its name and its type come from the client: do not trust them.</summary>
public sealed class ViewFormFile
{
    private readonly Func<Stream> _open;

    internal ViewFormFile(string name, string fileName, string? contentType, long length, Func<Stream> open)
    {
        Name = name;
        FileName = fileName;
        ContentType = contentType;
        Length = length;
        _open = open;
    }

    /// <summary>The field's name.</summary>
    public string Name { get; }

    /// <summary>The file's name as the client gave it. It may be a path, even a malicious one.</summary>
    public string FileName { get; }

    /// <summary>The content type as the client gave it, or null.</summary>
    public string? ContentType { get; }

    /// <summary>The number of bytes.</summary>
    public long Length { get; }

    /// <summary>Opens the content, which is available until the request ends.</summary>
    /// <returns>A stream at its beginning, which the caller disposes.</returns>
    public Stream OpenRead() => _open();
}
