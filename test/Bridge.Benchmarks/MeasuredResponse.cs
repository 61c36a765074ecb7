using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Bridge.Benchmarks;

/// <summary>
/// A response that goes nowhere, and otherwise does what Kestrel's does: the first write, flush or StartAsync runs the callbacks given to OnStarting, last
/// registered first, its headers are Kestrel's, and the body's stream writes into its pipe. DefaultHttpContext's own never runs the callbacks, which would make
/// them look free.
/// </summary>
internal sealed class MeasuredResponse : IHttpResponseFeature, IHttpResponseBodyFeature
{
    private readonly Stack<(Func<object, Task> Callback, object State)> _onStarting = new();
    private readonly Stack<(Func<object, Task> Callback, object State)> _onCompleted = new();

    public MeasuredResponse()
    {
        Writer = new BodyWriter(this);
        Stream = new BodyStream(this);
    }

    public int StatusCode { get; set; } = 200;

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; } = KestrelHeaders();

    public Stream Body
    {
        get => Stream;
        set => throw new NotSupportedException();
    }

    public bool HasStarted { get; private set; }

    public Stream Stream { get; }

    public PipeWriter Writer { get; }

    public long Written { get; private set; }

    /// <summary>Makes the response what Kestrel hands to the next request.</summary>
    public void Reset()
    {
        if (_onCompleted.Count > 0)
        {
            Complete();
        }

        HasStarted = false;
        StatusCode = 200;
        ReasonPhrase = null;
        Written = 0;
        Headers.Clear();
        _onStarting.Clear();
    }

    public void OnStarting(Func<object, Task> callback, object state)
    {
        if (HasStarted)
        {
            throw new InvalidOperationException("OnStarting cannot be set because the response has already started.");
        }

        _onStarting.Push((callback, state));
    }

    public void OnCompleted(Func<object, Task> callback, object state) => _onCompleted.Push((callback, state));

    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (HasStarted)
        {
            return Task.CompletedTask;
        }

        while (_onStarting.TryPop(out (Func<object, Task> Callback, object State) entry))
        {
            Task task = entry.Callback(entry.State);
            if (!task.IsCompletedSuccessfully)
            {
                task.GetAwaiter().GetResult();
            }
        }

        HasStarted = true;
        return Task.CompletedTask;
    }

    public void DisableBuffering()
    {
    }

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task CompleteAsync() => StartAsync();

    private void Complete()
    {
        while (_onCompleted.TryPop(out (Func<object, Task> Callback, object State) entry))
        {
            entry.Callback(entry.State).GetAwaiter().GetResult();
        }
    }

    // Kestrel's own: it has a field for each header that it knows, where HeaderDictionary hashes its name. It is internal, and a benchmark may look there.
    private static IHeaderDictionary KestrelHeaders()
    {
        Type type = typeof(KestrelServerOptions).Assembly.GetType(
            "Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.HttpResponseHeaders",
            throwOnError: true)!;
        return (IHeaderDictionary)Activator.CreateInstance(type, [null])!;
    }

    private sealed class BodyWriter(MeasuredResponse response) : PipeWriter
    {
        // As DefaultHttpContext's, so that a write costs what a pipe costs, and no buffer of the benchmark's own flatters either side.
        private readonly PipeWriter _pipe = Create(Stream.Null);

        public override bool CanGetUnflushedBytes => true;

        public override long UnflushedBytes => _pipe.UnflushedBytes;

        public override void Advance(int bytes)
        {
            _pipe.Advance(bytes);
            response.Written += bytes;
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => _pipe.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => _pipe.GetSpan(sizeHint);

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
        {
            response.StartAsync(cancellationToken);
            response.Written += source.Length;
            return _pipe.WriteAsync(source, cancellationToken);
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            response.StartAsync(cancellationToken);
            return _pipe.FlushAsync(cancellationToken);
        }

        public override void CancelPendingFlush() => _pipe.CancelPendingFlush();

        public override void Complete(Exception? exception = null)
        {
        }
    }

    private sealed class BodyStream(MeasuredResponse response) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => throw new InvalidOperationException("Synchronous operations are disallowed, as in Kestrel.");

        public override Task FlushAsync(CancellationToken cancellationToken) => response.Writer.FlushAsync(cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) =>
            throw new InvalidOperationException("Synchronous operations are disallowed, as in Kestrel.");

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
            => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            ValueTask<FlushResult> write = response.Writer.WriteAsync(buffer, cancellationToken);
            if (write.IsCompletedSuccessfully)
            {
                _ = write.Result;
                return default;
            }

            return new ValueTask(write.AsTask());
        }
    }
}
