using System.Security.Claims;
using FluentAssertions;
using Microsoft.Owin;
using Microsoft.Owin.Security;
using Microsoft.Owin.Security.DataProtection;
using Owin;

namespace Bridge.Katana.Tests.Security.Infrastructure;

/// <summary>The handler's life over a whole pipeline, by a cookie middleware as sites wrote them.</summary>
[TestClass]
public sealed class AuthenticationMiddlewareTests
{
    [TestMethod]
    public async Task Request_without_a_cookie_has_no_user()
    {
        TestServer.Answer answer = await Site().GetAsync("/who");
        answer.Body.Should().Be("nobody");
        answer.SetCookies.Should().BeEmpty();
    }

    [TestMethod]
    public async Task Signing_in_sets_a_cookie_that_authenticates_the_next_request()
    {
        TestServer site = Site();

        TestServer.Answer signIn = await site.GetAsync("/signin");
        signIn.SetCookies.Should()
            .ContainSingle().Which
            .Should()
            .StartWith("site.auth=").And
            .ContainEquivalentOf("httponly").And
            .NotContainEquivalentOf("secure");

        (await site.GetAsync("/who")).Body.Should().Be("bob");
    }

    [TestMethod]
    public async Task Signing_in_over_https_sets_a_secure_cookie() =>
        (await Site().GetAsync("/signin", "https")).SetCookies.Should().ContainSingle().Which.Should().ContainEquivalentOf("; secure");

    [TestMethod]
    public async Task Signing_in_after_the_first_byte_is_too_late()
    {
        TestServer site = new(app =>
        {
            Protected(app).UseSiteCookie();
            app.Run(async context =>
            {
                await context.Response.WriteAsync("sent");
                context.Authentication.SignIn(Bob());
            });
        });

        (await site.GetAsync("/")).SetCookies.Should().BeEmpty("the headers are gone with the first byte");
    }

    [TestMethod]
    public async Task Persistent_sign_in_sets_an_expiry() =>
        (await Site().GetAsync("/remember")).SetCookies.Should().ContainSingle().Which.Should().ContainEquivalentOf("expires=");

    [TestMethod]
    public async Task Signing_out_deletes_the_cookie()
    {
        TestServer site = Site();
        await site.GetAsync("/signin");
        TestServer.Answer signOut = await site.GetAsync("/signout");

        signOut.SetCookies.Should().ContainSingle().Which.Should().StartWith("site.auth=;");
        (await site.GetAsync("/who")).Body.Should().Be("nobody");
    }

    [TestMethod]
    public async Task Signing_out_of_another_type_leaves_the_cookie()
    {
        TestServer site = Site();
        await site.GetAsync("/signin");
        (await site.GetAsync("/signout-other")).SetCookies.Should().BeEmpty();
        (await site.GetAsync("/who")).Body.Should().Be("bob");
    }

    [TestMethod]
    public async Task Altered_cookie_is_ignored()
    {
        TestServer site = Site();
        await site.GetAsync("/signin");
        string cookie = site.Cookies["site.auth"];
        site.Cookies["site.auth"] = cookie[..20] + (cookie[20] == 'x' ? 'y' : 'x') + cookie[21..];

        (await site.GetAsync("/who")).Body.Should().Be("nobody");
    }

    [TestMethod]
    public async Task A_ticket_is_refused_within_the_second_in_which_it_expires()
    {
        // A machine that is too busy misses the second, and the try says nothing.
        for (int attempt = 0; attempt < 20; attempt++)
        {
            DateTimeOffset now = DateTimeOffset.UtcNow;
            DateTimeOffset expires = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)).AddSeconds(1);
            TestServer site = SiteWithTickets(expires);
            await site.GetAsync("/signin");
            while (DateTimeOffset.UtcNow < expires)
            {
                await Task.Delay(1);
            }

