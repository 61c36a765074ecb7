using System.Net;
using System.Text;
using Bridge.AspNetCore.Hosting;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Functional.Tests.KatanaHosting;

/// <summary>The sample, a DLL that knows nothing of Bridge, over sockets on the self-host and on Kestrel.</summary>
[TestClass]
[DoNotParallelize]
public sealed class KatanaSiteTests
{
    // What a server says about itself or about its connection.
    private static readonly HashSet<string> s_ofTheServer = new(StringComparer.OrdinalIgnoreCase)
    {
        "Date", "Server", "Transfer-Encoding", "Connection", "Keep-Alive",
    };

    private static async Task OnBoth(string pathBase, Func<HttpClient, Task> test)
    {
        await using Site site = await Site.StartAsync(
            app =>
            {
                if (pathBase.Length == 0)
                {
                    app.UseKatana<KatanaSite.Startup>();
                }
                else
                {
                    app.MapKatana<KatanaSite.Startup>(pathBase);
                }
            },
            builder => builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider());
        await test(site.Client);

        ServiceCollection services = new();
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        await using ServiceProvider provider = services.BuildServiceProvider();
        await using OwinHost host = Bridge.Owin.Katana.Start<KatanaSite.Startup>(
            "http://127.0.0.1:0" + pathBase,
            new OwinHostOptions { TraceOutput = TextWriter.Null },
            provider);
        using HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{host.Port}"), Timeout = TimeSpan.FromSeconds(20),
        };
        await test(client);
    }

    private static HttpRequestMessage Request(string method, string url, string? cookie = null, string? form = null, string? accept = null)
    {
        HttpRequestMessage request = new(new HttpMethod(method), url);
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        if (accept is not null)
        {
            request.Headers.Add("Accept", accept);
        }

        if (form is not null)
        {
            request.Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        }

        return request;
    }

    private static async Task<string> Describe(HttpResponseMessage answer)
    {
        StringBuilder text = new($"{(int)answer.StatusCode} {answer.ReasonPhrase}\n");
        foreach (KeyValuePair<string, IEnumerable<string>> header in answer.Headers.Concat(answer.Content.Headers)
            .Where(header => !s_ofTheServer.Contains(header.Key))
            .OrderBy(header => header.Key, StringComparer.Ordinal))
        {
            // A server may send an empty answer with or without its length.
            if (header.Key != "Content-Length" || header.Value.Single() != "0")
            {
                text.Append($"{header.Key}: {string.Join(" | ", header.Value)}\n");
            }
        }

        return text.Append('\n').Append(await answer.Content.ReadAsStringAsync()).ToString();
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("/site")]
    public async Task The_site_answers_the_same_on_both_hosts(string pathBase)
    {
        List<string> answers = [];
        await OnBoth(pathBase, async client =>
        {
            StringBuilder all = new();
            foreach (HttpRequestMessage request in new[]
            {
                Request("GET", pathBase + "/"),
                Request("HEAD", pathBase + "/guestbook"),
                Request("GET", pathBase + "/guestbook"),
                Request("POST", pathBase + "/guestbook", form: "name=Ada+L.&text=%3Cb%3Ehi%3C%2Fb%3E&text=%C3%A9"),
                Request("POST", pathBase + "/guestbook", form: "name=Nobody"),
                Request("GET", pathBase + "/guestbook"),
                Request("GET", pathBase + "/guestbook", accept: "application/json"),
                Request("GET", pathBase + "/visits?from=a%20b%26c"),
                Request("GET", pathBase + "/visits", cookie: "other=1; visits=41"),
                Request("GET", pathBase + "/account?tab=2"),
                Request("GET", pathBase + "/login"),
                Request("POST", pathBase + "/login", form: "user=ada&password=wrong"),
                Request("GET", pathBase + "/logout"),
                Request("GET", pathBase + "/report"),
                Request("HEAD", pathBase + "/report"),
                Request("GET", pathBase + "/boom"),
                Request("GET", pathBase + "/nowhere"),
            })
            {
                using HttpResponseMessage answer = await client.SendAsync(request);
                all.Append($"=== {request.Method} {request.RequestUri!.PathAndQuery}\n{await Describe(answer)}\n");
            }

            answers.Add(all.ToString());
        });

        answers[1].Should().Be(answers[0]);
        answers[0]
            .Should()
            .Contain("<b>Ada L.</b>: &lt;b&gt;hi&lt;/b&gt;, &#233;").And
            .Contain("{\"name\":\"Ada L.\"").And
            .Contain("Visit 42").And
            .Contain("X-User: nobody").And
            .Contain("X-Powered-By: OWIN 1.0")
            .And
                .Contain("The shelf fell over.").And
                .Contain("Content-Disposition: attachment; filename=report.csv").And
                .Contain($"Location: {pathBase}/login?ReturnUrl=");
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("/site")]
    public Task A_user_signs_in_is_known_and_signs_out_on_both_hosts(string pathBase) => OnBoth(pathBase, async client =>
    {
        using HttpResponseMessage challenged = await client.GetAsync(pathBase + "/account?tab=2");
        challenged.StatusCode.Should().Be(HttpStatusCode.Redirect);
        string login = challenged.Headers.Location!.OriginalString;
        login.Should().Be($"{pathBase}/login?ReturnUrl={Uri.EscapeDataString(pathBase + "/account?tab=2")}");

        using HttpResponseMessage signedIn = await client.SendAsync(Request("POST", login, form: "user=ada&password=lovelace"));
        signedIn.StatusCode.Should().Be(HttpStatusCode.Redirect);
        signedIn.Headers.Location!.OriginalString.Should().Be(pathBase + "/account?tab=2");
        string setCookie = signedIn.Headers.GetValues("Set-Cookie").Single();
        setCookie.Should().StartWith("site.auth=").And.ContainEquivalentOf("httponly").And.Contain($"path={(pathBase.Length == 0 ? "/" : pathBase)}");
        string cookie = setCookie.Split(';')[0];

        using HttpResponseMessage account = await client.SendAsync(Request("GET", pathBase + "/account?tab=2", cookie));
        account.StatusCode.Should().Be(HttpStatusCode.OK);
        (await account.Content.ReadAsStringAsync()).Should().Contain("<p>ada, reader</p>").And.Contain($"href=\"{pathBase}/logout\"");
        account.Headers.GetValues("X-User").Should().Equal("ada");

        using HttpResponseMessage signedOut = await client.SendAsync(Request("GET", pathBase + "/logout", cookie));
        signedOut.Headers.GetValues("Set-Cookie").Single().Should().StartWith("site.auth=;");

        using HttpResponseMessage forged = await client.SendAsync(Request("GET", pathBase + "/account", cookie[..^4] + "AAAA"));
        forged.StatusCode.Should().Be(HttpStatusCode.Redirect);
    });

    [TestMethod]
    public Task The_file_is_sent_once_and_then_known() => OnBoth("", async client =>
    {
        using HttpResponseMessage first = await client.GetAsync("/report");
        byte[] file = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Files", "report.csv"));
        (await first.Content.ReadAsByteArrayAsync()).Should().Equal(file);
        first.Content.Headers.ContentLength.Should().Be(file.Length);

        HttpRequestMessage again = Request("GET", "/report");
        again.Headers.Add("If-None-Match", first.Headers.ETag!.Tag);
        using HttpResponseMessage second = await client.SendAsync(again);
        second.StatusCode.Should().Be(HttpStatusCode.NotModified);
    });

    [TestMethod]
    public async Task What_the_site_does_not_answer_goes_on_to_ASPNET_Core_and_its_sign_in_guards_that_too()
    {
        await using Site site = await Site.StartAsync(
            app =>
            {
                app.UseKatana<KatanaSite.Startup>();
                app.MapGet(
                    "/modern",
                    (HttpContext context) =>
                        context.User.Identity is { IsAuthenticated: true } user
                            ? Microsoft.AspNetCore.Http.Results.Text(user.Name)
                            : Microsoft.AspNetCore.Http.Results.StatusCode(401));
            },
            builder => builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider());

        // The site's own cookie middleware turns the endpoint's 401 into its redirect.
        using HttpResponseMessage challenged = await site.Client.GetAsync("/modern");
        challenged.Headers.Location!.OriginalString.Should().Be("/login?ReturnUrl=%2Fmodern");
        using HttpResponseMessage signedIn = await site.Client.SendAsync(Request(
            "POST",
            challenged.Headers.Location.OriginalString,
            form: "user=ada&password=lovelace"));
        using HttpResponseMessage modern = await site.Client.SendAsync(Request(
            "GET",
            "/modern",
            signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0]));

        (await modern.Content.ReadAsStringAsync()).Should().Be("ada");
        modern.Headers.GetValues("X-Powered-By").Should().Equal("OWIN 1.0");
    }
}
