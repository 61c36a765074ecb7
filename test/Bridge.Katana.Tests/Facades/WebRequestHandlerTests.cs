using System.Net;
using System.Net.Cache;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FluentAssertions;

namespace Bridge.Katana.Tests.Facades;

[TestClass]
public class WebRequestHandlerTests
{
    [TestMethod]
    public async Task Requests_are_sent_and_the_properties_count()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var handler = new WebRequestHandler
        {
            AllowAutoRedirect = false, CachePolicy = new RequestCachePolicy(RequestCacheLevel.NoCacheNoStore), MaxResponseHeadersLength = 1,
        };
        using var client = new HttpClient(handler);
        Task<string> head = AnswerAsync(server, "HTTP/1.1 302 Found\r\nLocation: /other\r\nSet-Cookie: a=1\r\nContent-Length: 2\r\n\r\nok");

        HttpResponseMessage response = await client.GetAsync($"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}/path");

        response.StatusCode.Should().Be(HttpStatusCode.Redirect);
        (await response.Content.ReadAsStringAsync()).Should().Be("ok");
        (await head).Should().StartWith("GET /path HTTP/1.1").And.Contain("Cache-Control: no-store, no-cache").And.Contain("Pragma: no-cache");
        handler.CookieContainer.Count.Should().Be(1);

        Task<string> large = AnswerAsync(server, "HTTP/1.1 200 OK\r\nX: " + new string('x', 2000) + "\r\nContent-Length: 0\r\n\r\n");
        await client.Invoking(c => c.GetAsync($"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}/"))
            .Should()
            .ThrowAsync<HttpRequestException>("the head of a response has a limit");
        await large;
        handler.Invoking(h => h.ContinueTimeout = TimeSpan.Zero).Should().Throw<InvalidOperationException>().WithMessage("*before the first request*");
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task ServerCertificateValidationCallback_decides(bool accepts)
    {
        using var key = RSA.Create(2048);
        using X509Certificate2 certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1),
            DateTimeOffset.UtcNow.AddDays(1));
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        Task serving = ServeTlsAsync(server, certificate);
        object sender = null;
        string seen = null;
        using var handler = new WebRequestHandler();
        handler.ServerCertificateValidationCallback = (from, presented, _, errors) =>
        {
            sender = from;
            seen = presented.Subject;
            errors.Should().HaveFlag(SslPolicyErrors.RemoteCertificateChainErrors);
            return accepts;
        };
        using var client = new HttpClient(handler);

        Func<Task<string>> call = client.Awaiting(c => c.GetStringAsync($"https://localhost:{((IPEndPoint)server.LocalEndpoint).Port}/"));

        if (accepts)
        {
            (await call.Should().NotThrowAsync()).Subject.Should().Be("tls");
        }
        else
        {
            await call.Should().ThrowAsync<HttpRequestException>();
        }
        sender.Should().BeSameAs(handler);
        seen.Should().Be("CN=localhost");
        await serving;
    }

    [TestMethod]
    public void Defaults_and_refusals_are_those_of_NET_Framework()
    {
        using var handler = new WebRequestHandler();

        (handler.AllowPipelining, handler.ReadWriteTimeout, handler.UnsafeAuthenticatedConnectionSharing, handler.ContinueTimeout)
            .Should()
            .Be((true, 300_000, false, TimeSpan.FromMilliseconds(350)));
        handler.ClientCertificates.Count.Should().Be(0);
        handler.Invoking(h => h.ReadWriteTimeout = 0).Should().Throw<ArgumentOutOfRangeException>();
        handler.Invoking(h => h.ContinueTimeout = TimeSpan.FromSeconds(-2)).Should().Throw<ArgumentOutOfRangeException>();
        handler.ClientCertificateOptions = ClientCertificateOption.Automatic;
        handler.Invoking(h => h.ClientCertificates).Should().Throw<InvalidOperationException>().WithMessage("*Manual*");
        typeof(WebRequestHandler).Assembly.FullName.Should()
            .Be("System.Net.Http.WebRequest, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b03f5f7f11d50a3a");
    }

    [TestMethod]
    public async Task Mutual_authentication_is_refused_and_a_disposed_handler_says_so()
    {
        using var required = new HttpClient(new WebRequestHandler { AuthenticationLevel = AuthenticationLevel.MutualAuthRequired });
        await required.Awaiting(c => c.GetAsync("http://127.0.0.1:9/")).Should().ThrowAsync<NotSupportedException>().WithMessage("*https*");

        var handler = new WebRequestHandler();
        using var client = new HttpClient(handler, disposeHandler: false);
        handler.Dispose();
        await client.Awaiting(c => c.GetAsync("http://127.0.0.1:9/")).Should().ThrowAsync<ObjectDisposedException>();
    }

    private static async Task<string> AnswerAsync(TcpListener server, string response)
    {
        using TcpClient connection = await server.AcceptTcpClientAsync();
        NetworkStream stream = connection.GetStream();
        var head = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n"))
        {
            head.Append(Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer)));
        }
        await stream.WriteAsync(Encoding.ASCII.GetBytes(response));
        return head.ToString();
    }

    private static async Task ServeTlsAsync(TcpListener server, X509Certificate2 certificate)
    {
        using TcpClient connection = await server.AcceptTcpClientAsync();
        await using var stream = new SslStream(connection.GetStream());
        try
        {
            await stream.AuthenticateAsServerAsync(certificate);
            await stream.ReadAtLeastAsync(new byte[4096], 1);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntls"u8.ToArray());
        }
        catch (Exception failure) when (failure is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client refused the certificate.
        }
    }
}
