using System.Net;
using System.Security.Claims;
using Bridge.Functional.Tests.KatanaHosting;
using FluentAssertions;
using KatanaSite.Authentication;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Owin;
using Owin;
using AuthenticationOptions = Microsoft.AspNetCore.Authentication.AuthenticationOptions;
using AuthenticationProperties = Microsoft.AspNetCore.Authentication.AuthenticationProperties;

namespace Bridge.Functional.Tests.SignIn;

/// <summary>H of the cases from the field: endpoints of every kind behind Katana's sign-in, by <c>AddKatana</c>.</summary>
[TestClass]
[DoNotParallelize]
public sealed class KatanaSchemeHandlerTests
{
    private const string Scheme = SiteCookieOptions.Scheme;

    /// <summary>Each kind of endpoint, at /secret/KIND and, for readers alone, at /readers/KIND.</summary>
    private static readonly string[] s_kinds = ["minimal", "view", "module", "owin", "katana", "mvc"];

    public static IEnumerable<object[]> Kinds =>
        from kind in s_kinds
        from method in (string[])["GET", "POST"]
        from useAuthentication in (bool[])[false, true]
        select new object[] { kind, method, useAuthentication };

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public async Task A_stranger_is_sent_to_the_login_page_and_back(string kind, string verb, bool useAuthentication)
    {
        await using Site site = await StartAllAsync(useAuthentication);
        string path = $"/secret/{kind}";
        var method = HttpMethod.Parse(verb);

        HttpResponseMessage stranger = await site.SendAsync(path + "?a=1&b=2", method: method);

        stranger.StatusCode.Should().Be(HttpStatusCode.Redirect, stranger.Error());
        stranger.Headers.Location!.ToString().Should().Be($"/login?ReturnUrl={Uri.EscapeDataString(path + "?a=1&b=2")}");
        (await stranger.Content.ReadAsStringAsync()).Should().BeEmpty();
        HttpResponseMessage ada = await site.SendAsync(path, await site.CookieAsync(), method);
        ada.StatusCode.Should().Be(HttpStatusCode.OK, ada.Error());
        (await ada.Content.ReadAsStringAsync()).Should().Be($"{kind} for Ada");
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public async Task Whoever_lacks_the_role_gets_403_and_no_redirect(string kind, string verb, bool useAuthentication)
    {
        await using Site site = await StartAllAsync(useAuthentication);
        string path = $"/readers/{kind}";
        var method = HttpMethod.Parse(verb);

        HttpResponseMessage ada = await site.SendAsync(path, await site.CookieAsync(), method);
        HttpResponseMessage reader = await site.SendAsync(path, await site.CookieAsync("name=Ada&role=reader"), method);
        HttpResponseMessage stranger = await site.SendAsync(path, method: method);

        ada.StatusCode.Should().Be(HttpStatusCode.Forbidden, ada.Error());
        ada.Headers.Location.Should().BeNull();
        reader.StatusCode.Should().Be(HttpStatusCode.OK);
        stranger.StatusCode.Should().Be(HttpStatusCode.Redirect);
    }

    [TestMethod]
    [DynamicData(nameof(Kinds))]
    public async Task A_script_gets_401_and_403_from_every_kind(string kind, string verb, bool useAuthentication)
    {
        await using Site site = await StartAllAsync(useAuthentication);
        var method = HttpMethod.Parse(verb);
        (string, string) script = ("X-Requested-With", "XMLHttpRequest");

        HttpResponseMessage stranger = await site.SendAsync($"/secret/{kind}", method: method, headers: script);
        HttpResponseMessage ada = await site.SendAsync($"/readers/{kind}", await site.CookieAsync(), method, script);

        stranger.StatusCode.Should().Be(HttpStatusCode.Unauthorized, stranger.Error());
        (await stranger.Content.ReadAsStringAsync()).Should().BeEmpty();
        ada.StatusCode.Should().Be(HttpStatusCode.Forbidden, ada.Error());
        ada.Headers.Location.Should().BeNull();
    }

    [TestMethod]
    [DataRow("/secret/minimal", "X-Requested-With", "XMLHttpRequest")]
    [DataRow("/secret/view", "X-Requested-With", "XMLHttpRequest")]
    [DataRow("/secret/mvc", "Accept", "application/json")]
    [DataRow("/secret/view", "Accept", "application/json, text/plain, */*")]
    [DataRow("/secret/view", "Accept", "application/vnd.site.v1+json")]
    [DataRow("/secret/json", "Accept", "*/*")]
    [DataRow("/secret/controller", "Accept", "*/*")]
    [DataRow("/secret/quiet", "Accept", "text/html")]
    public async Task An_API_client_gets_the_401_itself(string path, string header, string value)
    {
        await using Site site = await StartAllAsync(useAuthentication: false);

        HttpResponseMessage answer = await site.SendAsync(path, headers: (header, value));

        answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized, answer.Error());
        answer.Headers.Location!.ToString().Should().StartWith("/login?", "ASP.NET Core's cookie handler says where the page is, too");
    }

