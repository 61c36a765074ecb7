using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using KestrelServer = Bridge.Wire.KestrelServer;

namespace Bridge.Functional.Tests.Kestrel;

/// <summary>The value of every key for a request that came over a socket.</summary>
[TestClass]
[DoNotParallelize]
public sealed class KnownKeysTests
{
    private const string Get = "GET /a%20b/%C3%A9?x=1%202&y HTTP/1.1\r\nHost: example.test:81\r\nConnection: close\r\nX-Twice: 1\r\nX-Twice: 2, 3\r\n\r\n";

    [TestMethod]
    public async Task Required_keys_have_the_request_s_values()
    {
        Dictionary<string, object> environment = await EnvironmentSnapshot.TakeAsync(Get, environment =>
        {
            IDictionary<string, string[]> headers = environment.RequestHeaders;
            headers["host"].Should().Equal("example.test:81");
            headers["X-Twice"].Should().Equal("1", "2, 3");
            environment.ResponseHeaders.Should().NotBeNull();
            environment.RequestBody.ReadByte().Should().Be(-1);
            ((CancellationToken)environment[OwinKeys.CallCancelled]).CanBeCanceled.Should().BeTrue();
        });
        environment.Should().Contain(new Dictionary<string, object>
        {
            [OwinKeys.OwinVersion] = "1.0",
            [OwinKeys.RequestMethod] = "GET",
            [OwinKeys.RequestScheme] = "http",
            [OwinKeys.RequestProtocol] = "HTTP/1.1",
            [OwinKeys.RequestPathBase] = "",
            [OwinKeys.RequestPath] = "/a b/\u00e9",
            [OwinKeys.RequestQueryString] = "x=1%202&y",
            [OwinKeys.ResponseStatusCode] = 200,
        });
        environment[OwinKeys.RequestId].Should().BeOfType<string>().Which.Should().NotBeEmpty();
        environment.Should().NotContainKey(OwinKeys.ResponseReasonPhrase).And.NotContainKey(OwinKeys.ResponseProtocol);
    }

    [TestMethod]
    public async Task Common_keys_tell_of_the_connection_and_the_host()
    {
        Dictionary<string, object> environment = await EnvironmentSnapshot.TakeAsync(Get, environment =>
        {
            var capabilities = (IDictionary<string, object>)environment[OwinKeys.Capabilities];
            capabilities.Should()
                .Contain(new Dictionary<string, object> { ["sendfile.Version"] = "1.0", ["websocket.Version"] = "1.0", ["opaque.Version"] = "1.0" });
            environment[OwinKeys.Capabilities].Should().BeSameAs(capabilities);
            environment["Microsoft.AspNetCore.Http.HttpContext"].Should().BeAssignableTo<HttpContext>();
            environment[OwinKeys.RequestUser].Should().BeOfType<ClaimsPrincipal>();
        });
        environment.Should().Contain(new Dictionary<string, object>
        {
            [OwinKeys.RemoteIpAddress] = "127.0.0.1",
            [OwinKeys.LocalIpAddress] = "127.0.0.1",
            [OwinKeys.IsLocal] = true,
        });
        environment[OwinKeys.LocalPort].Should().BeOfType<string>();
        environment[OwinKeys.RemotePort].Should().BeOfType<string>().And.NotBe(environment[OwinKeys.LocalPort]);
        environment[OwinKeys.ConnectionId].Should().BeOfType<string>().Which.Should().NotBeEmpty();
        environment[OwinKeys.AppName].Should().BeOfType<string>().Which.Should().NotBeEmpty();
        environment[OwinKeys.OnAppDisposing].Should().BeOfType<CancellationToken>().Which.CanBeCanceled.Should().BeTrue();
        environment[OwinKeys.TraceOutput].Should().BeAssignableTo<TextWriter>();
        environment.Should().ContainKeys(OwinKeys.OnSendingHeaders, OwinKeys.SendFileAsync, OwinKeys.ServerUser);
        environment.Should().NotContainKey(OwinKeys.WebSocketAccept).And.NotContainKey(OwinKeys.OpaqueUpgrade)
            .And.NotContainKey(OwinKeys.ClientCertificate).And.NotContainKey(OwinKeys.LoadClientCertificateAsync).And.NotContainKey(OwinKeys.AppMode);
    }

    [TestMethod]
    public async Task App_mode_is_development_on_a_developer_s_machine()
    {
        Dictionary<string, object> environment = await EnvironmentSnapshot.TakeAsync(Get, environmentName: "Development");
        environment[OwinKeys.AppMode].Should().Be("development");
    }

