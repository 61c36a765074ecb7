using System.Security.Claims;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using SendFileFunc = System.Func<string, long, long?, System.Threading.CancellationToken, System.Threading.Tasks.Task>;
using UpgradeAction = System.Action<System.Collections.Generic.IDictionary<string, object>, System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>>;

namespace Bridge.AspNetCore.Tests.Environment;

/// <summary>Running an application on a request: its bodies, its callbacks, its files, its end.</summary>
[TestClass]
public sealed class HttpContextEnvironmentTests
{
    private readonly MemoryExchange _exchange = new();

    [TestMethod]
    public async Task Callbacks_run_before_the_head_in_reverse_order_and_may_change_it()
    {
        List<object> order = [];
        await RunAsync(environment =>
        {
            environment.OnSendingHeaders(order.Add, 1);
            environment.OnSendingHeaders(
                state =>
                {
                    order.Add(state);
                    environment[OwinKeys.ResponseStatusCode] = 202;
                    environment.ResponseHeaders["X-A"] = ["1"];
                },
                2);
            return Task.CompletedTask;
        });
        order.Should().BeEmpty("nothing was written");
        await _exchange.EndAsync();
        order.Should().Equal(2, 1);
        _exchange.StatusCode.Should().Be(202);
        _exchange.Headers["X-A"].Should().Equal("1");
    }

    [TestMethod]
    public async Task Callback_of_a_failed_application_does_not_change_the_error_page()
    {
        bool hasRun = false;
        Func<Task> run = () => RunAsync(environment =>
        {
            environment.OnSendingHeaders(_ => hasRun = true, null!);
            throw new FormatException();
        });
        await run.Should().ThrowAsync<FormatException>();
        await _exchange.EndAsync();
        hasRun.Should().BeFalse();
    }

    [TestMethod]
    public async Task Callback_that_comes_too_late_or_is_null_is_refused()
    {
        await RunAsync(environment =>
        {
            environment.Invoking(e => e.OnSendingHeaders(null!, 1)).Should().Throw<ArgumentNullException>();
            environment.Write("a");
            environment.Invoking(e => e.OnSendingHeaders(static _ => { }, 1)).Should().Throw<InvalidOperationException>()
                .WithMessage("'server.OnSendingHeaders' cannot take a callback any more*");
            return Task.CompletedTask;
        });
    }

