using System.Buffers;
using System.IO.Pipelines;
using System.Net.Http;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Bridge.Bodies;

namespace Bridge;

/// <summary>
/// The body of a <see cref="Response"/>: it knows its length if possible, and writes itself. Text, bytes and JSON can be sent any number of times, also at the
/// same time. A stream, an iterator, a pipe or another library's content can be sent by one response only.
/// </summary>
public abstract class ResponseBody
{
    private protected ResponseBody()
    {
    }

    /// <summary>A body without content.</summary>
    public static ResponseBody Empty { get; } = new BytesBody(ReadOnlySequence<byte>.Empty);

    /// <summary>The number of bytes, or null if it is not known before they are written.</summary>
    public abstract long? Length { get; }

    /// <summary>The <c>Content-Type</c> of the body if the response sets none; null for the default type of the options.</summary>
    internal virtual string? ContentType => null;

    /// <summary>Text, sent as UTF-8.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The body.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public static ResponseBody Text(string text) => new TextBody(text ?? throw new ArgumentNullException(nameof(text)));

    /// <summary>HTML, of content type <c>text/html; charset=utf-8</c>. Up to 16 KiB are sent with their length; longer sequences in it are streamed.</summary>
    /// <param name="html">The HTML.</param>
    /// <returns>The body. It can be sent as often as the sequences in the HTML can be read.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="html"/> is null.</exception>
    public static ResponseBody Html(Html html) => new HtmlBody(html ?? throw new ArgumentNullException(nameof(html)));

    /// <summary>Bytes.</summary>
    /// <param name="bytes">The bytes. They are not copied: do not change them while a response may still send them.</param>
    /// <returns>The body.</returns>
    public static ResponseBody Bytes(ReadOnlyMemory<byte> bytes) => new BytesBody(new ReadOnlySequence<byte>(bytes));

    /// <summary>A value as JSON, of content type <c>application/json</c>. Up to 16 KiB are buffered, so that their length is sent; more is streamed.</summary>
    /// <param name="value">The value; null is JSON's null.</param>
    /// <param name="options">How it is written; null for <see cref="BridgeOptions.JsonOptions"/> of the host that sends it.</param>
    /// <returns>The body.</returns>
    public static ResponseBody Json(object? value, JsonSerializerOptions? options = null) => new JsonBody(value, options);

    /// <summary>The rest of a stream, from its position. It is disposed when the response ends.</summary>
    /// <param name="stream">The stream.</param>
    /// <returns>The body. Its length is known if the stream can seek.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="stream"/> is null.</exception>
    public static ResponseBody Stream(Stream stream) => new StreamBody(stream ?? throw new ArgumentNullException(nameof(stream)));

    /// <summary>The bytes that a pipe contains and receives. The reader is completed when the response ends.</summary>
    /// <param name="reader">The pipe's reader.</param>
    /// <returns>The body.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="reader"/> is null.</exception>
    public static ResponseBody Pipe(PipeReader reader) => new PipeBody(reader ?? throw new ArgumentNullException(nameof(reader)));

    /// <summary>Text that is produced piece by piece; each piece is sent when it is produced. The enumerator is disposed when the response ends.</summary>
    /// <param name="chunks">The pieces.</param>
    /// <returns>The body.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="chunks"/> is null.</exception>
    public static ResponseBody Chunks(IEnumerable<string> chunks) =>
        ChunksBody.Text(ChunkSource.From(chunks ?? throw new ArgumentNullException(nameof(chunks))));

    /// <inheritdoc cref="Chunks(IEnumerable{string})"/>
    public static ResponseBody Chunks(IAsyncEnumerable<string> chunks) =>
        ChunksBody.Text(ChunkSource.From(chunks ?? throw new ArgumentNullException(nameof(chunks))));

    /// <summary>Bytes that are produced piece by piece; each piece is sent when it is produced. The enumerator is disposed when the response ends.</summary>
    /// <param name="chunks">The pieces.</param>
    /// <returns>The body.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="chunks"/> is null.</exception>
    public static ResponseBody Chunks(IEnumerable<byte[]> chunks) =>
        ChunksBody.Bytes(ChunkSource.From(chunks ?? throw new ArgumentNullException(nameof(chunks))));

    /// <inheritdoc cref="Chunks(IEnumerable{byte[]})"/>
    public static ResponseBody Chunks(IAsyncEnumerable<byte[]> chunks) =>
        ChunksBody.Bytes(ChunkSource.From(chunks ?? throw new ArgumentNullException(nameof(chunks))));

    /// <inheritdoc cref="Chunks(IEnumerable{byte[]})"/>
    public static ResponseBody Chunks(IEnumerable<ReadOnlyMemory<byte>> chunks) =>
        ChunksBody.Memory(ChunkSource.From(chunks ?? throw new ArgumentNullException(nameof(chunks))));

    /// <inheritdoc cref="Chunks(IEnumerable{byte[]})"/>
    public static ResponseBody Chunks(IAsyncEnumerable<ReadOnlyMemory<byte>> chunks) =>
        ChunksBody.Memory(ChunkSource.From(chunks ?? throw new ArgumentNullException(nameof(chunks))));

    /// <summary>
    /// Server-sent events, of content type <c>text/event-stream</c>; each is sent when it is produced. The enumerator is disposed when the response ends, also
    /// when the client leaves: its cancellation token is cancelled then.
    /// </summary>
    /// <typeparam name="T">The type of the events' data: text and <see cref="Bridge.Html"/> are sent as they are, anything else as JSON.</typeparam>
    /// <param name="events">The events.</param>
    /// <returns>The body.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="events"/> is null.</exception>
    /// <remarks>
    /// HTML Standard section 9.2. A view may return the events themselves; an app that is compiled ahead of time has to use this for structs.
    /// </remarks>
    public static ResponseBody Events<T>(IAsyncEnumerable<SseItem<T>> events) =>
        EventsBody.Of(ChunkSource.From(events ?? throw new ArgumentNullException(nameof(events))));

    /// <summary>
    /// Begins one sending of this body. Everything that can fail before anything is sent (the first chunk, JSON that cannot be written) fails here.
    /// </summary>
    /// <param name="context">What the body may need of the request and the options.</param>
    /// <returns>The opened body, which the caller disposes.</returns>
    internal abstract ValueTask<OpenBody> OpenAsync(BodyContext context);

    /// <summary>Releases what the body holds without sending it: for HEAD, for a status that has no body, or after a later rule refused the result.</summary>
    internal abstract ValueTask DiscardAsync();
}
