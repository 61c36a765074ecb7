using Bridge.Http;

namespace Bridge.Bodies;

/// <summary>A file. The request decides which part of it is sent, and with which status; ResponseWriter evaluates it.</summary>
internal sealed class FileBody(FileInfo file) : ResponseBody
{
    public FileInfo File { get; } = file;

    public override long? Length
    {
        get
        {
            FileInfo target = Find();
            return target.Exists ? target.Length : null;
        }
    }

    internal override string ContentType => FileTypes.Of(File.Extension);

    internal override ValueTask<OpenBody> OpenAsync(BodyContext context) => new StreamBody(OpenRead()).OpenAsync(context);

    internal override ValueTask DiscardAsync() => default;

    /// <summary>The file as it is at this moment. For a link, it is the target of the link.</summary>
    public FileInfo Find()
    {
        File.Refresh();
        return FileLinks.TargetOf(File);
    }

    // On a site, files are commonly written or replaced while they are served.
    public FileStream OpenRead() => new(File.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1, useAsync: true);
}
