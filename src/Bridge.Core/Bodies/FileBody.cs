using Bridge.Http;



namespace Bridge.Bodies;

/// <summary>A file. What part of it is sent, and with what status, depends on the request: the writer of responses decides.</summary>
internal sealed class FileBody(FileInfo file) : ResponseBody
{
    public FileInfo File { get; } = file;

    public override long? Length
    {
        get
        {
            File.Refresh();
            return File.Exists ? File.Length : null;
        }
    }

    internal override string ContentType => FileTypes.Of(File.Extension);

    internal override ValueTask<OpenBody> OpenAsync(BodyContext context) => new StreamBody(OpenRead()).OpenAsync(context);

    internal override ValueTask DiscardAsync() => default;

    // A file that is being written or replaced while it is served is the ordinary case on a site.
    public FileStream OpenRead() => new(File.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1, useAsync: true);
}
