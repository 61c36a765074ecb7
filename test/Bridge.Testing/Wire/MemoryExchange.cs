using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bridge.Wire;

/// <summary>
/// A request and its response without a server: the head is sent by the first write, runs the callbacks, and cannot be changed afterwards, as on Kestrel.
/// </summary>
internal sealed class MemoryExchange : IHttpResponseFeature, IHttpResponseBodyFeature, IHttpRequestLifetimeFeature
{
    private readonly List<(Func<object, Task> Callback, object State)> _onStarting = [];
    private readonly List<(Func<object, Task> Callback, object State)> _onCompleted = [];
    private readonly CancellationTokenSource _aborted = new();
    private readonly HeaderDictionary _headers = [];
    private readonly MemoryStream _sent = new();
    private CancellationToken? _requestAborted;
    private int _statusCode = 200;
    private string? _reasonPhrase;

    public MemoryExchange(string method = "GET", string path = "/", Stream? body = null)
    {
        FeatureCollection features = new();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature { Method = method, Path = path, Scheme = "http", Protocol = "HTTP/1.1" });
        features.Set<IHttpResponseFeature>(this);
        features.Set<IHttpResponseBodyFeature>(this);
        features.Set<IHttpRequestLifetimeFeature>(this);
        Context = new DefaultHttpContext(features);
        Context.Request.Host = new HostString("site.example");
        if (body is not null)
        {
            Context.Request.Body = body;
        }

        Stream = new SentStream(this);
        Writer = PipeWriter.Create(Stream, new StreamPipeWriterOptions(minimumBufferSize: 64 * 1024, leaveOpen: true));
    }

    public DefaultHttpContext Context { get; }

    /// <summary>How often the connection was broken.</summary>
    public int Aborts { get; private set; }

    /// <summary>How many writes reached the server.</summary>
    public int Writes { get; private set; }

    public bool IsBuffered { get; private set; } = true;

    public List<(string Path, long Offset, long? Count)> Files { get; } = [];

    /// <summary>What starting the response waits for; nothing by default.</summary>
    public Task Starting { get; set; } = Task.CompletedTask;

    public string Body => Encoding.UTF8.GetString(_sent.ToArray());

    public bool HasStarted { get; private set; }

    public int StatusCode
    {
        get => _statusCode;
        set => _statusCode = HasStarted ? throw new InvalidOperationException("StatusCode cannot be set, the response has started.") : value;
    }

    public string? ReasonPhrase
    {
        get => _reasonPhrase;
        set => _reasonPhrase = HasStarted ? throw new InvalidOperationException("ReasonPhrase cannot be set, the response has started.") : value;
    }

    public IHeaderDictionary Headers
    {
        get => _headers;
        set => throw new NotSupportedException();
    }

    Stream IHttpResponseFeature.Body
    {
        get => Stream;
        set => throw new NotSupportedException();
    }

    public Stream Stream { get; }

    public PipeWriter Writer { get; }

    public CancellationToken RequestAborted
    {
        get => _requestAborted ?? _aborted.Token;
        set => _requestAborted = value;
    }

    public void Abort()
    {
        Aborts++;
        _aborted.Cancel();
    }

    /// <summary>The client leaves, and the server notices.</summary>
    public void Leave() => _aborted.Cancel();

    public void OnStarting(Func<object, Task> callback, object state) => _onStarting.Add(HasStarted
        ? throw new InvalidOperationException("OnStarting cannot be set, the response has started.")
        : (callback, state));

    public void OnCompleted(Func<object, Task> callback, object state) => _onCompleted.Add((callback, state));

    public void DisableBuffering() => IsBuffered = false;

    public async Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        await StartAsync(cancellationToken);
        Files.Add((path, offset, count));
    }

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await Starting;
        if (HasStarted)
        {
            return;
        }

        // In reverse order of registration, also of those that a callback adds.
        while (_onStarting.Count > 0)
        {
            (Func<object, Task> callback, object state) = _onStarting[^1];
            _onStarting.RemoveAt(_onStarting.Count - 1);
            await callback(state);
        }

        HasStarted = true;
        _headers.IsReadOnly = true;
    }

    public Task CompleteAsync() => Task.CompletedTask;

    /// <summary>What a server does after the application: it sends the head where nothing was written, and says that the response is complete.</summary>
    public async Task EndAsync()
    {
        await StartAsync();
        foreach ((Func<object, Task> callback, object state) in Enumerable.Reverse(_onCompleted))
        {
            await callback(state);
        }
    }

    private sealed class SentStream(MemoryExchange exchange) : WriteOnlyStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            exchange.StartAsync().GetAwaiter().GetResult();
            exchange.Writes++;
            exchange._sent.Write(buffer, offset, count);
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await exchange.StartAsync(cancellationToken);
            exchange.Writes++;
            exchange._sent.Write(buffer.Span);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush() => exchange.StartAsync().GetAwaiter().GetResult();

        public override Task FlushAsync(CancellationToken cancellationToken) => exchange.StartAsync(cancellationToken);
    }
}
