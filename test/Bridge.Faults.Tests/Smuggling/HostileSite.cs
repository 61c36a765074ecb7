using System.Globalization;
using System.Net;
using System.Text;
using Bridge.Owin;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Owin;
using Results = Microsoft.AspNetCore.Http.Results;

namespace Bridge.Faults.Tests.Smuggling;

/// <summary>
/// A site whose paths say what it is to do: <c>/{AppKind}/{index of HostileHeaders.All}/{BodyKind}</c> answers with these headers, <c>/known/{token}</c> with a
/// page that a client recognises.
/// </summary>
internal static class HostileSite
{
    private static readonly string[] s_parts = ["first, ", "second, ", "third"];

    public static Task<TestServer> StartAsync(HostKind host)
    {
        AppFunc katana = Katana.ToAppFunc(app => app.Run(context => WriteKatanaAsync(context)));
        return host == HostKind.Kestrel
            ? KestrelTestServer.StartAsync(app =>
            {
                app.MapModule("/", Module(katana, onKestrel: true));
                app.MapOwin("/Mounted", new AppFunc(WriteAsync));
                app.MapOwin("/OwnDictionary", new AppFunc(WriteOwnDictionaryAsync));
                app.MapOwin("/Callback", new AppFunc(WriteInCallbackAsync));
                app.MapKatana("/Katana", k => k.Run(context => WriteKatanaAsync(context)));
            })
            : OwinTestServer.StartAsync(Module(katana, onKestrel: false));
    }

    public static string Path(AppKind kind, int header, BodyKind body) => $"/{kind}/{header}/{body}";

    public static string Body(BodyKind body) => body switch
    {
        BodyKind.None => "",
        BodyKind.Short => "hello",
        _ => string.Concat(s_parts),
    };

    public static string Known(string token) => $"known page {token}.";

    private static ViewModule Module(AppFunc katana, bool onKestrel)
    {
        SiteModule module = new();
        module.Get("/known/{token}", r => Known((string)r.RouteValues["token"]!));
        module.View("Response", (hostile, body) =>
        {
            Response response = new(Content(body));
            Set(response.Headers, hostile);
            return response;
        });
        module.View("Tuple", (hostile, body) => (Result(body), Tuple(hostile)));
        module.View("App", (_, _) => new AppFunc(WriteAsync));
        module.View("AppUnderTuple", (_, _) => (new AppFunc(WriteAsync), new Headers { ["X-Tuple"] = "1" }));
        module.View("TupleOverApp", (hostile, body) => (new AppFunc(environment => WriteBodyAsync(environment, body)), Tuple(hostile)));
        module.View("Message", (hostile, body) => Message(hostile, body));
        if (onKestrel)
        {
            module.View("Result", (_, _) => new HostileResult());
            module.View("ResultUnderTuple", (_, _) => (new HostileResult(), new Headers { ["X-Tuple"] = "1" }));
        }
        else
        {
            module.Mount("/Mounted", new AppFunc(WriteAsync));
            module.Mount("/OwnDictionary", new AppFunc(WriteOwnDictionaryAsync));
            module.Mount("/Callback", new AppFunc(WriteInCallbackAsync));
            module.Mount("/Katana", katana);
        }

        return module;
    }

    private static (HostileHeader Header, BodyKind Body) Of(IDictionary<string, object> environment)
        => Of((string)environment[OwinKeys.RequestPathBase] + (string)environment[OwinKeys.RequestPath]);

    private static (HostileHeader Header, BodyKind Body) Of(string path)
    {
        string[] parts = path.Split('/');
        return (HostileHeaders.All[int.Parse(parts[2], CultureInfo.InvariantCulture)], Enum.Parse<BodyKind>(parts[3]));
    }

    private static void Set(Headers headers, HostileHeader hostile)
    {
        foreach ((string name, string[] values) in hostile.Pairs)
        {
            headers[name] = values;
        }
    }

    private static IEnumerable<(string, string[])> Tuple(HostileHeader hostile) => [.. hostile.Pairs.Select(static pair => (pair.Key, pair.Value))];

    private static ResponseBody Content(BodyKind body) =>
        body == BodyKind.Streamed ? ResponseBody.Chunks(s_parts.Select(static part => part)) : ResponseBody.Text(Body(body));

    private static object Result(BodyKind body) => body == BodyKind.Streamed ? s_parts.Select(static part => part) : Body(body);