            // Once in ten thousand times the clock has no ticks below a millisecond, and the ticket is not over yet.
            string[] answers = [(await site.GetAsync("/who")).Body, (await site.GetAsync("/who")).Body];
            if (DateTimeOffset.UtcNow < expires.AddSeconds(1))
            {
                answers.Should().Contain("nobody");
                return;
            }
        }

        Assert.Inconclusive("In twenty tries no request came within the second after its ticket's.");
    }

    [TestMethod]
    public async Task A_ticket_is_good_until_the_second_in_which_it_expires()
    {
        TestServer site = SiteWithTickets(DateTimeOffset.UtcNow.AddHours(1));
        await site.GetAsync("/signin");

        (await site.GetAsync("/who")).Body.Should().Be("bob");
    }

    [TestMethod]
    public async Task Active_middleware_answers_a_401_with_its_login_page()
    {
        TestServer.Answer answer = await Site().GetAsync("/private?a=b");
        answer.Status.Should().Be(302);
        answer.Location.Should().Be("/login?ReturnUrl=%2Fprivate%3Fa%3Db");
    }

    [TestMethod]
    public async Task Active_middleware_answers_a_401_whose_body_was_written()
    {
        TestServer.Answer answer = await Site().GetAsync("/private-with-body");
        answer.Status.Should().Be(302, "the challenge comes before the headers");
        answer.Body.Should().Be("log in");
    }

    [TestMethod]
    public async Task Challenge_with_a_redirect_uri_comes_back_there() =>
        (await Site().GetAsync("/challenge-back")).Location.Should().Be("/login?ReturnUrl=%2Fback");

    [TestMethod]
    public async Task Challenge_of_another_type_is_left_alone()
    {
        TestServer.Answer answer = await Site().GetAsync("/challenge-other");
        answer.Status.Should().Be(401);
        answer.Location.Should().BeNull();
    }

    [TestMethod]
    public async Task Challenge_needs_a_401()
    {
        TestServer.Answer answer = await Site().GetAsync("/challenge-403");
        answer.Status.Should().Be(403);
        answer.Location.Should().BeNull();
    }

    [TestMethod]
    public async Task Passive_middleware_leaves_user_and_401_alone_until_it_is_named()
    {
        TestServer site = Site(AuthenticationMode.Passive);
        await site.GetAsync("/signin");

        (await site.GetAsync("/who")).Body.Should().Be("nobody");
        (await site.GetAsync("/authenticate")).Body.Should().Be("bob");
        (await site.GetAsync("/private")).Status.Should().Be(401);
        (await site.GetAsync("/challenge-named")).Location.Should().StartWith("/login");
        (await site.GetAsync("/signout-all")).SetCookies.Should().BeEmpty("a sign-out that names nobody is for active middleware");
        (await site.GetAsync("/signout")).SetCookies.Should().ContainSingle();
    }

    [TestMethod]
    public async Task Active_middleware_obeys_a_sign_out_that_names_nobody()
    {
        TestServer site = Site();
        await site.GetAsync("/signin");
        (await site.GetAsync("/signout-all")).SetCookies.Should().ContainSingle();
    }

    [TestMethod]
    public async Task Authenticate_yields_identity_properties_and_description()
    {
        TestServer site = Site(caption: "Our site");
        await site.GetAsync("/remember");
        (await site.GetAsync("/result")).Body.Should().Be("bob|True|SiteCookie|Our site");
        (await site.GetAsync("/result-unknown")).Body.Should().Be("none");
    }

    [TestMethod]
    public async Task Every_middleware_describes_itself_the_nearest_first()
    {
        TestServer site = new(app =>
        {
            Protected(app)
                .UseSiteCookie(new SiteCookieOptions { AuthenticationType = "outer", CookieName = "o" })
                .UseSiteCookie(new SiteCookieOptions { AuthenticationType = "inner", CookieName = "i" });
            app.Run(context => context.Response.WriteAsync(
                string.Join(",", context.Authentication.GetAuthenticationTypes().Select(d => d.AuthenticationType))));
        });

        (await site.GetAsync("/")).Body.Should().Be("inner,outer");
    }

    [TestMethod]
    public async Task Two_active_middlewares_give_the_user_both_identities()
    {
        TestServer site = new(app =>
        {
            Protected(app)
                .UseSiteCookie(new SiteCookieOptions { AuthenticationType = "a", CookieName = "a" })
                .UseSiteCookie(new SiteCookieOptions { AuthenticationType = "b", CookieName = "b" });
            app.Run(context =>
            {
                if (context.Request.Path.Value == "/signin")
                {
                    context.Authentication.SignIn(Bob("a"), Bob("b"));
                }

                return context.Response.WriteAsync(string.Join(",", context.Authentication.User?.Identities.Select(i => i.AuthenticationType) ?? []));
            });
        });

        (await site.GetAsync("/signin")).SetCookies.Should().HaveCount(2);
        (await site.GetAsync("/")).Body.Should().Be("b,a");
    }

    [TestMethod]
    public async Task Chain_is_taken_down_after_the_request()
    {
        TestServer.Answer answer = await Site().GetAsync("/who");
        answer.Context.Environment.Should().NotContainKey("security.Authenticate");
    }

    [TestMethod]
    public async Task Chain_ends_with_the_hosts_own_authentication()
    {
        int asked = 0;
        TestServer site = new(app =>
        {
            app.Use(async (context, next) =>
            {
                Func<string[], Action<System.Security.Principal.IIdentity, IDictionary<string, string>, IDictionary<string, object>, object>,
                    object, Task> host =
                    (types, callback, state) =>
                    {
                        asked++;
                        callback(
                            Bob("Windows"),
                            new Dictionary<string, string>(),
                            new Dictionary<string, object> { ["AuthenticationType"] = "Windows" },
                            state);
                        return Task.CompletedTask;
                    };
                context.Environment["security.Authenticate"] = host;
                await next();
                context.Environment["security.Authenticate"].Should().BeSameAs(host);
            });
            Protected(app).UseSiteCookie();
            app.Run(async context =>
            {
                AuthenticateResult result = await context.Authentication.AuthenticateAsync("Windows");
                await context.Response.WriteAsync(result.Identity.AuthenticationType);
            });
        });

        TestServer.Answer answer = await site.GetAsync("/");
        answer.Failure.Should().BeNull();
        answer.Body.Should().Be("Windows");
        asked.Should().Be(1);
    }

    [TestMethod]
    public async Task Failed_request_keeps_its_exception_and_leaves_the_response_alone()
    {
        TestServer.Answer answer = await Site().GetAsync("/fail");

        answer.Failure.Should().BeOfType<InvalidTimeZoneException>();
        answer.Context.Environment.Should().NotContainKey("security.Authenticate");
        foreach ((Action<object> callback, object state) in answer.Unsent)
        {
            callback(state);
        }

        answer.Status.Should().Be(401, "an error page that is sent later is not to be turned into a redirect");
    }

    private static TestServer SiteWithTickets(DateTimeOffset expires) => new(app =>
    {
        Protected(app).UseSiteCookie();
        app.Run(context =>
        {
            if (context.Request.Path.Value == "/signin")
            {
                context.Authentication.SignIn(new AuthenticationProperties { ExpiresUtc = expires }, Bob());
            }

            return context.Response.WriteAsync(context.Authentication.User?.Identity?.Name ?? "nobody");
        });
    });

    [TestMethod]
    public void Options_are_needed() =>
        FluentActions.Invoking(() => new SiteCookieMiddleware(null, new Microsoft.Owin.Builder.AppBuilder(), null)).Should().Throw<ArgumentNullException>();

    private static TestServer Site(AuthenticationMode mode = AuthenticationMode.Active, string caption = null) => new(app =>
    {
        var options = new SiteCookieOptions { AuthenticationMode = mode };
        if (caption != null)
        {
            options.Description.Caption = caption;
        }

        Protected(app).UseSiteCookie(options);
        app.Run(async context =>
        {
            IAuthenticationManager authentication = context.Authentication;
            switch (context.Request.Path.Value)
            {
                case "/signin":
                    authentication.SignIn(Bob());
                    break;
                case "/remember":
                    authentication.SignIn(
                        new AuthenticationProperties { IsPersistent = true, ExpiresUtc = DateTimeOffset.UtcNow.AddDays(1) }, Bob());
                    break;
                case "/signout":
                    authentication.SignOut("SiteCookie");
                    break;
                case "/signout-other":
                    authentication.SignOut("Other");
                    break;
                case "/signout-all":
                    authentication.SignOut();
                    break;
                case "/private":
                    context.Response.StatusCode = 401;
                    break;
                case "/private-with-body":
                    context.Response.StatusCode = 401;
                    await context.Response.WriteAsync("log in");
                    break;
                case "/challenge-named":
                    authentication.Challenge("SiteCookie");
                    break;
                case "/challenge-back":
                    authentication.Challenge(new AuthenticationProperties { RedirectUri = "/back" }, "SiteCookie");
                    break;
                case "/challenge-other":
                    authentication.Challenge("Other");
                    break;
                case "/challenge-403":
                    authentication.Challenge("SiteCookie");
                    context.Response.StatusCode = 403;
                    break;
                case "/authenticate":
                    await context.Response.WriteAsync((await authentication.AuthenticateAsync("SiteCookie"))?.Identity.Name ?? "nobody");
                    break;
                case "/result":
                    AuthenticateResult result = await authentication.AuthenticateAsync("SiteCookie");
                    await context.Response.WriteAsync(string.Join(
                        "|", result.Identity.Name, result.Properties.IsPersistent, result.Description.AuthenticationType, result.Description.Caption));
                    break;
                case "/result-unknown":
                    await context.Response.WriteAsync(await authentication.AuthenticateAsync("sitecookie") == null ? "none" : "some");
                    break;
                case "/fail":
                    context.Response.StatusCode = 401;
                    throw new InvalidTimeZoneException();
                default:
                    await context.Response.WriteAsync(context.Authentication.User?.Identity?.Name ?? "nobody");
                    break;
            }
        });
    });

    private static IAppBuilder Protected(IAppBuilder app)
    {
        app.SetDataProtectionProvider(new KeyedProtectionProvider());
        return app;
    }

    private static ClaimsIdentity Bob(string authenticationType = "SiteCookie") =>
        new([new Claim(ClaimTypes.Name, "bob")], authenticationType);
}
