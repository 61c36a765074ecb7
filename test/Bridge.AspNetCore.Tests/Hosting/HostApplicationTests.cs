using System.IO.Pipelines;
using Bridge.AspNetCore.Hosting;
using FluentAssertions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.AspNetCore.Tests.Hosting;

/// <summary>An OWIN application on Kestrel without an app around it.</summary>
[TestClass]
public sealed class HostApplicationTests
{
    private readonly List<Exception> _failures = [];
    private readonly StringWriter _trace = new();
    private readonly OwinHostOptions _options = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddScoped<Scoped>().BuildServiceProvider();
    private string[] _urls = ["http://+:5000"];

    [TestMethod]
    public async Task Request_runs_the_application_with_the_hosts_properties_and_services_of_its_own()
    {
        List<object?> scoped = [];
        MemoryExchange exchange = await RunAsync(environment =>
        {
            environment[OwinKeys.AppName].Should().Be("the app");
            var context = (HttpContext)environment[KnownKeys.HttpContext];
            scoped.Add(context.RequestServices.GetService<Scoped>());
            return environment.WriteAsync("body");
        });
        exchange.Body.Should().Be("body");
        scoped.Should().ContainSingle().Which.Should().BeOfType<Scoped>().Which.IsDisposed.Should().BeTrue();
    }

    [TestMethod]
    public async Task Host_that_is_another_is_a_400_without_the_application()
    {
        _urls = ["http://localhost:5000"];
        MemoryExchange exchange = new();
        exchange.Context.Request.Host = new HostString("evil.example");
        await RunAsync(static _ => throw new FormatException(), exchange);
        exchange.StatusCode.Should().Be(400);
    }

