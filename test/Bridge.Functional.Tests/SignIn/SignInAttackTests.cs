using System.Diagnostics;
using System.Net;
using System.Security.Claims;
using Bridge.Functional.Tests.KatanaHosting;
using FluentAssertions;
using KatanaSite.Authentication;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Owin;

namespace Bridge.Functional.Tests.SignIn;

/// <summary>What strangers send to a site with Katana's sign-in, and what many users send at once.</summary>
[TestClass]
[DoNotParallelize]
public sealed class SignInAttackTests
{
    private const int Users = 200;
    private static readonly TimeSpan s_atOnce = TimeSpan.FromSeconds(5);

    [TestMethod]
    [DataRow("/secret?next=%0d%0aSet-Cookie:%20a=b")]
    [DataRow("/secret/%0d%0aSet-Cookie:%20a=b")]
    [DataRow("//evil.example/secret")]
    [DataRow("/\\evil.example/secret")]
    [DataRow("/secret/ü?a=ü&b=<script>")]
    [DataRow("/secret?ReturnUrl=https://evil.example/")]
    public async Task The_return_URL_is_one_value_of_the_query_of_the_login_page(string target)
    {
        await using Site site = await SignInSite.StartAsync(app =>
        {
            app.MapGet("/secret/{**rest}", () => "secret").RequireAuthorization();
            app.MapFallback(() => "secret").RequireAuthorization();
        });

        string answer = await RawAsync(site, target);

        answer.Should().StartWith("HTTP/1.1 302 ");
        string location = answer.Split("\r\n").Single(static line => line.StartsWith("Location: ", StringComparison.Ordinal));
        location.Should().MatchRegex("^Location: /login\\?ReturnUrl=[A-Za-z0-9%._~-]+$");
        answer.Split("\r\n").Should().NotContain(static line => line.StartsWith("Set-Cookie", StringComparison.OrdinalIgnoreCase));
    }

    [TestMethod]
    [DataRow("https://evil.example/")]
    [DataRow("//evil.example/")]
    [DataRow("/\\evil.example/")]
    [DataRow("/\t/evil.example/")]
    [DataRow("\\\\evil.example/")]
    [DataRow("/%0d%0aSet-Cookie:%20a=b")]
    public async Task The_login_page_goes_nowhere_else(string url)
    {
        await using Site site = await Site.StartAsync(static app => app.UseKatana<KatanaSite.Startup>());
        using FormUrlEncodedContent form = new(new Dictionary<string, string> { ["user"] = "ada", ["password"] = "lovelace" });

        HttpResponseMessage answer = await site.Client.PostAsync($"/login?ReturnUrl={Uri.EscapeDataString(url)}", form);

        answer.StatusCode.Should().Be(HttpStatusCode.Redirect);
        answer.Headers.TryGetValues("Location", out IEnumerable<string>? locations).Should().BeTrue();
        locations!.Single().Should().MatchRegex("^/([A-Za-z0-9%._~-][A-Za-z0-9%._~:/=-]*)?$");
        answer.SetCookies().Should().ContainSingle().Which.Should().StartWith("site.auth=");
    }

