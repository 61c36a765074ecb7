using System.IO.Pipelines;
using System.Collections;
using System.Net;
using System.Runtime.CompilerServices;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using UpgradeAction = System.Action<System.Collections.Generic.IDictionary<string, object>, System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>>;

namespace Bridge.AspNetCore.Tests.Environment;

/// <summary>What an environment does on the paths that no socket shows: on an HttpContext of the test's own.</summary>
[TestClass]
public sealed class HttpContextEnvironmentExecutionTests
{
    private readonly RequestFeatures _features = new();
    private readonly DefaultHttpContext _context = new();

    public HttpContextEnvironmentExecutionTests()
    {
        _context.Features.Set<IHttpRequestLifetimeFeature>(_features);
        _context.Features.Set<IHttpUpgradeFeature>(_features);
    }

    [TestMethod]
    public async Task Upgrade_that_fails_aborts_the_request()
    {
        AppFunc app = environment =>
        {
            ((UpgradeAction)environment[OwinKeys.OpaqueUpgrade])(null!, _ => throw new FormatException());
            return Task.CompletedTask;
        };
        await app.ToRequestDelegate().Awaiting(run => run(_context)).Should().ThrowAsync<FormatException>();
        _features.Aborts.Should().Be(1);
    }

    [TestMethod]
    public async Task Upgrade_that_was_refused_is_not_made_at_the_end_of_the_request()
    {
        int upgrades = 0;
        _context.Features.Set<IHttpResponseFeature>(new StartedResponse());
        AppFunc app = environment =>
        {
            var upgrade = (UpgradeAction)environment[OwinKeys.OpaqueUpgrade];
            for (int i = 0; i < 2; i++)
            {
                Action ask = () => upgrade(null!, _ =>
                {
                    upgrades++;
                    return Task.CompletedTask;
                });
                ask.Should().Throw<InvalidOperationException>().Which.Message.Should().NotContain("already upgraded");
            }

            return Task.CompletedTask;
        };

        await app.ToRequestDelegate()(_context);

        upgrades.Should().Be(0);
        _features.Upgrades.Should().Be(0);
    }

    [TestMethod]
    public async Task WebSocket_whose_application_failed_is_aborted_and_cancels_what_the_application_left_running()
    {
        using var socket = System.Net.WebSockets.WebSocket.CreateFromStream(new MemoryStream(), isServer: true, subProtocol: null, Timeout.InfiniteTimeSpan);
        CancellationToken cancelled = default;
        _context.Request.Scheme = "http";
        _context.Request.Host = new HostString("localhost");

        Func<Task> run = () => OwinWebSocket.RunAsync(_context, socket, environment =>
        {
            cancelled = (CancellationToken)environment[OwinKeys.WebSocketCallCancelled];
            cancelled.IsCancellationRequested.Should().BeFalse();
            throw new FormatException();
        });

        await run.Should().ThrowExactlyAsync<FormatException>();
        cancelled.IsCancellationRequested.Should().BeTrue();
        socket.State.Should().Be(System.Net.WebSockets.WebSocketState.Aborted);
    }

    [TestMethod]
    [DataRow("/a/b", "/b")]
    [DataRow("/a", "")]
    public async Task Application_below_a_prefix_has_its_paths_and_the_request_gets_its_own_back(string path, string inner)
    {
        Func<Task>[] ends = [static () => Task.CompletedTask, static async () => await Task.Yield(), static () => throw new FormatException()];
        foreach (Func<Task> end in ends)
        {
            _context.Request.PathBase = "/base";
            _context.Request.Path = path;
            (string PathBase, string Path) seen = default;
            try
            {
                await HttpContextEnvironment.RunAsync(
                    _context,
                    environment =>
                    {
                        seen = (new OwinEnvironment(environment).PathBase, new OwinEnvironment(environment).Path);
                        return end();
                    },
                    segments: 1);
            }
            catch (FormatException)
            {
            }

            seen.Should().Be(("/base/a", inner));
            _context.Request.PathBase.Value.Should().Be("/base");
            _context.Request.Path.Value.Should().Be(path);
        }
    }

    [TestMethod]
    public async Task Response_that_is_shorter_than_declared_is_a_failure_of_its_application()
    {
        AppFunc app = environment =>
        {
            environment.ResponseHeaders["Content-Length"] = ["10"];
            environment.Write("abc");
            return Task.CompletedTask;
        };
        (await app.ToRequestDelegate().Awaiting(run => run(_context)).Should().ThrowAsync<InvalidOperationException>()).Which.Message
            .Should()
            .Contain("declared a Content-Length of 10 bytes and wrote fewer");
    }