    private static HttpResponseMessage Message(HostileHeader hostile, BodyKind body)
    {
        HttpContent? content = body switch
        {
            BodyKind.None => null,
            BodyKind.Short => new StringContent("hello"),
            _ => new StreamContent(new PartsStream(s_parts)),
        };
        HttpResponseMessage message = new(HttpStatusCode.OK) { Content = content };
        foreach ((string name, string[] values) in hostile.Pairs)
        {
            // What a proxy of one's own does: it copies what it got.
            if (!message.Headers.TryAddWithoutValidation(name, values))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, values);
            }
        }

        return message;
    }

    private static Task WriteAsync(IDictionary<string, object> environment)
    {
        (HostileHeader hostile, BodyKind body) = Of(environment);
        Set((IDictionary<string, string[]>)environment[OwinKeys.ResponseHeaders], hostile);
        return WriteBodyAsync(environment, body);
    }

    private static Task WriteOwnDictionaryAsync(IDictionary<string, object> environment)
    {
        (HostileHeader hostile, BodyKind body) = Of(environment);
        environment[OwinKeys.ResponseHeaders] = hostile.Pairs.ToDictionary(
            static pair => pair.Key,
            static pair => pair.Value,
            StringComparer.OrdinalIgnoreCase);
        return WriteBodyAsync(environment, body);
    }

    private static Task WriteInCallbackAsync(IDictionary<string, object> environment)
    {
        (HostileHeader hostile, BodyKind body) = Of(environment);
        ((Action<Action<object>, object>)environment[OwinKeys.OnSendingHeaders])(
            state => Set((IDictionary<string, string[]>)((IDictionary<string, object>)state)[OwinKeys.ResponseHeaders], hostile), environment);
        return WriteBodyAsync(environment, body);
    }

    private static void Set(IDictionary<string, string[]> headers, HostileHeader hostile)
    {
        foreach ((string name, string[] values) in hostile.Pairs)
        {
            headers[name] = values;
        }
    }

    private static async Task WriteBodyAsync(IDictionary<string, object> environment, BodyKind body)
    {
        var stream = (Stream)environment[OwinKeys.ResponseBody];
        if (body == BodyKind.Short)
        {
            await stream.WriteAsync("hello"u8.ToArray());
        }
        else if (body == BodyKind.Streamed)
        {
            stream.Write(Encoding.ASCII.GetBytes(s_parts[0]));
            stream.Flush();
            await Task.Yield();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(s_parts[1]));
            await stream.FlushAsync();
            stream.Write(Encoding.ASCII.GetBytes(s_parts[2]));
        }
    }

    private static async Task WriteKatanaAsync(Microsoft.Owin.IOwinContext context)
    {
        (HostileHeader hostile, BodyKind body) = Of(context.Environment);
        foreach ((string name, string[] values) in hostile.Pairs)
        {
            if (values.Length == 1)
            {
                context.Response.Headers.Set(name, values[0]);
            }
            else
            {
                context.Response.Headers.SetValues(name, values);
            }
        }

        if (body == BodyKind.Streamed)
        {
            context.Response.Write(s_parts[0]);
            context.Response.Body.Flush();
            await context.Response.WriteAsync(s_parts[1]);
            context.Response.Write(s_parts[2]);
        }
        else if (body == BodyKind.Short)
        {
            await context.Response.WriteAsync("hello");
        }
    }

    private sealed class SiteModule : ViewModule
    {
        public void View(string kind, Func<HostileHeader, BodyKind, object> view) => Get($"/{kind}/{{header:int}}/{{body}}", r =>
        {
            (HostileHeader header, BodyKind body) = Of(r.Path);
            return view(header, body);
        });
    }

    /// <summary>What an ASP.NET Core library makes: it writes into the HttpContext itself.</summary>
    private sealed class HostileResult : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            (HostileHeader hostile, BodyKind body) = Of(httpContext.Request.Path.Value!);
            foreach ((string name, string[] values) in hostile.Pairs)
            {
                httpContext.Response.Headers[name] = new StringValues(values);
            }

            if (body == BodyKind.Short)
            {
                await Results.Text("hello").ExecuteAsync(httpContext);
            }
            else if (body == BodyKind.Streamed)
            {
                foreach (string part in s_parts)
                {
                    await httpContext.Response.WriteAsync(part);
                    await httpContext.Response.Body.FlushAsync();
                }
            }
        }
    }

    /// <summary>Content whose length nobody knows, in several reads.</summary>
    private sealed class PartsStream(string[] parts) : Stream
    {
        private int _next;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) =>
            _next == parts.Length ? 0 : Encoding.ASCII.GetBytes(parts[_next++], buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