    [TestMethod]
    public async Task A_redirect_that_would_split_the_response_is_an_error_and_signs_nobody_in()
    {
        await using Site site = await SignInSite.StartAsync(app => app.MapGet("/in", (HttpContext context) =>
            context.SignInAsync(User("Ada", "password"), new AuthenticationProperties { RedirectUri = "/\r\nX-Split: yes" })));

        HttpResponseMessage answer = await site.SendAsync("/in");
        HttpResponseMessage script = await site.SendAsync("/in", headers: ("X-Requested-With", "XMLHttpRequest"));

        answer.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        script.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        answer.SetCookies().Concat(script.SetCookies()).Should().BeEmpty();
        answer.Headers.Contains("X-Split").Should().BeFalse();
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task An_altered_cookie_signs_nobody_in_and_is_no_error(bool isShared)
    {
        await using Site site = await StartAsync(isShared);
        string cookie = await site.CookieAsync();
        Random random = new(1);
        List<string> altered = ["site.auth=", "site.auth=%", "site.auth=\"\"", "site.auth=" + new string('A', 8000), cookie[..^1], cookie + "A"];
        for (int i = 0; i < 50; i++)
        {
            int at = random.Next("site.auth=".Length, cookie.Length);
            altered.Add(cookie[..at] + (cookie[at] == 'A' ? 'B' : 'A') + cookie[(at + 1)..]);
        }

        foreach (string text in altered.Where(text => text != cookie))
        {
            HttpResponseMessage answer = await site.SendAsync("/secret", text);

            answer.StatusCode.Should().Be(HttpStatusCode.Redirect, "{0} {1}", text, answer.Error());
        }

        (await site.SendAsync("/secret", cookie)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [TestMethod]
    [DataRow(false, "chunks:2147483647")]
    [DataRow(false, "chunks:-1")]
    [DataRow(true, "chunks-2147483647")]
    [DataRow(true, "chunks--1")]
    [DataRow(true, "chunks-99999999999999999999")]
    public async Task A_cookie_that_says_that_it_has_very_many_parts_costs_nothing(bool isShared, string value)
    {
        await using Site site = await StartAsync(isShared);
        long before = GC.GetTotalAllocatedBytes();
        var clock = Stopwatch.StartNew();

        HttpResponseMessage secret = await site.SendAsync("/secret", $"site.auth={value}; site.authC1=a");
        HttpResponseMessage signedOut = await site.SendAsync("/out", $"site.auth={value}; site.authC1=a");

        clock.Elapsed.Should().BeLessThan(s_atOnce);
        (GC.GetTotalAllocatedBytes() - before).Should().BeLessThan(10_000_000);
        secret.StatusCode.Should().NotBe(HttpStatusCode.OK);
        signedOut.SetCookies().Length.Should().BeLessThan(4);
    }

    [TestMethod]
    public async Task Users_who_sign_in_at_once_are_not_mistaken_for_one_another()
    {
        await using Site site = await SignInSite.StartAsync(app =>
        {
            app.MapGet("/in/{name}", async (HttpContext context, string name) =>
            {
                await Task.Yield();
                await context.SignInAsync(User(name, "password"));
            });
            app.MapGet("/who", async (HttpContext context) =>
            {
                await Task.Yield();
                AuthenticateResult result = await context.AuthenticateAsync("Katana");
                return $"{context.User.Identity!.Name} {result.Principal!.Identity!.Name} {context.GetOwinContext().Request.User.Identity!.Name}";
            }).RequireAuthorization();
            app.MapGet("/out", (HttpContext context) => context.SignOutAsync());
        });

        string[] wrong = await Task.WhenAll(Enumerable.Range(0, Users).Select(async i =>
        {
            string name = $"user{i}";
            string cookie = (await site.SendAsync($"/in/{name}")).Cookie();
            string who = await (await site.SendAsync("/who", cookie)).Content.ReadAsStringAsync();
            HttpResponseMessage stranger = await site.SendAsync("/who");
            HttpResponseMessage signedOut = await site.SendAsync("/out", cookie);
            return who == $"{name} {name} {name}" && stranger.StatusCode == HttpStatusCode.Redirect && signedOut.Cookie() == "site.auth=" ? "" : who;
        }));

        wrong.Should().OnlyContain(static text => text.Length == 0);
    }

    [TestMethod]
    public async Task Two_schemes_of_one_policy_are_both_challenged()
    {
        await using Site site = await SignInSite.StartAsync(
            app =>
            {
                app.MapGet("/header-first", () => "in").RequireAuthorization(Policy("Header", "Katana"));
                app.MapGet("/katana-first", () => "in").RequireAuthorization(Policy("Katana", "Header"));
                app.MapGet("/two-of-katana", () => "in").RequireAuthorization(Policy("Second", SiteCookieOptions.Scheme));
            },
            static katana =>
            {
                SignInSite.UseCookie(katana);
                katana.UseSiteCookie(new SiteCookieOptions
                {
                    AuthenticationType = "Second",
                    AuthenticationMode = Microsoft.Owin.Security.AuthenticationMode.Passive,
                    CookieName = "second",
                    LoginPath = new Microsoft.Owin.PathString("/second"),
                });
            },
            schemes: static authentication =>
            {
                authentication.AddKatana().AddKatana(SiteCookieOptions.Scheme).AddKatana("Second");
                authentication.AddScheme<AuthenticationSchemeOptions, HeaderHandler>("Header", null);
            });

        foreach (string path in (string[])["/header-first", "/katana-first"])
        {
            HttpResponseMessage stranger = await site.SendAsync(path);
            stranger.StatusCode.Should().Be(HttpStatusCode.Redirect, $"{path} {stranger.Error()}");
            stranger.Headers.WwwAuthenticate.ToString().Should().StartWith("Header");
            (await site.SendAsync(path, await site.CookieAsync())).StatusCode.Should().Be(HttpStatusCode.OK);
            (await site.SendAsync(path, headers: ("X-User", "Ada"))).StatusCode.Should().Be(HttpStatusCode.OK);
        }

        HttpResponseMessage both = await site.SendAsync("/two-of-katana");
        both.StatusCode.Should().Be(HttpStatusCode.Redirect, both.Error());
        foreach (string type in (string[])[SiteCookieOptions.Scheme, "Second"])
        {
            string cookie = await site.CookieAsync($"name=Ada&type={type}");
            (await site.SendAsync("/two-of-katana", cookie)).StatusCode.Should().Be(HttpStatusCode.OK, type);
        }
    }

    private static AuthorizationPolicy Policy(params string[] schemes) => new AuthorizationPolicyBuilder(schemes).RequireAuthenticatedUser().Build();

    private static ClaimsPrincipal User(string name, string type) => new(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], type));

    private static Task<Site> StartAsync(bool isShared) => SignInSite.StartAsync(
        static app =>
        {
            app.MapGet("/secret", () => "secret").RequireAuthorization();
            app.MapGet("/out", (HttpContext context) => context.SignOutAsync());
        },
        katana => katana.UseSiteCookie(new SiteCookieOptions
        {
            LoginPath = new Microsoft.Owin.PathString("/login"),
            TicketDataFormat = isShared ? katana.CreateAspNetCoreTicketFormat("Cookies") : null,
            CookieManager = isShared ? new Bridge.Owin.AspNetCoreCookieManager() : null,
        }));

    /// <summary>The head of the answer to a target that no client library would send as it is.</summary>
    private static async Task<string> RawAsync(Site site, string target)
    {
        using System.Net.Sockets.TcpClient client = new();
        await client.ConnectAsync(site.Url.Host, site.Url.Port);
        await using System.Net.Sockets.NetworkStream stream = client.GetStream();
        byte[] request = System.Text.Encoding.UTF8.GetBytes($"GET {Escaped(target)} HTTP/1.1\r\nHost: {site.Url.Authority}\r\nConnection: close\r\n\r\n");
        await stream.WriteAsync(request);
        using StreamReader reader = new(stream, System.Text.Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    // Kestrel refuses what is not ASCII in a target.
    private static string Escaped(string target) => string.Concat(target.Select(static c => c > 127 ? Uri.EscapeDataString(c.ToString()) : c.ToString()));
}
