using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.ExceptionServices;
using System.Text.Json.Serialization.Metadata;
using Bridge.Json;

namespace Bridge.Bodies;

/// <summary>
/// A buffer for JSON that is written before the headers. The first 16 KiB stay here, so that their length is known and a value that cannot be written is a
/// clean error. Longer JSON waits until the headers are written, and is then passed on.
/// </summary>
internal sealed class JsonSpool : PipeWriter
{
    // Minimal APIs begin to send JSON at about the same size, so a client does not wait longer for the first byte here; most answers are smaller.
    private const int Limit = 16 * 1024;

    // The serializer asks for four kilobytes at a time once the buffer is full, and so exceeds it by no more than that.
    private const int InitialCapacity = Limit + 4096;

    [ThreadStatic]
    private static JsonSpool? s_cached;

    private readonly Sending _sending;
    private byte[] _buffer = new byte[InitialCapacity];
    private int _length;
    private long _unflushed;
    private bool _clientLeft;
    private ExceptionDispatchInfo? _failure;
    private PipeWriter? _target;
    private TaskCompletionSource<bool>? _overflowed;
    private TaskCompletionSource<PipeWriter>? _gate;
    private JsonBody? _body;
    private Task _serialization = Task.CompletedTask;
    private string _view = "";
    private JsonTypeInfo? _type;

    private JsonSpool() => _sending = new Sending(this);

    public override bool CanGetUnflushedBytes => true;

    // Buffered bytes do not count as unflushed: the serializer would try to flush again and again, and write nothing of an asynchronous sequence meanwhile.
    // Bytes that can no longer be sent do not count either.
    public override long UnflushedBytes => _failure is not null ? 0 : _target is not null ? _unflushed : _length <= Limit ? 0 : _length;

    public static JsonSpool Rent()
    {
        JsonSpool? spool = s_cached;
        s_cached = null;
        return spool ?? new JsonSpool();
    }

    public void Begin(JsonBody body, Task serialization, string view, JsonTypeInfo type)
    {
        _body = body;
        _serialization = serialization;
        _view = view;
        _type = type;
    }

    public ValueTask<OpenBody> OpenAsync() =>
        _serialization.Status == TaskStatus.RanToCompletion ? new ValueTask<OpenBody>(_sending) : new ValueTask<OpenBody>(WaitAsync());

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        _failure?.Throw();
        if (_target is not null)
        {
            return _target.GetMemory(sizeHint);
        }

        int wanted = Math.Max(sizeHint, 1);
        if (_buffer.Length - _length < wanted)
        {
            Array.Resize(ref _buffer, checked(Math.Max(_buffer.Length * 2, _length + wanted)));
        }

        // The buffer ends at the limit, so that the serializer calls again when it is reached.
        return _buffer.AsMemory(_length, Math.Max(wanted, Math.Min(Limit, _buffer.Length) - _length));
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        if (_target is null)
        {
            _length += bytes;
            return;
        }

