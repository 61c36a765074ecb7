using System.IO.Pipelines;
using Microsoft.Extensions.Primitives;

namespace Bridge.Sending;

/// <summary>
/// Where a response is written: the few things that a host does in its own way. Hosts implement it with a struct, and decide nothing: what is sent
/// is decided by <see cref="ResponseWriter"/>.
/// </summary>
internal interface IResponseTarget
{
    string Method { get; }

    bool IsHttps { get; }

    CancellationToken Cancellation { get; }

    int StatusCode { get; }

    /// <summary>Called before anything of a response is written: a body by kind, as <see cref="CoercedResponse.Body"/> has it.</summary>
    void Begin(object body);

    void SetStatus(int statusCode, string? reasonPhrase);

    /// <summary>Sets a header in the place of what there is; the values are checked already.</summary>
    void SetHeader(string name, StringValues values);

    void AppendHeader(string name, StringValues values);

    void RemoveHeader(string name);

    /// <summary>Sets the <c>Content-Type</c> and the <c>Content-Length</c>, each unless it is null. Most responses have no other headers.</summary>
    void SetContent(string? contentType, long? length);

    /// <summary>A header of the request; null where it is absent, its values joined by commas where it is repeated.</summary>
    string? RequestHeader(string name);

    Task WriteTextAsync(string text, int byteCount);

    Task WriteBytesAsync(ReadOnlyMemory<byte> bytes);

    PipeWriter OpenWriter();

    /// <summary>Sends what the writer still holds.</summary>
    ValueTask CloseWriterAsync(PipeWriter writer);

    /// <summary>Lets go of a writer whose body failed, and of what it still holds: nothing more is sent by it.</summary>
    void AbandonWriter(PipeWriter writer, Exception failure);

    /// <summary>Sends a part of a file in the host's own way; null where it has none.</summary>
    Task? TrySendFileAsync(FileInfo file, long offset, long count);

    /// <summary>
    /// Runs an application in the response's stead, and applies <paramref name="overlay"/> to its headers before its first byte or at its end.
    /// </summary>
    Task RunAppAsync(AppFunc app, AppOverlay overlay);
}
