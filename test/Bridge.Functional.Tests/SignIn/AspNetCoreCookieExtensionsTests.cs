using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using Bridge.Functional.Tests.KatanaHosting;
using Bridge.Owin;
using FluentAssertions;
using KatanaSite.Authentication;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Owin;
using ISystemClock = Microsoft.Owin.Infrastructure.ISystemClock;

namespace Bridge.Functional.Tests.SignIn;

/// <summary>Two programs, one with Katana's sign-in and one with ASP.NET Core's real cookie handler, that share a cookie and a key ring.</summary>
[TestClass]
[DoNotParallelize]
public sealed class AspNetCoreCookieExtensionsTests : IDisposable
{
    private const string Cookie = "shared";

    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("bridge-keys-");
    private readonly Clock _clock = new();
    private readonly CookieContainer _browser = new();

    /// <summary>Whether Katana signs in, and ASP.NET Core reads; or the other way round.</summary>
    public static IEnumerable<object[]> Directions => [[true], [false]];

    public void Dispose() => _keys.Delete(recursive: true);

    [TestMethod]
    [DynamicData(nameof(Directions))]
    public async Task Who_signs_in_on_one_is_signed_in_on_the_other_and_out_on_both(bool fromKatana)
    {
        await using Site katana = await StartKatanaAsync();
        await using Site core = await StartCoreAsync();
        (Site first, Site second) = fromKatana ? (katana, core) : (core, katana);

        (await GetAsync(second, "/who")).Should().Be("nobody");
        await GetAsync(first, "/in?size=10");
        string[] both = [await GetAsync(first, "/who"), await GetAsync(second, "/who")];
        await GetAsync(second, "/out");

        both[0].Should().StartWith("Äda reader; type, name and role by ").And.Contain("issuer=LOCAL AUTHORITY/LOCAL AUTHORITY").And.Contain("note=ü true");
        both[1].Should().Be(both[0]);
        _browser.GetAllCookies().Should().BeEmpty("the other program deletes the cookie too");
        (await GetAsync(first, "/who")).Should().Be("nobody");
    }

    [TestMethod]
    [DynamicData(nameof(Directions))]
    public async Task A_ticket_of_nine_kilobytes_goes_in_chunks_and_ends_with_all_of_them(bool fromKatana)
    {
        await using Site katana = await StartKatanaAsync();
        await using Site core = await StartCoreAsync();
        (Site first, Site second) = fromKatana ? (katana, core) : (core, katana);

        await GetAsync(first, "/in?size=9000");

        _browser.GetAllCookies().Select(static cookie => cookie.Name).Should().BeEquivalentTo("shared", "sharedC1", "sharedC2", "sharedC3", "sharedC4");
        _browser.GetAllCookies().Should().OnlyContain(static cookie => cookie.Value.Length < 4096);
        string who = await GetAsync(second, "/who");
        who.Should().Contain(" size=9000").And.Be(await GetAsync(first, "/who"));

        System.Net.Cookie[] all = _browser.GetAllCookies().ToArray();
        string incomplete = string.Join("; ", all.Where(static cookie => cookie.Name != "sharedC2").Select(static cookie => cookie.ToString()));
        (await (await second.SendAsync("/who", incomplete)).Content.ReadAsStringAsync()).Should().Be("nobody");

        await GetAsync(second, "/out");
        _browser.GetAllCookies().Should().BeEmpty();
    }

    [TestMethod]
    [DynamicData(nameof(Directions))]
    public async Task A_ticket_is_over_on_both_when_it_is_over(bool fromKatana)
    {
        await using Site katana = await StartKatanaAsync(sliding: false);
        await using Site core = await StartCoreAsync(sliding: false);
        (Site first, Site second) = fromKatana ? (katana, core) : (core, katana);
        await GetAsync(first, "/in?size=10");

        _clock.Now += TimeSpan.FromMinutes(59);
        (await GetAsync(second, "/who")).Should().StartWith("Äda");
        _clock.Now += TimeSpan.FromMinutes(2);

        (await GetAsync(second, "/who")).Should().Be("nobody");
        (await GetAsync(first, "/who")).Should().Be("nobody");
    }

    [TestMethod]
    [DynamicData(nameof(Directions))]
    public async Task Past_its_half_a_ticket_is_renewed_by_the_other_and_then_holds_on_both(bool fromKatana)
    {
        await using Site katana = await StartKatanaAsync();
        await using Site core = await StartCoreAsync();
        (Site first, Site second) = fromKatana ? (katana, core) : (core, katana);
        await GetAsync(first, "/in?size=10");
        string before = await GetAsync(first, "/who");
        string issued = _browser.GetAllCookies().Single().Value;

        _clock.Now += TimeSpan.FromMinutes(29);
        await GetAsync(second, "/who");
        _browser.GetAllCookies().Single().Value.Should().Be(issued, "less than half of its time is over");
        _clock.Now += TimeSpan.FromMinutes(2);
        await GetAsync(second, "/who");
        _browser.GetAllCookies().Single().Value.Should().NotBe(issued);
        _clock.Now += TimeSpan.FromMinutes(50);

        (await GetAsync(first, "/who")).Should().Be(before);
        (await GetAsync(second, "/who")).Should().Be(before);
    }