    [TestMethod]
    public async Task Bytes_that_wait_in_the_body_of_another_component_are_flushed_at_the_end()
    {
        MemoryStream sent = new();
        _context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(sent));
        AppFunc app = environment =>
        {
            environment.Write("abc");
            return Task.CompletedTask;
        };
        await app.ToRequestDelegate()(_context);
        sent.Length.Should().Be(3);
    }

    [TestMethod]
    [DataRow("HEAD", 200)]
    [DataRow("GET", 204)]
    [DataRow("GET", 205)]
    [DataRow("GET", 304)]
    public async Task Body_of_a_response_without_content_does_not_reach_the_server(string method, int status)
    {
        MemoryStream sent = new();
        _context.Request.Method = method;
        _context.Response.Body = sent;
        AppFunc app = async environment =>
        {
            environment[OwinKeys.ResponseStatusCode] = status;
            environment.Write("sync");
            await environment.WriteAsync("async");
            await environment.ResponseBody.FlushAsync();
        };
        await app.ToRequestDelegate()(_context);
        sent.Length.Should().Be(0);
    }

    [TestMethod]
    [DataRow("10.0.0.1", "10.0.0.1", true)]
    [DataRow("127.0.0.1", "10.0.0.1", true)]
    [DataRow("::1", null, true)]
    [DataRow("10.0.0.2", "10.0.0.1", false)]
    [DataRow(null, null, false)]
    public void Client_is_local_by_its_address(string? remote, string? local, bool isLocal)
    {
        _context.Connection.RemoteIpAddress = remote is null ? null : IPAddress.Parse(remote);
        _context.Connection.LocalIpAddress = local is null ? null : IPAddress.Parse(local);
        new HttpContextEnvironment(_context)[OwinKeys.IsLocal].Should().Be(isLocal);
    }

    [TestMethod]
    public void Enumerator_of_headers_looks_before_and_after_each_step()
    {
        HttpContextEnvironment environment = new(_context);
        EndingHeaders headers = new(environment);
        _context.Features.Get<IHttpRequestFeature>()!.Headers = headers;
        using (IEnumerator<KeyValuePair<string, string[]>> during = environment.RequestHeaders.GetEnumerator())
        {
            during.MoveNext().Should().BeTrue();
            headers.Ends = true;
            during.Invoking(e => e.MoveNext())
                .Should()
                .Throw<ObjectDisposedException>("the request ended within the step, and what it found may be the next one's");
        }

        DefaultHttpContext context = new();
        environment = new(context);
        headers = new(environment);
        context.Features.Get<IHttpRequestFeature>()!.Headers = headers;
        using IEnumerator<KeyValuePair<string, string[]>> after = environment.RequestHeaders.GetEnumerator();
        after.MoveNext().Should().BeTrue();
        environment.Release();
        int steps = headers.Steps;
        after.Invoking(e => e.MoveNext()).Should().Throw<ObjectDisposedException>();
        headers.Steps.Should().Be(steps, "the server's enumerator is not touched");
    }

    [TestMethod]
    public void Writer_on_an_earlier_body_breaks_the_connection_too()
    {
        HttpContextEnvironment environment = new(_context);
        BlockingBody blocking = new();
        _context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(blocking));
        Stream first = environment.ResponseBody;
        _context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(new MemoryStream()));
        environment.ResponseBody.Should().NotBeSameAs(first);
        Thread writer = new(() => first.Write(new byte[100_000])) { IsBackground = true };
        writer.Start();
        blocking.IsEntered.Wait(Patience.Limit).Should().BeTrue();
        environment.Release();
        _features.Aborts.Should().Be(1);
        blocking.Go.Set();
        writer.Join(Patience.Limit).Should().BeTrue();
    }

    [TestMethod]
    [DataRow(false, 1)]
    [DataRow(true, 0)]
    public void Connection_with_a_late_user_takes_no_further_request_unless_the_request_is_a_stream_of_its_own(bool isStream, int closed)
    {
        ClosedConnections connection = new();
        _context.Features.Set<IConnectionLifetimeNotificationFeature>(connection);
        _context.Features.Set<IHttpResetFeature>(isStream ? connection : null);
        HttpContextEnvironment environment = new(_context);
        environment.Enter("");
        environment.Release();
        (_features.Aborts, connection.Count).Should().Be((1, closed));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task ASPNET_Core_component_that_is_not_awaited_breaks_the_connection(bool copies)
    {
        AppFunc next = ((RequestDelegate)(_ => new TaskCompletionSource().Task)).ToAppFunc();
        AppFunc app = environment =>
        {
            _ = next(copies ? new Dictionary<string, object>(environment) : environment);
            return Task.CompletedTask;
        };
        await app.ToRequestDelegate()(_context);
        _features.Aborts.Should().Be(1);
    }

    [TestMethod]
    public async Task ASPNET_Core_component_does_not_run_after_the_request_also_by_a_copy_of_the_environment()
    {
        int runs = 0;
        AppFunc next = ((RequestDelegate)(_ =>
        {
            runs++;
            return Task.CompletedTask;
        })).ToAppFunc();
        List<IDictionary<string, object>> kept = [];
        AppFunc app = environment =>
        {
            kept = [environment, new Dictionary<string, object>(environment)];
            return Task.CompletedTask;
        };
        await app.ToRequestDelegate()(_context);
        HttpContextEnvironment.Of(_context).Should().NotBeSameAs(kept[0], "the next request has the same HttpContext");
        foreach (IDictionary<string, object> environment in kept)
        {
            await next.Awaiting(run => run(environment)).Should().ThrowAsync<ObjectDisposedException>();
        }

        runs.Should().Be(0);
    }

    [TestMethod]
    public async Task ASPNET_Core_component_that_is_awaited_or_has_failed_leaves_the_connection_alone()
    {
        foreach (RequestDelegate component in new RequestDelegate[] { async _ => await Task.Yield(), _ => throw new FormatException() })
        {
            AppFunc app = async environment =>
            {
                try
                {
                    await component.ToAppFunc()(environment);
                }
                catch (FormatException)
                {
                }
            };
            await app.ToRequestDelegate()(_context);
        }

        _features.Aborts.Should().Be(0);
    }

    [TestMethod]
    [DataRow("application/x-www-form-urlencoded")]
    [DataRow("multipart/form-data; boundary=B")]
    public async Task Form_that_a_view_does_not_await_breaks_the_connection(string type)
    {
        _context.Request.ContentType = type;
        _context.Request.Body = new Pipe().Reader.AsStream();
        await RunViewAsync(request =>
        {
            _ = request.ReadFormAsync();
            return "";
        });
        _features.Aborts.Should().Be(1);
    }

    [TestMethod]
    public async Task View_s_request_is_over_for_whoever_asks_for_something_new()
    {
        ViewRequest? kept = null;
        await RunViewAsync(request =>
        {
            kept = request;
            return "";
        });
        foreach (Func<object?> ask in new Func<object?>[]
            { () => kept!.Body, () => kept!.Environment, () => kept!.ReadFormAsync(), () => kept!.Services, () => kept!.Cancellation })
        {
            ask.Should().Throw<ObjectDisposedException>();
        }
    }

    [TestMethod]
    public void Form_that_Katana_read_too_late_is_counted()
    {
        HttpContextEnvironment environment = new(_context);
        EndingFeatures features = new(_context.Features, environment.Release);
        _context.Request.ContentType = "application/x-www-form-urlencoded";
        _context.Initialize(features);
        environment[SharedForm.KatanaForm] = new Dictionary<string, string[]> { ["a"] = ["1"] };
        _features.Aborts.Should().Be(1);
    }

    [TestMethod]
    public void Value_that_was_read_while_the_request_ended_is_not_given_out()
    {
        foreach (Action<HttpContextEnvironment> read in new Action<HttpContextEnvironment>[]
        {
            environment => _ = environment[OwinKeys.RequestPath],
            environment => _ = environment.Count,
            environment => _ = environment.ToList(),
            environment => _ = environment.RequestHeaders.Count,
            environment => _ = environment.RequestHeaders.ContainsKey("X-None"),
            environment => _ = environment.RequestHeaders.TryGetValue("X-None", out _),
        })
        {
            DefaultHttpContext context = new();
            HttpContextEnvironment environment = new(context);
            _ = environment.RequestHeaders;
            context.Features.Set<IHttpRequestFeature>(new EndingRequest(environment.Release));
            environment.Invoking(read).Should().Throw<ObjectDisposedException>();
        }
    }

    [TestMethod]
    public void What_an_application_keeps_holds_nothing_of_the_server()
    {
        (WeakReference context, WeakReference[] server, object[] kept) = Keep();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        context.IsAlive.Should().BeFalse();
        server.Should().OnlyContain(reference => !reference.IsAlive);
        GC.KeepAlive(kept);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Context, WeakReference[] Server, object[] Kept) Keep()
    {
        DefaultHttpContext context = new();
        HttpContextEnvironment environment = new(context);
        List<WeakReference> server = [];
        List<object> kept = [environment, environment.ResponseHeaders, environment.RequestHeaders];
        for (int i = 0; i < 3; i++)
        {
            StreamResponseBodyFeature feature = new(new MemoryStream());
            context.Features.Set<IHttpResponseBodyFeature>(feature);
            kept.Add(environment.ResponseBody);
            context.Request.Body = new MemoryStream();
            kept.Add(environment.RequestBody);
            server.AddRange([new(feature.Writer), new(context.Request.Body)]);
        }

        environment.Release();
        return (new WeakReference(context), [.. server], [.. kept]);
    }

    private async Task RunViewAsync(Func<ViewRequest, object?> view)
    {
        await using WebApplication app = WebApplication.CreateSlimBuilder().Build();
        app.MapView("/", ["POST"], view);
        _context.Request.Method = "POST";
        _context.RequestServices = app.Services;
        RequestDelegate run = ((IEndpointRouteBuilder)app).DataSources.SelectMany(static source => source.Endpoints)
            .OfType<RouteEndpoint>().First().RequestDelegate!;
        await run(_context);
    }

    private sealed class ClosedConnections : IConnectionLifetimeNotificationFeature, IHttpResetFeature
    {
        public int Count { get; private set; }

        public CancellationToken ConnectionClosedRequested { get; set; }

        public void RequestClose() => Count++;

        public void Reset(int errorCode)
        {
        }
    }

    /// <summary>The features of a request that ends while its form is set.</summary>
    private sealed class EndingFeatures(IFeatureCollection inner, Action end) : IFeatureCollection
    {
        public bool IsReadOnly => inner.IsReadOnly;

        public int Revision => inner.Revision;

        public object? this[Type key]
        {
            get => inner[key];
            set => inner[key] = value;
        }

        public TFeature? Get<TFeature>() => inner.Get<TFeature>();

        public void Set<TFeature>(TFeature? instance)
        {
            if (instance is IFormFeature)
            {
                end();
            }

            inner.Set(instance);
        }

        public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => inner.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>A request that ends while one of its values is read.</summary>
    private sealed class EndingRequest(Action end) : HttpRequestFeature, IHttpRequestFeature
    {
        string IHttpRequestFeature.Path
        {
            get
            {
                end();
                return "/of-the-next-request";
            }
            set => Path = value;
        }

        IHeaderDictionary IHttpRequestFeature.Headers
        {
            get
            {
                end();
                return Headers;
            }
            set => Headers = value;
        }
    }

    private sealed class RequestFeatures : IHttpRequestLifetimeFeature, IHttpUpgradeFeature
    {
        public int Aborts { get; private set; }

        public int Upgrades { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public bool IsUpgradableRequest => true;

        public void Abort() => Aborts++;

        public Task<Stream> UpgradeAsync()
        {
            Upgrades++;
            return Task.FromResult<Stream>(new MemoryStream());
        }
    }

    /// <summary>A response of which the head was sent.</summary>
    private sealed class StartedResponse : HttpResponseFeature, IHttpResponseFeature
    {
        public override bool HasStarted => true;

        int IHttpResponseFeature.StatusCode
        {
            get => StatusCode;
            set => throw new InvalidOperationException("The response has started.");
        }
    }

    private sealed class BlockingBody : MemoryStream
    {
        public ManualResetEventSlim IsEntered { get; } = new();

        public ManualResetEventSlim Go { get; } = new();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            IsEntered.Set();
            Go.Wait(Patience.Limit, cancellationToken);
            return default;
        }
    }

    /// <summary>The headers of a server, whose request ends while they are enumerated.</summary>
    private sealed class EndingHeaders(HttpContextEnvironment environment)
        : HeaderDictionary, IHeaderDictionary, IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>>
    {
        public bool Ends { get; set; }

        public int Steps { get; private set; }

        IEnumerator<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>>
            IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>>.GetEnumerator()
        {
            for (int i = 0; i < 10; i++)
            {
                Steps++;
                if (Ends)
                {
                    environment.Release();
                }

                yield return new("X-Number", "1");
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => throw new NotSupportedException();
    }
}
