using System.IO.Pipelines;
using Microsoft.Extensions.Primitives;

namespace Bridge.Sending;

/// <summary>
/// The operations with which each host writes a response. Hosts implement them with a struct and decide nothing; <see cref="ResponseWriter"/> decides what is
/// sent.
/// </summary>
internal interface IResponseTarget
{
    string Method { get; }

    bool IsHttps { get; }

    CancellationToken Cancellation { get; }

    int StatusCode { get; }

    /// <summary>Called before anything of a response is written, with the body as in <see cref="CoercedResponse.Body"/>.</summary>
    void Begin(object body);

    /// <summary>Tells the host to send written bytes at once, if it would otherwise collect them.</summary>
    void DisableBuffering();

    void SetStatus(int statusCode, string? reasonPhrase);

    /// <summary>Sets a header, replacing its values. The values are already checked.</summary>
    void SetHeader(string name, StringValues values);

    void AppendHeader(string name, StringValues values);

    void RemoveHeader(string name);

    /// <summary>Sets the <c>Content-Type</c> and the <c>Content-Length</c>, each unless it is null. Most responses have no other headers.</summary>
    void SetContent(string? contentType, long? length);

    /// <summary>A header of the request; null if it is absent. The values of a repeated header are joined by commas.</summary>
    string? RequestHeader(string name);

    Task WriteTextAsync(string text, int byteCount);

    Task WriteBytesAsync(ReadOnlyMemory<byte> bytes);

    PipeWriter OpenWriter();

    /// <summary>Sends what is still in the writer.</summary>
    ValueTask CloseWriterAsync(PipeWriter writer);

    /// <summary>Releases a writer whose body failed, and discards what it still holds.</summary>
    void AbandonWriter(PipeWriter writer, Exception failure);

    /// <summary>Sends a part of a file in the host's own way; null if the host has none.</summary>
    Task? TrySendFileAsync(FileInfo file, long offset, long count);

    /// <summary>
    /// Runs an application instead of writing a response, and applies <paramref name="overlay"/> to its headers before its first byte or at its end.
    /// </summary>
    Task RunAppAsync(AppFunc app, AppOverlay overlay);
}