    [TestMethod]
    public async Task A_second_identity_survives_a_renewal_by_Katana()
    {
        await using Site katana = await StartKatanaAsync();
        await using Site core = await StartCoreAsync();
        await GetAsync(core, "/in?size=10&second=Grace");
        string issued = _browser.GetAllCookies().Single().Value;

        _clock.Now += TimeSpan.FromMinutes(31);
        (await GetAsync(katana, "/who")).Should().StartWith("Äda").And.NotContain("Grace", "a ticket of Katana's has one identity");

        _browser.GetAllCookies().Single().Value.Should().NotBe(issued);
        (await GetAsync(core, "/who")).Should().StartWith("Äda").And.EndWith("and Grace");
    }

    [TestMethod]
    [DynamicData(nameof(Directions))]
    public async Task An_altered_ticket_and_one_of_other_keys_or_of_another_scheme_is_none(bool fromKatana)
    {
        await using Site katana = await StartKatanaAsync();
        await using Site core = await StartCoreAsync();
        await using Site otherScheme = fromKatana ? await StartKatanaAsync(scheme: "Other") : await StartCoreAsync(scheme: "Other");
        DirectoryInfo otherKeys = Directory.CreateTempSubdirectory("bridge-keys-");
        await using Site foreign = fromKatana ? await StartKatanaAsync(keys: otherKeys) : await StartCoreAsync(keys: otherKeys);
        (Site first, Site second) = fromKatana ? (katana, core) : (core, katana);
        await GetAsync(first, "/in?size=10");
        string ticket = _browser.GetAllCookies().Single().Value;

        foreach (int place in (int[])[0, 20, ticket.Length / 2, ticket.Length - 2])
        {
            char other = ticket[place] == 'A' ? 'B' : 'A';
            string altered = ticket[..place] + other + ticket[(place + 1)..];
            (await WhoAsync(second, altered)).Should().Be("nobody", $"character {place} is another");
        }

        (await WhoAsync(second, ticket[..^10])).Should().Be("nobody");
        (await WhoAsync(second, "")).Should().Be("nobody");
        (await WhoAsync(second, "chunks-2000000000")).Should().Be("nobody");
        foreach (Site stranger in (Site[])[otherScheme, foreign])
        {
            using HttpResponseMessage answer = await stranger.SendAsync("/in?size=10");
            (await (await second.SendAsync("/who", answer.Cookie())).Content.ReadAsStringAsync()).Should().Be("nobody");
            answer.SetCookies().Should().ContainSingle();
        }

        (await WhoAsync(second, ticket)).Should().StartWith("Äda", "the ticket itself is good");
        otherKeys.Delete(recursive: true);
    }

    [TestMethod]
    [DataRow(SameSiteModes.Lax)]
    [DataRow(SameSiteModes.Strict)]
    [DataRow(SameSiteModes.None)]
    [DataRow(SameSiteModes.Unspecified)]
    public async Task Both_set_the_same_attributes(SameSiteModes sameSite)
    {
        await using Site katana = await StartKatanaAsync(sameSite: sameSite);
        await using Site core = await StartCoreAsync(sameSite: sameSite);

        foreach (string path in (string[])["/in?size=10", "/in?size=10&persistent=1", "/in?size=9000"])
        {
            using HttpResponseMessage fromKatana = await katana.SendAsync(path);
            using HttpResponseMessage fromCore = await core.SendAsync(path);
            Attributes(fromKatana).Should().NotBeEmpty().And.BeEquivalentTo(Attributes(fromCore));
        }
    }

    private static string[] Attributes(HttpResponseMessage answer) =>
        [.. answer.SetCookies().Select(static line => $"{line.Split('=')[0]} {string.Join(", ", line.Split("; ").Skip(1).Order())}")];