    [TestMethod]
    public async Task Port_decides_on_the_site_and_one_that_no_URL_has_is_the_firsts()
    {
        _urls = ["http://+:5000/a", "http://+:5001/b"];
        (await PathBaseAsync(5001, "/b/x")).Should().Be("/b");
        (await PathBaseAsync(5000, "/a/x")).Should().Be("/a");
        (await PathBaseAsync(5002, "/a/x")).Should().Be("/a");
        (await PathBaseAsync(5001, "/a/x")).Should().Be("404");

        async Task<string> PathBaseAsync(int port, string path)
        {
            MemoryExchange exchange = new(path: path);
            exchange.Context.Connection.LocalPort = port;
            await RunAsync(static environment => environment.WriteAsync(environment.PathBase), exchange);
            return exchange.StatusCode == 404 ? "404" : exchange.Body;
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Failure_is_reported_once_with_its_environment_and_is_the_servers(bool isLater)
    {
        string path = "";
        _options.OnError = (failure, environment) =>
        {
            path = new OwinEnvironment(environment).Path;
            _failures.Add(failure);
        };
        Func<Task> run = () => RunAsync(FailingAsync(new FormatException("a"), isLater), new MemoryExchange(path: "/x"));
        await run.Should().ThrowAsync<FormatException>();
        _failures.Should().ContainSingle().Which.Message.Should().Be("a");
        path.Should().Be("/x");
        _trace.ToString().Should().BeEmpty();
    }

    [TestMethod]
    public async Task Failure_goes_to_the_trace_where_nobody_takes_it_or_the_taker_fails()
    {
        Func<Task> run = () => RunAsync(FailingAsync(new FormatException("a\nb")), new MemoryExchange("PUT", "/x"));
        await run.Should().ThrowAsync<FormatException>();
        _trace.ToString().Should().StartWith("OwinHost: PUT /x failed: System.FormatException: a\\nb");
        _options.OnError = static (_, _) => throw new NotSupportedException("c");
        await run.Should().ThrowAsync<FormatException>();
        _trace.ToString().Should().Contain("OwinHost: OnError failed: System.NotSupportedException: c")
            .And.Contain("it was given: System.FormatException: a\\nb");
    }

    [TestMethod]
    public async Task Application_that_returns_null_fails()
    {
        Func<Task> run = () => RunAsync(static _ => null!);
        await run.Should().ThrowAsync<InvalidOperationException>().WithMessage("The OWIN application returned null instead of a Task.");
    }

    [TestMethod]
    public async Task Fault_of_the_client_is_not_reported()
    {
        _options.OnError = (failure, _) => _failures.Add(failure);
        Exception[] faults =
        [
            new ConnectionResetException("a"), new ConnectionAbortedException("b"), new AggregateException(new BadHttpRequestException("c", 413)),
        ];
        foreach (Exception fault in faults)
        {
            Func<Task> run = () => RunAsync(FailingAsync(fault));
            await run.Should().ThrowAsync<Exception>();
        }

        Func<Task> cancelled = () =>
        {
            MemoryExchange exchange = new();
            exchange.Leave();
            return RunAsync(FailingAsync(new OperationCanceledException()), exchange);
        };
        await cancelled.Should().ThrowAsync<OperationCanceledException>();
        _failures.Should().BeEmpty();
        Func<Task> own = () => RunAsync(FailingAsync(new OperationCanceledException()));
        await own.Should().ThrowAsync<OperationCanceledException>();
        _failures.Should().ContainSingle();
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Task_that_is_cancelled_because_the_host_breaks_the_request_is_no_failure(bool breaks)
    {
        _options.OnError = (failure, _) => _failures.Add(failure);
        HostApplication application = Application(FailingAsync(new OperationCanceledException()));
        application.IsBreaking = breaks;
        HostRequest request = application.CreateContext(new MemoryExchange().Context.Features);
        await application.Awaiting(host => host.ProcessRequestAsync(request)).Should().ThrowAsync<OperationCanceledException>();
        _failures.Should().HaveCount(breaks ? 0 : 1);
    }

    [TestMethod]
    public async Task Refusal_within_another_failure_is_the_servers_to_answer()
    {
        Func<Task> wrapped = () => RunAsync(FailingAsync(new AggregateException(new BadHttpRequestException("c", 413))));
        (await wrapped.Should().ThrowAsync<BadHttpRequestException>()).Which.StatusCode.Should().Be(413);
        FormatException ofReader = new("d") { Data = { ["bridge.StatusCode"] = 400 } };
        Func<Task> marked = () => RunAsync(FailingAsync(new AggregateException(ofReader)));
        (await marked.Should().ThrowAsync<BadHttpRequestException>()).Which.StatusCode.Should().Be(400);
    }

    [TestMethod]
    public async Task Error_of_a_callback_is_what_is_reported()
    {
        _options.OnError = (failure, _) => _failures.Add(failure);
        FormatException callback = new("callback");
        Func<Task> run = () => RunAsync(FailingAsync(new ObjectDisposedException("response", callback)));
        await run.Should().ThrowAsync<Exception>();
        _failures.Should().Equal(callback);
    }

    [TestMethod]
    public async Task Developer_gets_the_failure_as_text_and_nobody_else_does()
    {
        _options.Development = true;
        MemoryExchange exchange = new();
        exchange.Headers["X-A"] = "1";
        await RunAsync(FailingAsync(new FormatException("why")), exchange);
        (exchange.StatusCode, exchange.Headers.ContentType.ToString()).Should().Be((500, "text/plain; charset=utf-8"));
        exchange.Body.Should().Contain("System.FormatException: why");
        exchange.Headers.ContentLength.Should().Be(exchange.Body.Length);
        exchange.Headers.Should().NotContainKey("X-A", "it is another response");

        Func<Task> begun = () => RunAsync(static async environment =>
        {
            await environment.WriteAsync("begun");
            throw new FormatException();
        });
        await begun.Should().ThrowAsync<FormatException>();
        Func<Task> left = () =>
        {
            MemoryExchange gone = new();
            gone.Leave();
            return RunAsync(FailingAsync(new FormatException()), gone);
        };
        await left.Should().ThrowAsync<FormatException>();
        Func<Task> callback = () =>
        {
            MemoryExchange failing = new();
            failing.OnStarting(static _ => throw new NotSupportedException(), null!);
            return RunAsync(FailingAsync(new FormatException()), failing);
        };
        await callback.Should().ThrowAsync<FormatException>("a callback of the application may fail there too");
    }

    [TestMethod]
    public void Failure_that_only_the_server_notices_is_reported_too()
    {
        _options.OnError = (failure, _) => _failures.Add(failure);
        HostApplication application = Application(static _ => Task.CompletedTask);
        HostRequest request = application.CreateContext(new MemoryExchange().Context.Features);
        application.DisposeContext(request, new FormatException("later"));
        _failures.Should().ContainSingle().Which.Message.Should().Be("later");
    }

    [TestMethod]
    public void Request_object_is_kept_for_the_connection_where_the_server_offers_to()
    {
        HostApplication application = Application(static _ => Task.CompletedTask);
        Connection features = new(new MemoryExchange().Context.Features);
        HostRequest first = application.CreateContext(features);
        application.DisposeContext(first, null);
        application.CreateContext(features).Should().BeSameAs(first);
        application.CreateContext(new MemoryExchange().Context.Features).Should().NotBeSameAs(first);
    }

    [TestMethod]
    public void Services_without_scopes_are_the_requests_as_they_are()
    {
        Plain services = new();
        HostRequest request = new(services);
        request.Begin(new MemoryExchange().Context.Features);
        request.HttpContext.RequestServices.Should().BeSameAs(services);
        request.End();
    }

    [TestMethod]
    [DataRow(true, true)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    [DataRow(false, false)]
    public async Task Task_that_is_cancelled_is_a_failure_unless_a_write_found_the_client_gone(bool left, bool synchronous)
    {
        // Web API answers so whatever made a write fail.
        List<Exception> failures = await FailuresAsync(left, async environment =>
        {
            var body = (Stream)environment[OwinKeys.ResponseBody];
            try
            {
                byte[] bytes = new byte[64 * 1024];
                if (synchronous)
                {
                    body.Write(bytes);
                }
                else
                {
                    await body.WriteAsync(bytes);
                }

                left.Should().BeFalse();
            }
            catch (IOException)
            {
            }

            await Task.FromCanceled(new CancellationToken(canceled: true));
        });
        failures.Select(static failure => failure.GetType()).Should().Equal(left ? [] : [typeof(TaskCanceledException)]);
    }

    private static AppFunc FailingAsync(Exception failure, bool isLater = false) => async _ =>
    {
        if (isLater)
        {
            await Task.Yield();
        }

        await Task.FromException(failure);
    };

    private HostApplication Application(AppFunc app) => new(
        app,
        _urls.Select(HostUrl.Parse),
        _services,
        new Dictionary<string, object> { [OwinKeys.AppName] = "the app" },
        new HostTrace(_trace),
        _options);

    private async Task<MemoryExchange> RunAsync(AppFunc app, MemoryExchange? exchange = null)
    {
        exchange ??= new MemoryExchange();
        HostApplication application = Application(app);
        HostRequest request = application.CreateContext(exchange.Context.Features);
        Exception? failure = null;
        try
        {
            await application.ProcessRequestAsync(request);
        }
        catch (Exception error)
        {
            failure = error;
            throw;
        }
        finally
        {
            application.DisposeContext(request, failure);
        }

        await exchange.Writer.FlushAsync();
        await exchange.EndAsync();
        return exchange;
    }

    private static async Task<List<Exception>> FailuresAsync(bool left, AppFunc app)
    {
        Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 0));
        if (left)
        {
            await pipe.Reader.CompleteAsync();
        }

        List<Exception> failures = [];
        OwinHostOptions options = new() { OnError = (failure, _) => failures.Add(failure) };
        await using ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        HostApplication application = new(
            app,
            [HostUrl.Parse("http://+:5081")],
            services,
            new Dictionary<string, object>(),
            new HostTrace(TextWriter.Null),
            options);
        IFeatureCollection features = new DefaultHttpContext { Request = { Method = "GET", Path = "/" } }.Features;
        features.Set<IHttpResponseBodyFeature>(new Body(pipe.Writer));
        HostRequest request = application.CreateContext(features);
        Func<Task> run = () => application.ProcessRequestAsync(request);
        await run.Should().ThrowAsync<OperationCanceledException>();
        application.DisposeContext(request, null);
        return failures;
    }

    private sealed class Scoped : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class Plain : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }

    private sealed class Connection(IFeatureCollection features) : FeatureCollection(features), IHostContextContainer<HostRequest>
    {
        public HostRequest? HostContext { get; set; }
    }

    private sealed class Body(PipeWriter writer) : IHttpResponseBodyFeature
    {
        public Stream Stream => throw new NotSupportedException();

        public PipeWriter Writer => writer;

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task CompleteAsync() => Task.CompletedTask;

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public void DisableBuffering()
        {
        }
    }
}
