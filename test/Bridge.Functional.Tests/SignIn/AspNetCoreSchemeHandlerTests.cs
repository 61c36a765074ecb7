using System.Net;
using System.Security.Claims;
using System.Text.Json;
using Bridge.Functional.Tests.KatanaHosting;
using FluentAssertions;
using KatanaSite.Authentication;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Owin;
using Microsoft.Owin.Security;
using Owin;
using AuthenticationProperties = Microsoft.Owin.Security.AuthenticationProperties;

namespace Bridge.Functional.Tests.SignIn;

/// <summary>ASP.NET Core's schemes as authentication types of a Katana pipeline.</summary>
[TestClass]
[DoNotParallelize]
public sealed class AspNetCoreSchemeHandlerTests
{
    [TestMethod]
    public async Task A_passive_scheme_answers_when_it_is_named()
    {
        await using Site site = await StartAsync(AuthenticationMode.Passive);

        HttpResponseMessage named = await site.SendAsync("/challenge?type=Header&return=%2Fback");
        HttpResponseMessage unnamed = await site.SendAsync("/challenge");
        string who = await TextAsync(await site.SendAsync("/who?type=Header", headers: ("X-User", "Ada")));
        string stranger = await TextAsync(await site.SendAsync("/who?type=Header"));

        named.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        named.Headers.WwwAuthenticate.ToString().Should().Be("Header return=\"/back\"");
        unnamed.StatusCode.Should().Be(HttpStatusCode.Redirect, "the active cookie answers");
        who.Should().Be("Ada; Header found Ada by header", "the only scheme of an ASP.NET Core app is its default, which finds the user for all");
        stranger.Should().Be("nobody; Header found no one by ");
    }

    [TestMethod]
    public async Task An_active_scheme_finds_the_user_of_every_request_and_answers_each_401()
    {
        await using Site site = await StartAsync(AuthenticationMode.Active, useCookie: false);

        HttpResponseMessage unnamed = await site.SendAsync("/challenge");
        string who = await TextAsync(await site.SendAsync("/who?type=Header", headers: ("X-User", "Ada")));

        unnamed.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        unnamed.Headers.WwwAuthenticate.ToString().Should().StartWith("Header");
        who.Should().Be("Ada; Header found Ada by header");
    }

    [TestMethod]
    public async Task A_scheme_describes_itself_by_its_display_name()
    {
        await using Site site = await StartAsync(AuthenticationMode.Passive);

        (await TextAsync(await site.SendAsync("/types"))).Should().Be("Header 'By header', SiteCookie ''");
    }