    [TestMethod]
    [DataRow("GET / HTTP/1.0\r\n\r\n", "127.0.0.1:PORT")]
    [DataRow("GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n", "127.0.0.1:PORT")]
    [DataRow("GET / HTTP/1.1\r\nHost: other:7\r\nConnection: close\r\n\r\n", "other:7")]
    [DataRow("GET http://other:7/x HTTP/1.1\r\nHost: other:7\r\nConnection: close\r\n\r\n", "other:7")]
    public async Task Host_header_is_always_there(string request, string expected)
    {
        string? port = null;
        string[]? host = null;
        await EnvironmentSnapshot.TakeAsync(request, environment =>
        {
            port = (string)environment[OwinKeys.LocalPort];
            host = environment.RequestHeaders["Host"];
        });
        host.Should().Equal(expected.Replace("PORT", port, StringComparison.Ordinal));
    }

    [TestMethod]
    public async Task Uri_is_reconstructed_as_the_specification_does()
    {
        string? uri = null;
        await EnvironmentSnapshot.TakeAsync("GET /x?q=%20 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", environment =>
            uri = environment[OwinKeys.RequestScheme]
                + "://"
                + environment.RequestHeaders["Host"].First()
                + environment.PathBase
                + environment.Path
                + "?"
                + environment[OwinKeys.RequestQueryString]);
        uri.Should().Be("http://h/x?q=%20");
    }