    private static async Task<string> WhoAsync(Site site, string ticket)
    {
        using HttpResponseMessage answer = await site.SendAsync("/who", $"{Cookie}={ticket}");
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<string> GetAsync(Site site, string path)
    {
        using HttpClient client = new(new SocketsHttpHandler { CookieContainer = _browser, AllowAutoRedirect = false }) { Timeout = Patience.Limit };
        using HttpResponseMessage answer = await client.GetAsync(new Uri(site.Url, path));
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        return await answer.Content.ReadAsStringAsync();
    }

    private Task<Site> StartKatanaAsync(
        bool sliding = true,
        string scheme = CookieAuthenticationDefaults.AuthenticationScheme,
        DirectoryInfo? keys = null,
        SameSiteModes sameSite = SameSiteModes.Lax) =>
        Site.StartAsync(
            app => app.UseKatana(katana =>
            {
                katana.UseSiteCookie(new SiteCookieOptions
                {
                    CookieName = Cookie,
                    CookieSameSite = sameSite == SameSiteModes.Unspecified ? null : (Microsoft.Owin.SameSiteMode)(int)sameSite,
                    ExpireTimeSpan = TimeSpan.FromHours(1),
                    SlidingExpiration = sliding,
                    SystemClock = _clock,
                    TicketDataFormat = katana.CreateAspNetCoreTicketFormat(scheme),
                    CookieManager = new AspNetCoreCookieManager(),
                });
                katana.Map("/in", branch => branch.Run(context =>
                {
                    ClaimsIdentity identity = Identity(SiteCookieOptions.Scheme, int.Parse(context.Request.Query["size"]));
                    context.Authentication.SignIn(
                        new Microsoft.Owin.Security.AuthenticationProperties { IsPersistent = context.Request.Query["persistent"] is not null },
                        identity);
                    return Task.CompletedTask;
                }));
                katana.Map("/out", branch => branch.Run(context =>
                {
                    context.Authentication.SignOut();
                    return Task.CompletedTask;
                }));
                katana.Map("/who", branch => branch.Run(context => context.Response.WriteAsync(Describe(context.Authentication.User))));
            }),
            builder => AddKeys(builder.Services, keys));

    private Task<Site> StartCoreAsync(
        bool sliding = true,
        string scheme = CookieAuthenticationDefaults.AuthenticationScheme,
        DirectoryInfo? keys = null,
        SameSiteModes sameSite = SameSiteModes.Lax) =>
        Site.StartAsync(
            app =>
            {
                app.UseAuthentication();
                app.MapGet("/in", (HttpContext context, int size, string? second, string? persistent) =>
                {
                    ClaimsPrincipal user = new(Identity("password", size));
                    if (second is not null)
                    {
                        user.AddIdentity(new ClaimsIdentity([new Claim(ClaimTypes.Name, second)], "second"));
                    }

                    return context.SignInAsync(user, new AuthenticationProperties { IsPersistent = persistent is not null });
                });
                app.MapGet("/out", (HttpContext context) => context.SignOutAsync());
                app.MapGet("/who", (ClaimsPrincipal user) => Describe(user));
            },
            builder =>
            {
                AddKeys(builder.Services, keys);
                builder.Services.AddAuthentication(scheme).AddCookie(scheme, options =>
                {
                    options.Cookie.Name = Cookie;
                    options.Cookie.SameSite = (Microsoft.AspNetCore.Http.SameSiteMode)(int)sameSite;
                    options.ExpireTimeSpan = TimeSpan.FromHours(1);
                    options.SlidingExpiration = sliding;
                    options.TimeProvider = _clock;
                });
            });

    private void AddKeys(IServiceCollection services, DirectoryInfo? keys) =>
        services.AddDataProtection().SetApplicationName("shared").PersistKeysToFileSystem(keys ?? _keys);

    private static ClaimsIdentity Identity(string type, int size)
    {
        Claim note = new("note", "ü", ClaimValueTypes.Boolean, "issuer", "original");
        note.Properties["kept"] = "true";
        return new ClaimsIdentity(
            [
                new Claim("nick", "Äda"), new Claim("group", "reader"), note,
                new Claim("data", Convert.ToHexString(RandomNumberGenerator.GetBytes(size / 2)).PadRight(size, '=')),
            ],
            type,
            "nick",
            "group");
    }

    /// <summary>All that a ticket keeps, in one line.</summary>
    private static string Describe(ClaimsPrincipal? user)
    {
        if (user?.Identity is not ClaimsIdentity { IsAuthenticated: true } identity)
        {
            return "nobody";
        }

        Claim note = user.FindFirst("note")!;
        Claim nick = user.FindFirst("nick")!;
        string others = string.Concat(user.Identities.Skip(1).Select(static other => $" and {other.Name}"));
        return $"{identity.Name} {(user.IsInRole("reader") ? "reader" : "")}; type, name and role by {identity.NameClaimType}, {identity.RoleClaimType}, "
            + $"{note.ValueType} {note.Issuer}/{note.OriginalIssuer} issuer={nick.Issuer}/{nick.OriginalIssuer} note={note.Value} {note.Properties["kept"]} "
            + $"size={user.FindFirst("data")!.Value.Length}{others}";
    }

    /// <summary>The values are those of ASP.NET Core and of Katana.</summary>
    public enum SameSiteModes
    {
        Unspecified = -1,
        None = 0,
        Lax = 1,
        Strict = 2,
    }

    private sealed class Clock : TimeProvider, ISystemClock
    {
        public DateTimeOffset Now { get; set; } = new(2040, 5, 6, 7, 8, 9, TimeSpan.Zero);

        public DateTimeOffset UtcNow => Now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