    [TestMethod]
    public async Task Katana_signs_in_and_out_by_a_cookie_of_ASP_NET_Core()
    {
        await using Site site = await Site.StartAsync(
            app =>
            {
                app.UseKatana(katana =>
                {
                    katana.UseAspNetCoreScheme("Cookies", AuthenticationMode.Active);
                    katana.Map("/in", branch => branch.Run(context =>
                    {
                        context.Authentication.SignIn(
                            new AuthenticationProperties { IsPersistent = true },
                            new ClaimsIdentity([new Claim(ClaimTypes.Name, "Ada")], "Cookies"));
                        return context.Response.WriteAsync("in");
                    }));
                    katana.Map("/out", branch => branch.Run(context =>
                    {
                        context.Authentication.SignOut("Cookies");
                        return context.Response.WriteAsync("out");
                    }));
                    katana.Map("/secret", branch => branch.Run(context =>
                    {
                        context.Response.StatusCode = context.Authentication.User.Identity!.IsAuthenticated ? 200 : 401;
                        return Task.CompletedTask;
                    }));
                });
                app.MapGet("/core", (HttpContext context) => context.User.Identity!.Name ?? "nobody");
            },
            static builder => builder.Services.AddAuthentication().AddCookie("Cookies", static options => options.LoginPath = "/login"));

        using HttpResponseMessage signedIn = await site.SendAsync("/in");
        string cookie = signedIn.Cookie();
        using HttpResponseMessage signedOut = await site.SendAsync("/out", cookie);

        signedIn.SetCookies().Should().ContainSingle().Which.Should().StartWith(".AspNetCore.Cookies=").And.Contain("expires=");
        (await site.SendAsync("/secret", cookie)).StatusCode.Should().Be(HttpStatusCode.OK);
        (await TextAsync(await site.SendAsync("/core", cookie))).Should().Be("Ada");
        (await site.SendAsync("/secret")).Headers.Location!.AbsolutePath.Should().Be("/login", "ASP.NET Core's cookie handler makes its own redirect");
        signedOut.SetCookies().Should().ContainSingle().Which.Should().Contain("expires=Thu, 01 Jan 1970");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task An_external_sign_in_of_ASP_NET_Core_ends_on_the_page_of_the_old_site(bool siteAnswersEverything)
    {
        await using Site site = await Site.StartAsync(
            app =>
            {
                SignInSite.UseErrorHeader(app);
                app.UseKatana(katana =>
                {
                    SignInSite.UseCookie(katana);
                    katana.UseSiteCookie(new SiteCookieOptions
                    {
                        AuthenticationType = "ExternalCookie", AuthenticationMode = AuthenticationMode.Passive, CookieName = "external",
                    });
                    katana.UseAspNetCoreScheme("Provider");
                    katana.Map("/external", branch => branch.Run(context =>
                    {
                        context.Authentication.Challenge(new AuthenticationProperties { RedirectUri = "/returned" }, "Provider");
                        return Task.CompletedTask;
                    }));
                    katana.Map("/returned", branch => branch.Run(ReturnedAsync));
                    katana.Map("/who", branch => branch.Run(context => context.Response.WriteAsync(context.Authentication.User.Identity!.Name ?? "nobody")));
                    if (siteAnswersEverything)
                    {
                        katana.Run(static context =>
                        {
                            context.Response.StatusCode = 404;
                            return Task.CompletedTask;
                        });
                    }
                });
                app.UseAuthentication();
            },
            static builder => builder.Services.AddAuthentication("Application")
                .AddKatana(SiteCookieOptions.Scheme, "Application")
                .AddKatana("ExternalCookie")
                .AddOAuth("Provider", "A provider", static options =>
                {
                    options.SignInScheme = "ExternalCookie";
                    options.ClientId = "id";
                    options.ClientSecret = "secret";
                    options.CallbackPath = "/signin-provider";
                    options.AuthorizationEndpoint = "https://provider.example/authorize";
                    options.TokenEndpoint = "https://provider.example/token";
                    options.BackchannelHttpHandler = new TokenEndpoint();
                    options.Events.OnCreatingTicket = static context =>
                    {
                        context.Identity!.AddClaim(new Claim(ClaimTypes.Name, "Ada of " + context.AccessToken));
                        return Task.CompletedTask;
                    };
                }));

        using HttpResponseMessage challenge = await site.SendAsync("/external");
        Uri authorize = challenge.Headers.Location!;
        string state = QueryHelpers.ParseQuery(authorize.Query)["state"]!;
        using HttpResponseMessage callback = await site.SendAsync($"/signin-provider?code=c&state={Uri.EscapeDataString(state)}", challenge.Cookie());
        string external = callback.SetCookies().Single(static line => line.StartsWith("external=", StringComparison.Ordinal)).Split(';')[0];
        using HttpResponseMessage returned = await site.SendAsync("/returned", external);

        authorize.ToString().Should().StartWith("https://provider.example/authorize?").And.Contain("signin-provider");
        callback.StatusCode.Should().Be(HttpStatusCode.Redirect, callback.Error());
        callback.Headers.Location!.ToString().Should().Be("/returned");
        returned.SetCookies().Should().Contain(static line => line.StartsWith("external=;", StringComparison.Ordinal));
        string cookie = returned.SetCookies().Single(static line => line.StartsWith("site.auth=", StringComparison.Ordinal)).Split(';')[0];
        (await TextAsync(await site.SendAsync("/who", cookie))).Should().Be("Ada of token");
        (await site.SendAsync("/signin-provider?code=c&state=forged")).StatusCode.Should().Be(HttpStatusCode.InternalServerError);
    }

    [TestMethod]
    public async Task A_callback_in_front_of_Katana_says_how_the_order_must_be()
    {
        await using Site site = await Site.StartAsync(
            app =>
            {
                SignInSite.UseErrorHeader(app);
                app.UseAuthentication();
                app.UseKatana(SignInSite.UseCookie);
            },
            static builder => builder.Services.AddAuthentication("Katana").AddKatana()
                .AddScheme<AuthenticationSchemeOptions, CallbackHandler>("Callback", null));

        (await site.SendAsync("/callback")).Error().Should().Contain("cannot sign in here").And.Contain("app.UseKatana(...), app.UseAuthentication()");
    }

    [TestMethod]
    [DataRow("None", "*no scheme 'None'. It has: 'Header'.*AddAuthentication().Add...(\"None\"*")]
    [DataRow("Katana", "*represents Katana's own middleware*")]
    public async Task A_scheme_that_is_not_there_or_is_Katanas_own_is_refused_at_startup(string scheme, string message)
    {
        Func<Task> start = async () =>
        {
            await using Site site = await Site.StartAsync(
                app => app.UseKatana(katana => katana.UseAspNetCoreScheme(scheme)),
                static builder => builder.Services.AddAuthentication("Katana").AddKatana()
                    .AddScheme<AuthenticationSchemeOptions, HeaderHandler>("Header", null));
        };

        await start.Should().ThrowAsync<ArgumentException>().WithMessage(message);
    }

    private static Task<Site> StartAsync(AuthenticationMode mode, bool useCookie = true) => Site.StartAsync(
        app => app.UseKatana(katana =>
        {
            if (useCookie)
            {
                SignInSite.UseCookie(katana);
            }

            katana.UseAspNetCoreScheme("Header", mode);
            katana.Map("/challenge", branch => branch.Run(context =>
            {
                string? type = context.Request.Query["type"];
                context.Authentication.Challenge(
                    new AuthenticationProperties { RedirectUri = context.Request.Query["return"] },
                    type is null ? [] : [type]);
                return Task.CompletedTask;
            }));
            katana.Map("/types", branch => branch.Run(context => context.Response.WriteAsync(string.Join(
                ", ",
                context.Authentication.GetAuthenticationTypes().Select(static type => $"{type.AuthenticationType} '{type.Caption}'")))));
            katana.Map("/who", branch => branch.Run(async context =>
            {
                string type = context.Request.Query["type"];
                Microsoft.Owin.Security.AuthenticateResult? result = await context.Authentication.AuthenticateAsync(type);
                string found = result is null ? "" : result.Properties.Dictionary["found"];
                string user = context.Authentication.User.Identity!.Name ?? "nobody";
                await context.Response.WriteAsync($"{user}; {type} found {result?.Identity.Name ?? "no one"} by {found}");
            }));
        }),
        static builder => builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, HeaderHandler>("Header", "By header", null));

    private static async Task ReturnedAsync(IOwinContext context)
    {
        Microsoft.Owin.Security.AuthenticateResult external = await context.Authentication.AuthenticateAsync("ExternalCookie");
        context.Authentication.SignOut("ExternalCookie");
        context.Authentication.SignIn(new ClaimsIdentity(external.Identity.Claims, SiteCookieOptions.Scheme));
        await context.Response.WriteAsync("welcome");
    }

    private static Task<string> TextAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync();

    /// <summary>The provider, for the handler's own requests.</summary>
    private sealed class TokenEndpoint : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(
            new HttpResponseMessage { Content = new StringContent(JsonSerializer.Serialize(new { access_token = "token", token_type = "bearer" })) });
    }
}
