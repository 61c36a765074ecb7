using Microsoft.Owin;
using Microsoft.Owin.Builder;
using Owin;

namespace Bridge.Katana.Tests.Security.Infrastructure;

/// <summary>An OWIN server without a wire: runs OnSendingHeaders callbacks at the first write or at the end, and keeps cookies between requests.</summary>
internal sealed class TestServer
{
    private readonly AppFunc _app;

    public TestServer(Action<IAppBuilder> configure)
    {
        var builder = new AppBuilder();
        configure(builder);
        _app = (AppFunc)builder.Build(typeof(AppFunc));
    }

    public Dictionary<string, string> Cookies { get; } = [];

    public async Task<Answer> GetAsync(string path, string scheme = "http")
    {
        var callbacks = new Stack<(Action<object> Callback, object State)>();
        var body = new MemoryStream();
        var headers = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
        var requestHeaders = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase) { ["Host"] = ["localhost"] };
        if (Cookies.Count > 0)
        {
            requestHeaders["Cookie"] = [string.Join("; ", Cookies.Select(c => c.Key + "=" + c.Value))];
        }

        var environment = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["owin.Version"] = "1.0",
            ["owin.CallCancelled"] = CancellationToken.None,
            ["owin.RequestMethod"] = "GET",
            ["owin.RequestScheme"] = scheme,
            ["owin.RequestProtocol"] = "HTTP/1.1",
            ["owin.RequestPathBase"] = "",
            ["owin.RequestPath"] = path.Split('?')[0],
            ["owin.RequestQueryString"] = path.Contains('?') ? path.Split('?')[1] : "",
            ["owin.RequestHeaders"] = requestHeaders,
            ["owin.RequestBody"] = Stream.Null,
            ["owin.ResponseHeaders"] = headers,
            ["owin.ResponseBody"] = new FirstWriteStream(body, SendHeaders),
            ["owin.ResponseStatusCode"] = 200,
            ["server.OnSendingHeaders"] = new Action<Action<object>, object>((callback, state) => callbacks.Push((callback, state))),
        };

        Exception failure = null;
        try
        {
            await _app(environment);
            SendHeaders();
        }
        catch (Exception e)
        {
            failure = e;
        }

        string[] setCookies = headers.TryGetValue("Set-Cookie", out string[] values) ? values : [];
        foreach (string cookie in setCookies)
        {
            string[] pair = cookie.Split(';')[0].Split('=', 2);
            if (pair[1].Length == 0)
            {
                Cookies.Remove(pair[0]);
            }
            else
            {
                Cookies[pair[0]] = pair[1];
            }
        }

        return new Answer(new OwinContext(environment), System.Text.Encoding.UTF8.GetString(body.ToArray()), setCookies, failure, callbacks);

        void SendHeaders()
        {
            while (callbacks.TryPop(out (Action<object> Callback, object State) next))
            {
                next.Callback(next.State);
            }
        }
    }

    /// <param name="Unsent">The OnSendingHeaders callbacks that nothing has run, since the application failed before it wrote.</param>
    internal sealed record Answer(
        IOwinContext Context, string Body, string[] SetCookies, Exception Failure, Stack<(Action<object> Callback, object State)> Unsent)
    {
        public int Status => Context.Response.StatusCode;

        public string Location => Context.Response.Headers["Location"];
    }

    private sealed class FirstWriteStream(MemoryStream inner, Action onFirstWrite) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => onFirstWrite();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            onFirstWrite();
            inner.Write(buffer, offset, count);
        }

        public override async Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            onFirstWrite();
            await inner.WriteAsync(buffer.AsMemory(offset, count), cancellationToken);
        }
    }
}