    [TestMethod]
    public async Task Replacing_the_header_dictionaries_replaces_the_headers()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.UseOwin(next => environment =>
            {
                environment[OwinKeys.RequestHeaders] = new Dictionary<string, string[]> { ["Host"] = ["h"], ["X-New"] = ["1"] };
                environment.ResponseHeaders["X-Old"] = ["1"];
                environment[OwinKeys.ResponseHeaders] = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase) { ["X-Set"] = ["1"] };
                environment.ResponseHeaders["X-Later"] = ["1"];
                return next(environment);
            });
            app.Run(context => context.Response.WriteAsync(string.Join(',', context.Request.Headers.Select(header => header.Key))));
        });
        string response = await server.SendAsync(Get);
        response.Should().Contain("Host,X-New").And.Contain("X-Set: 1").And.Contain("X-Later: 1").And.NotContain("X-Old");
    }

    [TestMethod]
    public async Task User_goes_both_ways()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.Use((context, next) =>
            {
                context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "core")], "test"));
                return next();
            });
            app.UseOwin(next => environment =>
            {
                string? seen = ((ClaimsPrincipal)environment[OwinKeys.RequestUser]).Identity!.Name;
                environment[OwinKeys.ServerUser] = new System.Security.Principal.GenericPrincipal(
                    new System.Security.Principal.GenericIdentity(seen + "+owin"),
                    []);
                return next(environment);
            });
            app.Run(context => context.Response.WriteAsync(context.User.Identity!.Name!));
        });
        (await server.Client.GetStringAsync("/")).Should().Be("core+owin");
    }

    [TestMethod]
    public async Task Client_certificate_is_there_over_TLS()
    {
        using X509Certificate2 certificate = CreateCertificate();
        string? subject = null;
        string? scheme = null;
        bool loaded = false;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate, https =>
        {
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.ClientCertificateValidation = (_, _, _) => true;
        })));
        await using WebApplication app = builder.Build();
        app.UseOwin(async environment =>
        {
            await ((Func<Task>)environment[OwinKeys.LoadClientCertificateAsync])();
            loaded = true;
            subject = ((X509Certificate)environment[OwinKeys.ClientCertificate]).Subject;
            scheme = (string)environment[OwinKeys.RequestScheme];
        });
        await app.StartAsync();
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, _, _, _) => true, ClientCertificateOptions = ClientCertificateOption.Manual,
        };
        handler.ClientCertificates.Add(certificate);
        using var client = new HttpClient(handler) { Timeout = Patience.Limit };
        (await client.GetAsync(app.Urls.Single())).StatusCode.Should().Be(HttpStatusCode.OK);
        (loaded, subject, scheme).Should().Be((true, "CN=bridge", "https"));
        await app.StopAsync();
    }

    [TestMethod]
    public Task Every_required_key_of_OWIN_is_there_with_its_type() => TestHost.InRequestAsync(
        env =>
        {
            env[OwinKeys.RequestBody].Should().BeAssignableTo<Stream>();
            env.RequestHeaders["host"].Should().Equal("127.0.0.1");
            env[OwinKeys.RequestMethod].Should().Be("GET");
            env[OwinKeys.RequestPath].Should().Be("/p/q");
            env[OwinKeys.RequestPathBase].Should().Be("/base");
            env[OwinKeys.RequestProtocol].Should().Be("HTTP/1.1");
            env[OwinKeys.RequestQueryString].Should().Be("a=%20b&c");
            env[OwinKeys.RequestScheme].Should().Be("http");
            env[OwinKeys.ResponseBody].Should().BeAssignableTo<Stream>().And.BeSameAs(env[OwinKeys.ResponseBody]);
            env.ResponseHeaders.Should().BeEmpty().And.BeSameAs(env.ResponseHeaders);
            env[OwinKeys.ResponseStatusCode].Should().Be(200);
            env[OwinKeys.CallCancelled].Should().BeOfType<CancellationToken>().Which.IsCancellationRequested.Should().BeFalse();
            env[OwinKeys.OwinVersion].Should().Be("1.0");
            env[OwinKeys.RequestId].Should().BeOfType<string>().Which.Should().NotBeEmpty();
            env[OwinKeys.RequestId].Should().BeSameAs(env[OwinKeys.RequestId]);
            env.ContainsKey(OwinKeys.ResponseReasonPhrase).Should().BeFalse();
        },
        "GET /base/p/q?a=%20b&c HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
        "/base");

    [TestMethod]
    public Task The_keys_of_CommonKeys_and_SendFile_are_there() => TestHost.InRequestAsync(env =>
    {
        env[OwinKeys.RemoteIpAddress].Should().Be("127.0.0.1");
        int.Parse(env.Get<string>(OwinKeys.RemotePort)).Should().BeInRange(1, 65535);
        env[OwinKeys.LocalIpAddress].Should().Be("127.0.0.1");
        int.Parse(env.Get<string>(OwinKeys.LocalPort)).Should().BeInRange(1, 65535).And.NotBe(int.Parse(env.Get<string>(OwinKeys.RemotePort)));
        env[OwinKeys.IsLocal].Should().Be(true);
        env[OwinKeys.ConnectionId].Should().BeOfType<string>().Which.Should().NotBeEmpty();
        env.Get<IDictionary<string, object>>(OwinKeys.Capabilities)[OwinKeys.SendFileVersion].Should().Be("1.0");
        env[OwinKeys.OnSendingHeaders].Should().BeOfType<Action<Action<object>, object>>();
        env[OwinKeys.SendFileAsync].Should().BeOfType<Func<string, long, long?, CancellationToken, Task>>();
        env[OwinKeys.TraceOutput].Should().BeAssignableTo<TextWriter>();
        env[OwinKeys.AppName].Should().BeOfType<string>().Which.Should().NotBeEmpty();
        env[OwinKeys.OnAppDisposing].Should().BeOfType<CancellationToken>().Which.CanBeCanceled.Should().BeTrue();
        env.ContainsKey(OwinKeys.AppMode).Should().BeFalse("a host is no development machine's unless it is told so");
    });

    [TestMethod]
    public Task The_capabilities_which_all_requests_share_cannot_be_changed() => TestHost.InRequestAsync(env =>
    {
        Func<object> change = () => env.Get<IDictionary<string, object>>(OwinKeys.Capabilities)["x"] = 1;
        change.Should().Throw<NotSupportedException>();
    });

    [TestMethod]
    public Task An_HTTP_1_0_request_without_a_host_gets_one() => TestHost.InRequestAsync(
        env =>
        {
            env[OwinKeys.RequestProtocol].Should().Be("HTTP/1.0");
            env.RequestHeaders["Host"].Should().Equal("127.0.0.1:" + env[OwinKeys.LocalPort]);
        },
        "GET / HTTP/1.0\r\n\r\n");

    [TestMethod]
    [DataRow(OwinKeys.ResponseStatusCode, "200", "System.Int32")]
    [DataRow(OwinKeys.ResponseReasonPhrase, 1, "System.String")]
    [DataRow(OwinKeys.ResponseBody, "x", "System.IO.Stream")]
    [DataRow(OwinKeys.ResponseHeaders, "x", "IDictionary")]
    [DataRow(OwinKeys.RequestPath, 1, "System.String")]
    [DataRow(OwinKeys.CallCancelled, true, "CancellationToken")]
    public Task A_wrong_type_is_refused_with_the_key_and_the_type(string key, object value, string type) => TestHost.InRequestAsync(env =>
    {
        Func<object> set = () => env[key] = value;
        set.Should().Throw<ArgumentException>().Which.Message.Should().Contain($"'{key}'").And.Contain(type).And.Contain(value.GetType().ToString());
        Action add = () => { env.Remove(key); env.Add(key, value); };
        add.Should().Throw<ArgumentException>();
    });

    private static X509Certificate2 CreateCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=bridge", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