        try
        {
            _target.Advance(bytes);
            _unflushed += bytes;
        }
        catch (Exception failure)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
        }
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        _failure is not null || (_target is null && _length <= Limit) ? default : PassOnAsync(cancellationToken);

    public override void CancelPendingFlush() => _target?.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
    }

    internal ValueTask CloseAsync(Exception? failure)
    {
        if (!_serialization.IsCompleted)
        {
            return EndAsync(failure);
        }

        JsonBody body = _body!;
        Reset();
        return body.CloseAsync();
    }

    private async ValueTask EndAsync(Exception? failure)
    {
        JsonBody body = _body!;
        try
        {
            // The rest is not needed: end the serializer, which disposes the sequences that it has open.
            Gate.TrySetException(new OperationCanceledException("The response ended before its JSON was written.", failure));
            try
            {
                await _serialization.ConfigureAwait(false);
            }
            catch (Exception)
            {
                // The error that ended the response is already being thrown to the caller that opened it.
            }
        }
        finally
        {
            Reset();
            await body.CloseAsync().ConfigureAwait(false);
        }
    }

    private TaskCompletionSource<PipeWriter> Gate => LazyInitializer.EnsureInitialized(
        ref _gate, static () => new TaskCompletionSource<PipeWriter>(TaskCreationOptions.RunContinuationsAsynchronously))!;

    private TaskCompletionSource<bool> Overflowed => LazyInitializer.EnsureInitialized(
        ref _overflowed, static () => new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously))!;

    private async Task<OpenBody> WaitAsync()
    {
        try
        {
            await Task.WhenAny(_serialization, Overflowed.Task).ConfigureAwait(false);
            if (_serialization.IsCompleted)
            {
                await _serialization.ConfigureAwait(false);
            }

            return _sending;
        }
        catch (Exception failure)
        {
            InvalidViewResultException? refusal = JsonFailure.IsRefusal(failure) ? _body!.Refusal(_view, _type, failure) : null;
            await CloseAsync(failure).ConfigureAwait(false);
            if (refusal is not null)
            {
                throw refusal;
            }

            throw;
        }
    }

    // An error in sending is not thrown to the serializer here, but when it writes more. This may have been its last flush, after which it has disposed the
    // sequences, and on an exception it would dispose them again. Reporting that the client has left would not work either: the serializer would return and
    // leave the sequences open.
    private async ValueTask<FlushResult> PassOnAsync(CancellationToken cancellation)
    {
        try
        {
            FlushResult flushed;
            if (_target is null)
            {
                Overflowed.TrySetResult(true);
                PipeWriter target = await Gate.Task.ConfigureAwait(false);
                flushed = await target.WriteAsync(_buffer.AsMemory(0, _length), cancellation).ConfigureAwait(false);
                _target = target;
                _length = 0;
            }
            else
            {
                _unflushed = 0;
                flushed = await _target.FlushAsync(cancellation).ConfigureAwait(false);
            }

            _clientLeft = flushed.IsCompleted;
            return flushed.IsCompleted ? throw new OperationCanceledException("The client left before all of the JSON was written.") : flushed;
        }
        catch (Exception failure)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
            return default;
        }
    }

    private async Task WriteAsync(PipeWriter writer, CancellationToken cancellation)
    {
        if (_serialization.IsCompleted)
        {
            await writer.WriteAsync(_buffer.AsMemory(0, _length), cancellation).ConfigureAwait(false);
            return;
        }

        Gate.TrySetResult(writer);
        try
        {
            await _serialization.ConfigureAwait(false);

            // Bytes that were written after the last flush.
            await FlushAsync(cancellation).ConfigureAwait(false);
            _failure?.Throw();
        }
        catch (OperationCanceledException) when (_clientLeft)
        {
            // No caller is left to get the error.
        }
        catch (Exception failure) when (JsonFailure.IsRefusal(failure))
        {
            throw _body!.Refusal(_view, _type, failure);
        }
    }

    private void Reset()
    {
        _body = null;
        _serialization = Task.CompletedTask;
        _view = "";
        _type = null;
        _target = null;
        _overflowed = null;
        _gate = null;
        _length = 0;
        _unflushed = 0;
        _clientLeft = false;
        _failure = null;

        // A thread keeps one buffer of the usual size. A larger one is left to the garbage collector.
        if (_buffer.Length == InitialCapacity)
        {
            s_cached = this;
        }
    }

    private sealed class Sending(JsonSpool spool) : OpenBody
    {
        public override long? Length => spool._serialization.IsCompleted && spool._target is null ? spool._length : null;

        public override bool IsLengthCertain => Length is not null;

        public override bool TryGetWhole(out ReadOnlyMemory<byte> whole)
        {
            whole = spool._buffer.AsMemory(0, spool._length);
            return Length is not null;
        }

        public override Task WriteAsync(PipeWriter writer, CancellationToken cancellation) => spool.WriteAsync(writer, cancellation);

        public override ValueTask CloseAsync(Exception? failure) => spool.CloseAsync(failure);
    }
}