    [TestMethod]
    [DataRow("/secret/view", "text/html,application/xhtml+xml,application/json;q=0.9")]
    [DataRow("/secret/loud", "application/json")]
    [DataRow("/secret/view", "not a type")]
    public async Task A_browser_is_redirected_also_where_it_would_take_JSON(string path, string accept)
    {
        await using Site site = await StartAllAsync(useAuthentication: false);

        (await site.SendAsync(path, headers: ("Accept", accept))).StatusCode.Should().Be(HttpStatusCode.Redirect);
    }

    [TestMethod]
    public async Task An_API_client_gets_the_401_also_where_a_body_is_written_after_the_challenge()
    {
        await using Site site = await SignInSite.StartAsync(app => app.MapGet("/late", async context =>
        {
            await context.ChallengeAsync();
            await context.Response.WriteAsync("who are you?");
        }));

        HttpResponseMessage script = await site.SendAsync("/late", headers: ("X-Requested-With", "XMLHttpRequest"));
        HttpResponseMessage browser = await site.SendAsync("/late");

        script.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await script.Content.ReadAsStringAsync()).Should().Be("who are you?");
        browser.StatusCode.Should().Be(HttpStatusCode.Redirect);
    }

    [TestMethod]
    public async Task An_error_page_that_redirects_is_no_answer_of_the_sign_in()
    {
        await using Site site = await Site.StartAsync(
            app =>
            {
                app.UseExceptionHandler(handler => handler.Run(context =>
                {
                    context.Response.Redirect("/oops");
                    return Task.CompletedTask;
                }));
                app.UseKatana(SignInSite.UseCookie);
                app.MapGet("/fails", async context =>
                {
                    await context.ChallengeAsync();
                    throw new InvalidOperationException("after the challenge");
                });
            },
            static builder => builder.Services.AddAuthentication().AddKatana());

        HttpResponseMessage answer = await site.SendAsync("/fails", headers: ("X-Requested-With", "XMLHttpRequest"));

        answer.StatusCode.Should().Be(HttpStatusCode.Redirect);
        answer.Headers.Location!.ToString().Should().Be("/oops");
    }

    [TestMethod]
    public async Task Results_of_ASP_NET_Core_challenge_and_forbid_from_every_kind_of_endpoint()
    {
        await using Site site = await SignInSite.StartAsync(app =>
        {
            app.MapGet("/minimal/challenge", () => Results.Challenge());
            app.MapGet("/minimal/forbid", () => Results.Forbid());
            app.MapView("/view/challenge", _ => Results.Challenge());
            app.MapView("/view/forbid", _ => Results.Forbid(authenticationSchemes: ["Katana"]));
            app.MapView("/view/action", _ => new ChallengeResult("Katana"));
            app.MapView("/view/plain", _ => ("who are you?", 401));
            app.MapView("/view/error", _ => throw new HttpException(401));
        }, services: static services => services.AddControllers());

        foreach (string path in (string[])["/minimal/challenge", "/view/challenge", "/view/action", "/view/plain", "/view/error"])
        {
            HttpResponseMessage answer = await site.SendAsync(path);
            answer.StatusCode.Should().Be(HttpStatusCode.Redirect, $"{path} {answer.Error()}");
            answer.Headers.Location!.ToString().Should().Be($"/login?ReturnUrl={Uri.EscapeDataString(path)}");
        }

        (await site.SendAsync("/minimal/forbid")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await site.SendAsync("/view/forbid")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    [TestMethod]
    public async Task Endpoints_within_a_mounted_Katana_application_have_that_ones_sign_in()
    {
        await using Site site = await Site.StartAsync(
            app =>
            {
                SignInSite.UseErrorHeader(app);
                app.MapKatana("/old", katana =>
                {
                    SignInSite.UseCookie(katana);
                    katana.Map("/enter", branch => branch.Run(context =>
                    {
                        context.Authentication.SignIn(new ClaimsIdentity([new Claim(ClaimTypes.Name, "Ada")], Scheme));
                        return Task.CompletedTask;
                    }));
                    katana.UseAspNetCore(core =>
                    {
                        core.UseRouting();
                        core.UseAuthorization();
                        core.UseEndpoints(static endpoints => endpoints
                            .MapGet("/secret", static (ClaimsPrincipal user) => $"for {user.Identity!.Name}").RequireAuthorization());
                    });
                });
            },
            static builder =>
            {
                builder.Services.AddAuthentication().AddKatana();
                builder.Services.AddAuthorization();
            });

        HttpResponseMessage stranger = await site.SendAsync("/old/secret?x=1");
        string cookie = (await site.SendAsync("/old/enter")).Cookie();
        HttpResponseMessage ada = await site.SendAsync("/old/secret", cookie);

        stranger.StatusCode.Should().Be(HttpStatusCode.Redirect, stranger.Error());
        stranger.Headers.Location!.ToString().Should().Be("/old/login?ReturnUrl=%2Fold%2Fsecret%3Fx%3D1");
        (await ada.Content.ReadAsStringAsync()).Should().Be("for Ada");
    }

    [TestMethod]
    public async Task SignIn_and_SignOut_of_either_side_set_and_end_the_same_cookie()
    {
        await using Site site = await SignInSite.StartAsync(app =>
        {
            app.MapGet("/in", (HttpContext context) => context.SignInAsync(User("Ada", "password")));
            app.MapGet("/owin/in", (HttpContext context) => context.GetOwinContext().Authentication.SignIn(User("Ada", Scheme).Identities.Single()));
            app.MapGet("/out", (HttpContext context) => context.SignOutAsync());
            app.MapGet("/owin/out", (HttpContext context) => context.GetOwinContext().Authentication.SignOut(Scheme));
            app.MapView("/view/in", _ => Results.SignIn(User("Ada", "password")));
            app.MapGet("/who", (ClaimsPrincipal user) => $"{user.Identity!.Name} by {user.Identity.AuthenticationType}").RequireAuthorization();
        });

        foreach (string path in (string[])["/in", "/owin/in", "/view/in"])
        {
            HttpResponseMessage answer = await site.SendAsync(path);
            answer.SetCookies().Should().ContainSingle(answer.Error()).Which.Should().StartWith("site.auth=");
            HttpResponseMessage who = await site.SendAsync("/who", answer.Cookie());
            (await who.Content.ReadAsStringAsync()).Should().Be($"Ada by {Scheme}");
        }

        string cookie = await site.CookieAsync();
        foreach (string path in (string[])["/out", "/owin/out"])
        {
            HttpResponseMessage answer = await site.SendAsync(path, cookie);
            answer.SetCookies().Should().ContainSingle(answer.Error()).Which.Should().StartWith("site.auth=;").And.Contain("expires=Thu, 01");
        }
    }

    [TestMethod]
    public async Task Properties_of_a_sign_in_are_in_the_ticket_and_come_back()
    {
        await using Site site = await SignInSite.StartAsync(app =>
        {
            app.MapGet("/in", (HttpContext context) => context.SignInAsync(
                User("Ada", Scheme),
                new AuthenticationProperties(new Dictionary<string, string?> { ["basket"] = "ü", ["none"] = null })
                {
                    IsPersistent = true,
                    ExpiresUtc = new DateTimeOffset(2040, 1, 2, 3, 4, 5, TimeSpan.Zero),
                    AllowRefresh = false,
                    RedirectUri = "/home?x=1",
                }));
            app.MapGet("/properties", async (HttpContext context) =>
            {
                AuthenticateResult result = await context.AuthenticateAsync();
                AuthenticationTicket ticket = result.Ticket!;
                AuthenticationProperties properties = ticket.Properties;
                string basket = properties.Items["basket"]!;
                return $"{ticket.AuthenticationScheme} {basket} {properties.IsPersistent} {properties.ExpiresUtc:s} {properties.AllowRefresh}";
            });
        });

        HttpResponseMessage signIn = await site.SendAsync("/in");

        signIn.StatusCode.Should().Be(HttpStatusCode.Redirect, "ASP.NET Core's cookie handler goes where the properties say");
        signIn.Headers.Location!.ToString().Should().Be("/home?x=1");
        HttpResponseMessage answer = await site.SendAsync("/properties", signIn.Cookie());
        (await answer.Content.ReadAsStringAsync()).Should().Be("Katana ü True 2040-01-02T03:04:05 False");
    }

    [TestMethod]
    public async Task A_scheme_stands_for_the_middleware_that_it_names()
    {
        await using Site site = await SignInSite.StartAsync(
            app =>
            {
                app.MapGet("/admins", (ClaimsPrincipal user) => $"for {user.Identity!.Name}")
                    .RequireAuthorization(new AuthorizationPolicyBuilder("AdminCookie").RequireAuthenticatedUser().Build());
                app.MapGet("/all", (ClaimsPrincipal user) => $"for {user.Identity!.Name}").RequireAuthorization();
            },
            static katana =>
            {
                SignInSite.UseCookie(katana);
                katana.UseSiteCookie(new SiteCookieOptions
                {
                    AuthenticationType = "AdminCookie",
                    AuthenticationMode = Microsoft.Owin.Security.AuthenticationMode.Passive,
                    CookieName = "admin.auth",
                    LoginPath = new Microsoft.Owin.PathString("/admin/login"),
                });
            },
            schemes: static authentication =>
            {
                authentication.AddKatana("AdminCookie");
                authentication.Services.Configure<AuthenticationOptions>(static options => options.DefaultScheme = Scheme);
                authentication.AddKatana(Scheme);
            });

        string user = await site.CookieAsync();
        string admin = await site.CookieAsync("name=Grace&type=AdminCookie");

        (await site.SendAsync("/admins")).Headers.Location!.ToString().Should().Be("/admin/login?ReturnUrl=%2Fadmins");
        (await site.SendAsync("/admins", user)).Headers.Location!.ToString().Should().Be("/admin/login?ReturnUrl=%2Fadmins");
        (await (await site.SendAsync("/admins", $"{user}; {admin}")).Content.ReadAsStringAsync()).Should().Be("for Grace");
        (await site.SendAsync("/all", admin)).Headers.Location!.ToString().Should().Be("/login?ReturnUrl=%2Fall");
        (await (await site.SendAsync("/all", $"{user}; {admin}")).Content.ReadAsStringAsync()).Should().Be("for Ada");
    }

    [TestMethod]
    public async Task Katana_does_not_vouch_for_a_user_of_another_scheme()
    {
        await using Site site = await SignInSite.StartAsync(
            app =>
            {
                app.MapGet("/katana", () => "in").RequireAuthorization(new AuthorizationPolicyBuilder("Katana").RequireAuthenticatedUser().Build());
                app.MapGet("/either", () => "in").RequireAuthorization();
            },
            schemes: static authentication =>
            {
                authentication.AddKatana();
                authentication.AddScheme<AuthenticationSchemeOptions, HeaderHandler>("Header", null);
                authentication.Services.Configure<AuthenticationOptions>(static options => options.DefaultScheme = "Header");
            },
            useAuthentication: true);

        (await site.SendAsync("/either", headers: ("X-User", "Eve"))).StatusCode.Should().Be(HttpStatusCode.OK);
        (await site.SendAsync("/katana", headers: ("X-User", "Eve"))).StatusCode.Should().Be(HttpStatusCode.Redirect);
        (await site.SendAsync("/katana", await site.CookieAsync(), headers: ("X-User", "Eve"))).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [TestMethod]
    public async Task A_user_that_middleware_of_the_sites_own_has_found_counts()
    {
        await using Site site = await SignInSite.StartAsync(
            app => app.MapGet("/secret", (ClaimsPrincipal user) => $"for {user.Identity!.Name}").RequireAuthorization(
                new AuthorizationPolicyBuilder("Katana").RequireAuthenticatedUser().Build()),
            static katana =>
            {
                katana.Use(async (context, next) =>
                {
                    if (context.Request.Headers["X-User"] is { } name)
                    {
                        context.Request.User = User(name, "own");
                    }

                    await next();
                    if (context.Response.StatusCode == 401)
                    {
                        context.Response.Redirect("/own-login");
                    }
                });
            });

        (await site.SendAsync("/secret")).Headers.Location!.ToString().Should().Be("/own-login");
        (await (await site.SendAsync("/secret", headers: ("X-User", "Ada"))).Content.ReadAsStringAsync()).Should().Be("for Ada");
    }

    [TestMethod]
    public async Task Middleware_that_hands_on_a_dictionary_of_its_own_is_found()
    {
        await using Site site = await SignInSite.StartAsync(
            app =>
            {
                app.MapGet("/in", (HttpContext context) => context.SignInAsync(User("Ada", Scheme)));
                app.MapGet("/secret", (ClaimsPrincipal user) => $"for {user.Identity!.Name}").RequireAuthorization();
            },
            static katana =>
            {
                katana.Use(new Func<Func<IDictionary<string, object>, Task>, Func<IDictionary<string, object>, Task>>(
                    static next => environment => next(new Dictionary<string, object>(environment, StringComparer.Ordinal))));
                SignInSite.UseCookie(katana);
            });

        HttpResponseMessage signIn = await site.SendAsync("/in");

        signIn.SetCookies().Should().ContainSingle(signIn.Error());
        (await (await site.SendAsync("/secret", signIn.Cookie())).Content.ReadAsStringAsync()).Should().Be("for Ada");
        (await site.SendAsync("/secret")).StatusCode.Should().Be(HttpStatusCode.Unauthorized, "the status that Katana sets stays in the copy");
    }

    private static Task<Site> StartAllAsync(bool useAuthentication) => SignInSite.StartAsync(
        static app =>
        {
            foreach ((string prefix, string policy) in ((string, string)[])[("/secret", "known"), ("/readers", "readers")])
            {
                app.MapGet(prefix + "/minimal", static (ClaimsPrincipal user) => $"minimal for {user.Identity!.Name}").RequireAuthorization(policy);
                app.MapPost(prefix + "/minimal", static (ClaimsPrincipal user) => $"minimal for {user.Identity!.Name}").RequireAuthorization(policy);
                app.MapView(prefix + "/view", ["GET", "POST"], static request => $"view for {request.User!.Identity!.Name}").RequireAuthorization(policy);
                app.MapModule(prefix, new Secrets()).RequireAuthorization(policy);
                app.MapOwin(prefix + "/owin", AnswerAsync).RequireAuthorization(policy);
                app.MapKatana(prefix + "/katana", static katana => katana.Run(static context =>
                    context.Response.WriteAsync($"katana for {context.Authentication.User.Identity!.Name}"))).RequireAuthorization(policy);
            }

            app.MapGet("/secret/json", static () => new { a = 1 }).RequireAuthorization();
            app.MapView("/secret/quiet", static _ => "quiet").RequireAuthorization().DisableCookieRedirect();
            app.MapGet("/secret/loud", static () => new { a = 1 }).RequireAuthorization().AllowCookieRedirect();
            app.MapControllers();
        },
        services: static services =>
        {
            services.AddControllers().ConfigureApplicationPartManager(static parts => parts.FeatureProviders.Add(new SignInControllers()));
            services.AddAuthorizationBuilder()
                .AddPolicy("known", static policy => policy.RequireAuthenticatedUser())
                .AddPolicy("readers", static policy => policy.RequireRole("reader"));
        },
        useAuthentication: useAuthentication);

    private static Task AnswerAsync(IDictionary<string, object> environment)
    {
        OwinContext owin = new(environment);
        return owin.Response.WriteAsync($"owin for {owin.Request.User.Identity!.Name}");
    }

    private static ClaimsPrincipal User(string name, string type) => new(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], type));

    private sealed class Secrets : ViewModule
    {
        public Secrets() => Map("/module", ["GET", "POST"], static request => $"module for {request.User!.Identity!.Name}");
    }
}