    [TestMethod]
    public async Task Environment_is_over_when_its_application_is_and_after_the_callbacks_where_it_has_some()
    {
        IDictionary<string, object> kept = null!;
        await RunAsync(environment => Keep(environment));
        kept.Invoking(e => e[OwinKeys.RequestPath]).Should().Throw<ObjectDisposedException>();
        await RunAsync(environment =>
        {
            environment.OnSendingHeaders(static _ => { }, null!);
            return Keep(environment);
        });
        kept[OwinKeys.RequestPath].Should().Be("/");
        await _exchange.EndAsync();
        kept.Invoking(e => e[OwinKeys.RequestPath]).Should().Throw<ObjectDisposedException>();

        Task Keep(IDictionary<string, object> environment)
        {
            kept = environment;
            return Task.CompletedTask;
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Failure_after_the_first_byte_breaks_the_connection_and_one_before_it_does_not(bool isLater)
    {
        await Failing(static _ => { }).Should().ThrowAsync<FormatException>();
        _exchange.Aborts.Should().Be(0);
        await Failing(static environment => environment.Write("a")).Should().ThrowAsync<FormatException>();
        _exchange.Aborts.Should().Be(1);

        Func<Task> Failing(Action<IDictionary<string, object>> begin) => () => RunAsync(async environment =>
        {
            begin(environment);
            if (isLater)
            {
                await Task.Yield();
            }

            throw new FormatException();
        });
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Status_that_a_form_reader_gave_its_error_is_the_clients_fault(bool isLater)
    {
        Func<Task> run = () => RunAsync(environment => isLater ? LaterAsync() : throw Refusal());
        (await run.Should().ThrowAsync<BadHttpRequestException>()).Which.StatusCode.Should().Be(413);

        static async Task LaterAsync()
        {
            await Task.Yield();
            throw Refusal();
        }

        static FormatException Refusal() => new("too large") { Data = { ["bridge.StatusCode"] = 413 } };
    }

    [TestMethod]
    public async Task Application_that_returns_null_is_an_error()
    {
        Func<Task> run = () => RunAsync(static _ => null!);
        (await run.Should().ThrowAsync<InvalidOperationException>()).WithMessage("The OWIN application returned null instead of a Task.");
    }

    [TestMethod]
    public async Task File_is_sent_by_the_server_within_its_length_and_not_for_HEAD()
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        await File.WriteAllTextAsync(path, "0123456789");
        try
        {
            await RunAsync(async environment =>
            {
                var send = (SendFileFunc)environment[OwinKeys.SendFileAsync];
                await send.Awaiting(s => s(path + "x", 0, null, default)).Should().ThrowAsync<FileNotFoundException>();
                await send.Awaiting(s => s("", 0, null, default)).Should().ThrowAsync<ArgumentException>();
                await send.Awaiting(s => s(path, -1, null, default)).Should().ThrowAsync<ArgumentOutOfRangeException>();
                await send.Awaiting(s => s(path, 11, null, default)).Should().ThrowAsync<ArgumentOutOfRangeException>();
                await send.Awaiting(s => s(path, 0, -1, default)).Should().ThrowAsync<ArgumentOutOfRangeException>();
                await send.Awaiting(s => s(path, 4, 7, default)).Should().ThrowAsync<ArgumentOutOfRangeException>();
                _exchange.HasStarted.Should().BeFalse("a mistake is a clean error");
                await send(path, 4, 6, default);
                await send(path, 10, null, default);
            });
            _exchange.Files.Should().Equal((path, 4, 6), (path, 10, null));

            MemoryExchange head = new("HEAD");
            AppFunc app = environment => ((SendFileFunc)environment[OwinKeys.SendFileAsync])(path, 0, null, default);
            await app.ToRequestDelegate()(head.Context);
            head.HasStarted.Should().BeTrue();
            head.Files.Should().BeEmpty();
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public async Task Length_of_a_response_is_not_counted_where_a_file_was_sent()
    {
        string path = typeof(HttpContextEnvironmentTests).Assembly.Location;
        await RunAsync(async environment =>
        {
            environment.ResponseHeaders["Content-Length"] = ["100"];
            environment.Write("a");
            await ((SendFileFunc)environment[OwinKeys.SendFileAsync])(path, 0, 99, default);
        });
        _exchange.Files.Should().ContainSingle();
    }

    [TestMethod]
    public async Task Response_that_is_short_because_its_client_left_is_no_failure()
    {
        await RunAsync(environment =>
        {
            environment.ResponseHeaders["Content-Length"] = ["100"];
            environment.Write("a");
            _exchange.Leave();
            return Task.CompletedTask;
        });
        _exchange.Aborts.Should().Be(1, "what was sent must not look complete");
    }

    [TestMethod]
    public async Task Body_that_an_application_replaced_is_the_servers_again_after_it()
    {
        IHttpResponseBodyFeature server = _exchange.Context.Features.Get<IHttpResponseBodyFeature>()!;
        MemoryStream first = new(), second = new(), third = new();
        await RunAsync(environment =>
        {
            Stream own = environment.ResponseBody;
            environment[OwinKeys.ResponseBody] = own;
            _exchange.Context.Features.Get<IHttpResponseBodyFeature>().Should().BeSameAs(server);
            environment[OwinKeys.ResponseBody] = first;
            environment.ResponseBody.Should().BeSameAs(first);
            _exchange.Context.Response.Body.Should().BeSameAs(first);
            environment[OwinKeys.ResponseBody] = second;
            environment.ResponseBody.Should().BeSameAs(second);
            environment[OwinKeys.ResponseBody] = own;
            environment.ResponseBody.Should().BeSameAs(own);
            _exchange.Context.Features.Get<IHttpResponseBodyFeature>().Should().BeSameAs(server);

            environment[OwinKeys.ResponseBody] = first;
            _exchange.Context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(second));
            environment.ResponseBody.Should().NotBeSameAs(first, "a component has replaced it meanwhile");
            environment[OwinKeys.ResponseBody] = third;
            environment.ResponseBody.Should().BeSameAs(third);
            return Task.CompletedTask;
        });
        _exchange.Context.Features.Get<IHttpResponseBodyFeature>().Should().BeSameAs(server);
    }

    [TestMethod]
    public void Streams_over_several_bodies_are_the_same_when_a_body_comes_back()
    {
        IDictionary<string, object> environment = new HttpContextEnvironment(_exchange.Context);
        IHttpResponseBodyFeature server = _exchange.Context.Features.Get<IHttpResponseBodyFeature>()!;
        StreamResponseBodyFeature component = new(new MemoryStream());
        Stream first = environment.ResponseBody;
        _exchange.Context.Features.Set<IHttpResponseBodyFeature>(component);
        Stream second = environment.ResponseBody;
        second.Should().NotBeSameAs(first);
        environment.ResponseBody.Should().BeSameAs(second);
        _exchange.Context.Features.Set(server);
        environment.ResponseBody.Should().BeSameAs(first);
        _exchange.Context.Features.Set<IHttpResponseBodyFeature>(component);
        environment.ResponseBody.Should().BeSameAs(second);
    }

    [TestMethod]
    public async Task Headers_of_content_are_dropped_from_a_views_result_and_stay_with_a_mounted_application()
    {
        bool[] kinds = [false, true];
        foreach (bool isResult in kinds)
        {
            MemoryExchange exchange = new();
            await HttpContextEnvironment.RunAsync(
                exchange.Context,
                environment =>
                {
                    environment[OwinKeys.ResponseStatusCode] = 304;
                    environment.ResponseHeaders["Content-Length"] = ["3"];
                    environment.ResponseHeaders["Content-Type"] = ["text/plain"];
                    environment.Write("abc");
                    return Task.CompletedTask;
                },
                isResult);
            exchange.Body.Should().BeEmpty();
            exchange.Headers.ContentLength.Should().BeNull();
            exchange.Headers.ContainsKey("Content-Type").Should().Be(!isResult);
        }
    }

    [TestMethod]
    public async Task Synchronous_writer_flushes_at_16_KiB_and_the_rest_is_the_servers_to_flush()
    {
        await RunAsync(environment =>
        {
            Stream body = environment.ResponseBody;
            body.Write(new byte[(16 * 1024) - 1]);
            _exchange.Writes.Should().Be(0);
            body.WriteByte(1);
            _exchange.Writes.Should().Be(1);
            body.Write(new byte[10], 2, 3);
            _exchange.Writes.Should().Be(1);
            body.Flush();
            _exchange.Writes.Should().Be(2);
            body.Write(new byte[1]);
            body.Dispose();
            body.Write(new byte[1]);
            return Task.CompletedTask;
        });
        _exchange.Writes.Should().Be(2);
        await _exchange.Writer.FlushAsync();
        _exchange.Body.Should().HaveLength((16 * 1024) + 5);
    }

    [TestMethod]
    public async Task Last_bytes_of_a_declared_length_are_flushed_at_the_end()
    {
        await RunAsync(environment =>
        {
            environment.ResponseHeaders["Content-Length"] = ["3"];
            environment.Write("abc");
            return Task.CompletedTask;
        });
        _exchange.Body.Should().Be("abc");
    }

    [TestMethod]
    public async Task Every_asynchronous_write_reaches_the_server_at_once()
    {
        await RunAsync(async environment =>
        {
            await environment.WriteAsync("a");
            _exchange.Body.Should().Be("a");
            await environment.ResponseBody.WriteAsync("b"u8.ToArray());
            await Task.Factory.FromAsync(environment.ResponseBody.BeginWrite, environment.ResponseBody.EndWrite, "xc"u8.ToArray(), 1, 1, null);
            _exchange.Body.Should().Be("abc");
            environment.Write("d");
            await environment.ResponseBody.FlushAsync();
            _exchange.Body.Should().Be("abcd");
            environment.ResponseBody.Invoking(b => b.Write(new byte[1], 0, 2)).Should().Throw<ArgumentOutOfRangeException>();
        });
    }

    [TestMethod]
    public async Task Flush_sends_the_head_before_there_are_bytes()
    {
        await RunAsync(async environment =>
        {
            await environment.ResponseBody.FlushAsync();
            _exchange.HasStarted.Should().BeTrue();
        });
        MemoryExchange other = new();
        AppFunc app = static environment =>
        {
            environment.ResponseBody.Flush();
            return Task.CompletedTask;
        };
        await app.ToRequestDelegate()(other.Context);
        other.HasStarted.Should().BeTrue();
    }

    [TestMethod]
    public void Client_certificate_and_upgrade_are_there_where_the_server_has_them()
    {
        IDictionary<string, object> environment = new HttpContextEnvironment(_exchange.Context);
        environment.ContainsKey(OwinKeys.ClientCertificate).Should().BeFalse();
        environment.ContainsKey(OwinKeys.LoadClientCertificateAsync).Should().BeFalse();
        environment.ContainsKey(OwinKeys.OpaqueUpgrade).Should().BeFalse();
        environment.ContainsKey(OwinKeys.WebSocketAccept).Should().BeFalse();
        _exchange.Context.Features.Set<ITlsConnectionFeature>(new TlsConnectionFeature());
        _exchange.Context.Features.Set<IHttpUpgradeFeature>(new Upgrades(isUpgradable: false));
        environment.ContainsKey(OwinKeys.LoadClientCertificateAsync).Should().BeTrue();
        ((Func<Task>)environment[OwinKeys.LoadClientCertificateAsync])().IsCompletedSuccessfully.Should().BeTrue();
        environment.ContainsKey(OwinKeys.OpaqueUpgrade).Should().BeFalse();
        _exchange.Context.Features.Set<IHttpUpgradeFeature>(new Upgrades(isUpgradable: true));
        environment.ContainsKey(OwinKeys.OpaqueUpgrade).Should().BeTrue();
    }

    [TestMethod]
    public async Task Upgrade_happens_once_after_the_application_with_a_dictionary_of_its_own()
    {
        Upgrades upgrades = new(isUpgradable: true);
        _exchange.Context.Features.Set<IHttpUpgradeFeature>(upgrades);
        IDictionary<string, object>? given = null;
        await RunAsync(environment =>
        {
            var upgrade = (UpgradeAction)environment[OwinKeys.OpaqueUpgrade];
            upgrade.Invoking(u => u(null!, null!)).Should().Throw<ArgumentNullException>();
            upgrade(null!, opaque =>
            {
                given = opaque;
                return Task.CompletedTask;
            });
            upgrade.Invoking(u => u(null!, static _ => Task.CompletedTask)).Should().Throw<InvalidOperationException>()
                .WithMessage("'opaque.Upgrade' was called, but the request was already upgraded.");
            environment[OwinKeys.ResponseStatusCode].Should().Be(101);
            environment[OwinKeys.ResponseStatusCode] = 101;
            upgrades.Count.Should().Be(0);
            return Task.CompletedTask;
        });
        upgrades.Count.Should().Be(1);
        given.Should().HaveCount(3).And.Contain(OwinKeys.OpaqueVersion, "1.0").And.Contain(OwinKeys.OpaqueStream, upgrades.Stream)
            .And.Contain(OwinKeys.OpaqueCallCancelled, _exchange.RequestAborted);
        upgrades.Stream.CanRead.Should().BeFalse("the connection is closed with the callback");
    }

    [TestMethod]
    public async Task Upgrade_of_which_the_status_was_changed_is_not_made()
    {
        Upgrades upgrades = new(isUpgradable: true);
        _exchange.Context.Features.Set<IHttpUpgradeFeature>(upgrades);
        await RunAsync(static environment =>
        {
            ((UpgradeAction)environment[OwinKeys.OpaqueUpgrade])(null!, static _ => Task.CompletedTask);
            environment[OwinKeys.ResponseStatusCode] = 400;
            return Task.CompletedTask;
        });
        upgrades.Count.Should().Be(0);
    }

    [TestMethod]
    public async Task Environment_of_a_component_outlives_the_applications_and_is_theirs()
    {
        var environment = HttpContextEnvironment.Of(_exchange.Context);
        HttpContextEnvironment.Of(_exchange.Context).Should().BeSameAs(environment);
        MemoryStream replaced = new();
        for (int i = 0; i < 2; i++)
        {
            await RunAsync(inner =>
            {
                inner.Should().BeSameAs(environment);
                inner[OwinKeys.ResponseBody] = replaced;
                return Task.CompletedTask;
            });
            _exchange.Context.Features.Get<IHttpResponseBodyFeature>().Should().BeSameAs(_exchange, "what an application began ends with it");
        }

        environment[OwinKeys.RequestPath].Should().Be("/");
        await _exchange.EndAsync();
        environment.Invoking(e => e[OwinKeys.RequestPath]).Should().Throw<ObjectDisposedException>();
        HttpContextEnvironment.ContextOf(new Dictionary<string, object>()).Should().BeNull();
    }

    [TestMethod]
    public void Startup_properties_come_before_the_requests_own_where_they_have_the_type()
    {
        HttpContextEnvironment environment = new(_exchange.Context)
        {
            StartupProperties = new Dictionary<string, object>
            {
                [OwinKeys.AppName] = "site", [OwinKeys.AppMode] = 1, [OwinKeys.TraceOutput] = TextWriter.Null,
            },
        };
        environment[OwinKeys.AppName].Should().Be("site");
        environment.ContainsKey(OwinKeys.AppMode).Should().BeFalse();
        environment[OwinKeys.TraceOutput].Should().BeSameAs(TextWriter.Null);
        environment[OwinKeys.Capabilities].Should().BeSameAs(environment[OwinKeys.Capabilities]);
    }

    [TestMethod]
    public void User_of_null_is_a_stranger_and_a_removed_legacy_user_is_gone()
    {
        IDictionary<string, object> environment = new HttpContextEnvironment(_exchange.Context);
        environment[OwinKeys.RequestUser] = null!;
        _exchange.Context.User.Should().NotBeNull();
        _exchange.Context.User.Identity!.IsAuthenticated.Should().BeFalse();
        environment[OwinKeys.ServerUser] = new System.Security.Principal.GenericPrincipal(new System.Security.Principal.GenericIdentity("a"), []);
        ClaimsPrincipal other = new(new ClaimsIdentity());
        _exchange.Context.User = other;
        environment[OwinKeys.ServerUser].Should().BeSameAs(other);
    }

    private Task RunAsync(AppFunc app) => app.ToRequestDelegate()(_exchange.Context);

    private sealed class Upgrades(bool isUpgradable) : IHttpUpgradeFeature
    {
        public int Count { get; private set; }

        public MemoryStream Stream { get; } = new();

        public bool IsUpgradableRequest => isUpgradable;

        public Task<Stream> UpgradeAsync()
        {
            Count++;
            return Task.FromResult<Stream>(Stream);
        }
    }
}
