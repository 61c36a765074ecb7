using System.Net;
using FluentAssertions;
using Owin;
using TestServer = Microsoft.Owin.Testing.TestServer;

namespace Bridge.Functional.Tests.KatanaHosting;

/// <summary>The genuine Microsoft.Owin.Testing 4.2.0, which starts a site by way of Microsoft.Owin.Hosting.</summary>
[TestClass]
[DoNotParallelize]
public sealed class KatanaTestServerTests
{
    [TestMethod]
    public async Task A_site_signs_users_in_without_any_setting()
    {
        using var server = TestServer.Create<KatanaSite.Startup>();

        HttpResponseMessage challenged = await server.HttpClient.GetAsync("/account");
        challenged.StatusCode.Should().Be(HttpStatusCode.Redirect);
        HttpResponseMessage signedIn = await server.HttpClient.PostAsync(
            "/login",
            new FormUrlEncodedContent(new Dictionary<string, string> { ["user"] = "ada", ["password"] = "lovelace" }));
        signedIn.StatusCode.Should().Be(HttpStatusCode.Redirect);
        string cookie = signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

        HttpResponseMessage account = await server.CreateRequest("/account").AddHeader("Cookie", cookie).GetAsync();

        account.StatusCode.Should().Be(HttpStatusCode.OK);
        (await account.Content.ReadAsStringAsync()).Should().Contain("ada");
    }

    [TestMethod]
    public async Task A_callback_before_the_headers_runs_once()
    {
        int calls = 0;
        using var server = TestServer.Create(app => app.Run(context =>
        {
            context.Response.OnSendingHeaders(_ => Interlocked.Increment(ref calls), null);
            return context.Response.WriteAsync("text");
        }));

        // The server's second call depends on which of two threads is first.
        for (int request = 1; request <= 300; request++)
        {
            (await server.HttpClient.GetStringAsync("/")).Should().Be("text");
            Volatile.Read(ref calls).Should().Be(request);
        }
    }

    [TestMethod]
    public void A_pipeline_without_services_has_a_data_protector()
    {
        Func<string[], Tuple<Func<byte[], byte[]>, Func<byte[], byte[]>>>? provider = null;
        Bridge.Owin.Katana.ToAppFunc(app =>
            provider = (Func<string[], Tuple<Func<byte[], byte[]>, Func<byte[], byte[]>>>)app.Properties["security.DataProtectionProvider"]);

        (Func<byte[], byte[]> protect, Func<byte[], byte[]> unprotect) = provider!(["purpose"]);

        unprotect(protect([1, 2, 3])).Should().Equal(1, 2, 3);
    }
}
