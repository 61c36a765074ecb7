using System.IO.Pipelines;
using Bridge.Bodies;
using Bridge.Diagnostics;
using Microsoft.Extensions.Primitives;

namespace Bridge.Sending;

/// <summary>Wraps the host's target while there is a listener, and records what is written. It decides nothing.</summary>
internal readonly struct MeasuredTarget<TTarget>(TTarget target, Measurement measurement) : IResponseTarget
    where TTarget : struct, IResponseTarget
{
    public string Method => target.Method;

    public bool IsHttps => target.IsHttps;

    public CancellationToken Cancellation => target.Cancellation;

    public int StatusCode => target.StatusCode;

    public void Begin(object body)
    {
        measurement.Kind = KindOf(body);
        measurement.Bytes = 0;
    }

    public void DisableBuffering() => target.DisableBuffering();

    public void SetStatus(int statusCode, string? reasonPhrase) => target.SetStatus(statusCode, reasonPhrase);

    public void SetHeader(string name, StringValues values) => target.SetHeader(name, values);

    public void AppendHeader(string name, StringValues values) => target.AppendHeader(name, values);

    public void RemoveHeader(string name) => target.RemoveHeader(name);

    public void SetContent(string? contentType, long? length) => target.SetContent(contentType, length);

    public string? RequestHeader(string name) => target.RequestHeader(name);

    public Task WriteTextAsync(string text, int byteCount)
    {
        Note(byteCount);
        return target.WriteTextAsync(text, byteCount);
    }

    public Task WriteBytesAsync(ReadOnlyMemory<byte> bytes)
    {
        Note(bytes.Length);
        return target.WriteBytesAsync(bytes);
    }

    public PipeWriter OpenWriter() => new MeasuredWriter(target.OpenWriter(), measurement);

    public ValueTask CloseWriterAsync(PipeWriter writer)
    {
        measurement.HasBegun = true;
        return target.CloseWriterAsync(((MeasuredWriter)writer).Inner);
    }

    public void AbandonWriter(PipeWriter writer, Exception failure) => target.AbandonWriter(((MeasuredWriter)writer).Inner, failure);

    public Task? TrySendFileAsync(FileInfo file, long offset, long count)
    {
        Task? sending = target.TrySendFileAsync(file, offset, count);
        if (sending is not null)
        {
            Note(count);
        }

        return sending;
    }

    public Task RunAppAsync(AppFunc app, AppOverlay overlay)
    {
        // The application does not write through this target.
        measurement.Kind = "app";
        measurement.Bytes = null;
        return target.RunAppAsync(app, overlay);
    }

    private static string KindOf(object body) => body switch
    {
        string or TextBody => "text",
        HtmlBody => "html",
        byte[] or BytesBody => "bytes",
        JsonBody => "json",
        FileBody or FileStreamBody or FileStreamBody.PartBody => "file",
        HttpMessageBody => "message",
        StreamBody or PipeBody => "stream",
        EventsBody => "events",
        AppFunc or AppBody => "app",
        _ => "sequence",
    };

    private void Note(long bytes)
    {
        measurement.HasBegun = true;
        measurement.Bytes = (measurement.Bytes ?? 0) + bytes;
    }
}
