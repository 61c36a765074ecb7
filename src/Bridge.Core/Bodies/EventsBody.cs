using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Bridge.Diagnostics;
using Bridge.Errors;
using Bridge.Json;

namespace Bridge.Bodies;

/// <summary>Server-sent events, each flushed to the client before the next one is asked for. HTML Standard section 9.2.</summary>
internal abstract class EventsBody : OneShotBody
{
    /// <summary>The content type. Events are always UTF-8 (section 9.2.5), so it has no charset.</summary>
    public const string MediaType = "text/event-stream";

    /// <summary>
    /// How often a comment is sent. The HTML Standard advises "every 15 seconds or so" (section 9.2.7), because proxies break connections that are silent. Some
    /// hosts notice only at a write that a client has left. There this is also the longest time until they notice it.
    /// </summary>
    public static readonly TimeSpan DefaultHeartbeat = TimeSpan.FromSeconds(15);

    // A line that begins with a colon is a comment, which a client ignores (section 9.2.6).
    protected static readonly byte[] Comment = [(byte)':', (byte)'\n', (byte)'\n'];

    public override long? Length => null;

    internal override string ContentType => MediaType;

    public static ResponseBody Of<T>(ChunkSource<SseItem<T>> source) => new EventsBody<T>(source);
}

/// <summary>Server-sent events whose data is of one type.</summary>
/// <typeparam name="T">The type of the data.</typeparam>
internal sealed class EventsBody<T>(ChunkSource<SseItem<T>> source) : EventsBody
{
    private BodyContext _context;
    private CancellationTokenSource? _left;
    private CancellationTokenSource? _ended;
    private Task<bool>? _next;
    private bool _hasCurrent;
    private byte[]? _data;
    private bool _isLive;

    // If an iterator fails before it waits for something, the client gets a clean error. If it waits, it may wait for hours, so the headers are sent first.
    protected override async ValueTask BeginAsync(BodyContext context)
    {
        _context = context;
        _isLive = true;
        LiveIterators.Begin();
        _left = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation);
        await MoveNextAsync().ConfigureAwait(false);
        if (_hasCurrent)
        {
            _data = DataOf(source.Current.Data);
        }
    }

    protected override async Task WriteAsync(PipeWriter writer, CancellationToken cancellation)
    {
        if (_next is not null)
        {
            // Not every server sends the headers at a flush that has no bytes before it.
            writer.Write(Comment);
            if (await FlushAsync(writer, cancellation).ConfigureAwait(false))
            {
                return;
            }
        }

        Task? silence = null;
        while (true)
        {
            while (_next is { IsCompleted: false } next)
            {
                silence ??= Task.Delay(_context.Heartbeat, (_ended ??= CancellationTokenSource.CreateLinkedTokenSource(_left!.Token)).Token);
                if (await Task.WhenAny(next, silence).ConfigureAwait(false) == silence)
                {
                    cancellation.ThrowIfCancellationRequested();
                    silence = null;
                    writer.Write(Comment);
                    if (await FlushAsync(writer, cancellation).ConfigureAwait(false))
                    {
                        return;
                    }
                }
            }

            if (_next is not null)
            {
                Task<bool> ready = _next;
                _next = null;
                _hasCurrent = await ready.ConfigureAwait(false);
                _data = _hasCurrent ? DataOf(source.Current.Data) : null;
            }

            if (!_hasCurrent)
            {
                return;
            }

            Write(source.Current, writer);
            if (await FlushAsync(writer, cancellation).ConfigureAwait(false))
            {
                return;
            }

            await MoveNextAsync().ConfigureAwait(false);
            _data = _hasCurrent ? DataOf(source.Current.Data) : null;
        }
    }

    protected override async ValueTask ReleaseAsync(Exception? failure)
    {
        try
        {
            if (_next is { } pending)
            {
                // An iterator cannot be disposed while it waits.
                _left!.Cancel();
                await pending.ConfigureAwait(false);
            }
        }
        catch (Exception)
        {
            // The client has left, or the response has failed. That is the error to report.
        }
        finally
        {
            if (_isLive)
            {
                LiveIterators.End();
            }

            // Else the timer of the heartbeat would outlive the response.
            _ended?.Cancel();
            _ended?.Dispose();
            await source.DisposeAsync().ConfigureAwait(false);
            _left?.Dispose();
        }
    }

    /// <returns>Whether the client no longer reads.</returns>
    private static async ValueTask<bool> FlushAsync(PipeWriter writer, CancellationToken cancellation) =>
        (await writer.FlushAsync(cancellation).ConfigureAwait(false)).IsCompleted;

    /// <summary>Asks for the next event. If there is none at once, <see cref="_next"/> is what to wait for.</summary>
    private async ValueTask MoveNextAsync()
    {
        _hasCurrent = false;
        ValueTask<bool> next = source.MoveNextAsync(_left!.Token);
        if (next.IsCompleted)
        {
            _hasCurrent = await next.ConfigureAwait(false);
        }
        else
        {
            _next = next.AsTask();
        }
    }

    private void Write(in SseItem<T> item, PipeWriter writer)
    {
        if (item.EventType != SseParser.EventTypeDefault)
        {
            WriteField(writer, "event: ", item.EventType);
        }

        for (int start = 0; _data is not null && start >= 0;)
        {
            WriteText(writer, "data: ");
            start = WriteLine(writer, _data, start);
        }

        if (item.EventId is { } id)
        {
            WriteField(writer, "id: ", id);
        }

        if (item.ReconnectionInterval is { } interval)
        {
            WriteField(writer, "retry: ", ((long)interval.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        }

        WriteText(writer, "\n");
    }

    private static void WriteField(PipeWriter writer, string name, string value)
    {
        WriteText(writer, name);
        WriteText(writer, value);
        WriteText(writer, "\n");
    }

    private static void WriteText(PipeWriter writer, string text) => writer.Write(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes one line of the data; a line ends with CR, LF or both (section 9.2.5).</summary>
    /// <returns>The start of the next line, or -1 if there is none.</returns>
    private static int WriteLine(PipeWriter writer, byte[] data, int start)
    {
        ReadOnlySpan<byte> rest = data.AsSpan(start);
        int length = rest.IndexOfAny((byte)'\r', (byte)'\n');
        writer.Write(length < 0 ? rest : rest.Slice(0, length));
        WriteText(writer, "\n");
        return length < 0 ? -1
            : rest[length] == '\r' && length + 1 < rest.Length && rest[length + 1] == '\n' ? start + length + 2
            : start + length + 1;
    }

    /// <summary>Writes text unchanged, and other data as JSON. If the text is null, the event has no data, only its id and its retry.</summary>
    private byte[]? DataOf(T data) => data switch
    {
        string text => Encoding.UTF8.GetBytes(text),
        Html html => Encoding.UTF8.GetBytes(html.ToString()),
        null when typeof(T) == typeof(string) || typeof(T) == typeof(Html) => null,
        _ => Json(data),
    };

    private byte[] Json(T data)
    {
        JsonTypeInfo? type = null;
        try
        {
            type = _context.Json.ForWriting(typeof(T));
            if (data is not null && data.GetType() != typeof(T) && type.PolymorphismOptions is null)
            {
                // All members of the value are written, also those that the declared type lacks.
                type = _context.Json.ForWriting(data.GetType());
            }

            return JsonSerializer.SerializeToUtf8Bytes(data, type);
        }
        catch (Exception failure) when (type is null || JsonFailure.IsRefusal(failure))
        {
            Exception cause = JsonFailure.WithPlace(failure, data, type);
            throw new InvalidViewResultException(InvalidViewResult.UnwritableJson(_context.View, data?.GetType() ?? typeof(T), cause.Message), cause);
        }
    }
}
