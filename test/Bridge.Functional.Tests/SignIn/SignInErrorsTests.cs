using System.Net;
using System.Security.Claims;
using Bridge.Functional.Tests.KatanaHosting;
using Bridge.Owin;
using FluentAssertions;
using KatanaSite.Authentication;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Owin;

namespace Bridge.Functional.Tests.SignIn;

/// <summary>An app whose order or lines are wrong says what is wrong, where, and what to write.</summary>
[TestClass]
[DoNotParallelize]
public sealed class SignInErrorsTests
{
    private const string Line = "builder.Services.AddAuthentication().AddKatana();";

    [TestMethod]
    public void Off_ASP_NET_Core_the_cookie_manager_says_what_it_needs()
    {
        AspNetCoreCookieManager manager = new();
        OwinContext context = new();
        Action[] calls =
        [
            () => manager.GetRequestCookie(context, "a"), () => manager.AppendResponseCookie(context, "a", "1", new()),
            () => manager.DeleteCookie(context, "a", new()),
        ];
        foreach (Action call in calls)
        {
            call.Should().Throw<InvalidOperationException>().WithMessage("*not served by ASP.NET Core*");
        }
    }

    [TestMethod]
    [DataRow("authorization alone", "minimal")]
    [DataRow("authorization alone", "view")]
    [DataRow("controllers", "minimal")]
    [DataRow("controllers", "mvc")]
    [DataRow("authentication without a scheme", "minimal")]
    [DataRow("two schemes and no default", "view")]
    public async Task Without_AddKatana_the_error_names_the_line(string services, string kind)
    {
        await using Site site = await Site.StartAsync(
            app =>
            {
                SignInSite.UseErrorHeader(app);
                app.UseKatana(SignInSite.UseCookie);
                app.UseAuthorization();
                app.MapGet("/secret/minimal", () => "secret").RequireAuthorization();
                app.MapView("/secret/view", _ => "secret").RequireAuthorization();
                if (kind == "mvc")
                {
                    app.MapControllers();
                }
            },
            builder =>
            {
                builder.Services.AddAuthorizationBuilder().AddPolicy("known", static policy => policy.RequireAuthenticatedUser());
                switch (services)
                {
                    case "controllers":
                        builder.Services.AddControllers()
                            .ConfigureApplicationPartManager(static parts => parts.FeatureProviders.Add(new SignInControllers()));
                        break;
                    case "authentication without a scheme":
                        builder.Services.AddAuthentication();
                        break;
                    case "two schemes and no default":
                        builder.Services.AddAuthentication().AddCookie("a").AddCookie("b");
                        break;
                }
            });

        HttpResponseMessage answer = await site.SendAsync($"/secret/{kind}");

        answer.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        answer.Error().Should().Contain(Line).And.Contain("app.UseKatana(...), app.UseAuthorization(), endpoints");
    }

    [TestMethod]
    public async Task Other_failures_behind_Katana_are_left_as_they_are()
    {
        await using Site site = await Site.StartAsync(
            app =>
            {
                SignInSite.UseErrorHeader(app);
                app.UseKatana(SignInSite.UseCookie);
                app.UseAuthorization();
                app.MapGet("/now", IResult () => throw new InvalidOperationException("my own"));
                app.MapGet("/later", async Task<IResult> () =>
                {
                    await Task.Yield();
                    throw new InvalidOperationException("my own");
                });
            },
            static builder => builder.Services.AddAuthorization());

        (await site.SendAsync("/now")).Error().Should().Be("my own");
        (await site.SendAsync("/later")).Error().Should().Be("my own");
    }

    [TestMethod]
    [DataRow("UseAuthorization in front")]
    [DataRow("no UseAuthorization")]
    [DataRow("no UseKatana")]
    public async Task In_front_of_Katana_the_error_says_how_the_order_must_be(string order)
    {
        using CollectedLog log = new();
        await using Site site = await Site.StartAsync(
            app =>
            {
                SignInSite.UseErrorHeader(app);
                if (order != "no UseAuthorization")
                {
                    app.UseAuthorization();
                }

                if (order != "no UseKatana")
                {
                    app.UseKatana(SignInSite.UseCookie);
                }

                app.MapGet("/secret", () => "secret").RequireAuthorization().WithDisplayName("the secret");
            },
            builder =>
            {
                builder.Logging.AddProvider(log);
                builder.Services.AddAuthentication().AddKatana();
                builder.Services.AddAuthorization();
            });

        HttpResponseMessage answer = await site.SendAsync("/secret");

        answer.StatusCode.Should().Be(HttpStatusCode.InternalServerError);

        // Authorization that a WebApplication adds by itself stands in front of the error page, too.
        log.Entries.Should().Contain(static entry => entry.Exception != null).Which.Exception!.Message.Should()
            .Contain("cannot challenge here")
            .And.Contain("The endpoint 'the secret' must be behind app.UseKatana(...)")
            .And.Contain("app.UseKatana(...), app.UseAuthentication() if the app calls it, app.UseAuthorization()")
            .And.Contain("A WebApplication that does not call app.UseAuthorization() runs it in front");
    }

    [TestMethod]
    public async Task A_mounted_application_whose_own_middleware_signs_in_cannot_be_the_one_that_is_asked_in_front_of_it()
    {
        await using Site site = await Site.StartAsync(
            app =>
            {
                SignInSite.UseErrorHeader(app);
                app.UseAuthorization();
                app.MapKatana("/old", SignInSite.UseCookie).RequireAuthorization();
            },
            static builder =>
            {
                builder.Services.AddAuthentication().AddKatana();
                builder.Services.AddAuthorization();
            });

        (await site.SendAsync("/old")).Error().Should().Contain("mounted by MapKatana runs only after the authorization of that endpoint");
    }

    [TestMethod]
    [DataRow("challenge")]
    [DataRow("sign in")]
    [DataRow("sign out")]
    public async Task Behind_the_pipeline_is_too_late(string what)
    {
        Exception? late = null;
        await using Site site = await Site.StartAsync(
            app =>
            {
                app.Use(async (context, next) =>
                {
                    await next();
                    late = await CatchAsync(() => AskAsync(context, what));
                });
                app.UseKatana(SignInSite.UseCookie);
                app.MapGet("/", context => Task.CompletedTask);
            },
            static builder => builder.Services.AddAuthentication().AddKatana());

        await site.SendAsync("/");

        late.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain($"cannot {what} here: it uses");
    }

    [TestMethod]
    [DataRow("challenge")]
    [DataRow("forbid")]
    [DataRow("sign in")]
    [DataRow("sign out")]
    public async Task After_the_response_has_begun_is_too_late(string what)
    {
        Exception? late = null;
        await using Site site = await SignInSite.StartAsync(app => app.MapGet("/", async context =>
        {
            await context.Response.WriteAsync("begun");
            late = await CatchAsync(() => AskAsync(context, what));
        }));

        (await (await site.SendAsync("/")).Content.ReadAsStringAsync()).Should().Be("begun");

        late.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain($"cannot {what} here: the response has begun");
    }

    [TestMethod]
    [DataRow("challenge")]
    [DataRow("sign in")]
    [DataRow("sign out")]
    public async Task A_type_that_the_pipeline_does_not_have_is_named_with_those_that_it_has(string what)
    {
        Exception? wrong = null;
        await using Site site = await SignInSite.StartAsync(
            app => app.MapGet("/", async context => wrong = await CatchAsync(() => AskAsync(context, what))),
            schemes: static authentication => authentication.AddKatana("ApplicationCookie"));

        await site.SendAsync("/");

        wrong.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("authentication type 'ApplicationCookie'")
            .And.Contain($"It has: '{SiteCookieOptions.Scheme}'").And.Contain($"AddKatana(\"{SiteCookieOptions.Scheme}\")");
    }

    [TestMethod]
    public async Task A_pipeline_without_sign_in_cannot_sign_in_and_leaves_a_challenge_a_plain_401()
    {
        Exception? wrong = null;
        await using Site site = await SignInSite.StartAsync(
            app =>
            {
                app.MapGet("/in", async context => wrong = await CatchAsync(() => AskAsync(context, "sign in")));
                app.MapGet("/secret", () => "secret").RequireAuthorization();
            },
            static _ => { });

        await site.SendAsync("/in");

        wrong.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("has no sign-in middleware");
        (await site.SendAsync("/secret")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    [TestMethod]
    public async Task Identities_that_would_be_lost_are_an_error()
    {
        List<Exception?> errors = [];
        await using Site site = await SignInSite.StartAsync(
            app => app.MapGet("/", async context =>
            {
                foreach (string[] types in (string[][])[["password", "certificate"], [SiteCookieOptions.Scheme, "password"], ["password"]])
                {
                    ClaimsPrincipal user = new(types.Select(static type => new ClaimsIdentity([new Claim(ClaimTypes.Name, "Ada")], type)));
                    errors.Add(await CatchAsync(() => context.SignInAsync(user)));
                    errors.Add(await CatchAsync(() => context.SignInAsync(SiteCookieOptions.Scheme, user)));
                }
            }),
            static katana =>
            {
                SignInSite.UseCookie(katana);
                SignInSite.UseCookie(katana, "Second");
            },
            schemes: static authentication => authentication.AddKatana().AddKatana(SiteCookieOptions.Scheme)
                .Services.Configure<AuthenticationOptions>(static options => options.DefaultScheme = "Katana"));

        await site.SendAsync("/");

        errors.Select(static error => error?.Message.Split(':')[0]).Should().SatisfyRespectively(
            first => first.Should().Contain("not clear which of Katana's middleware is to sign in an identity of authentication type 'password'"),
            second => second.Should().Contain("two identities for the authentication type 'SiteCookie'"),
            third => third.Should().Contain("not clear which"),
            fourth => fourth.Should().Contain("two identities"),
            fifth => fifth.Should().Contain("not clear which"),
            sixth => sixth.Should().BeNull());
    }

    [TestMethod]
    public void Empty_names_are_refused()
    {
        AuthenticationBuilder builder = new ServiceCollection().AddAuthentication();

        builder.Invoking(static authentication => authentication.AddKatana("")).Should().Throw<ArgumentException>().WithParameterName("authenticationType");
        builder.Invoking(static authentication => authentication.AddKatana(scheme: " ")).Should().Throw<ArgumentException>().WithParameterName("scheme");
    }

    private static Task AskAsync(HttpContext context, string what) => what switch
    {
        "challenge" => context.ChallengeAsync(),
        "forbid" => context.ForbidAsync(),
        "sign in" => context.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity([], "password"))),
        _ => context.SignOutAsync(),
    };

    private static async Task<Exception?> CatchAsync(Func<Task> action)
    {
        try
        {
            await action();
            return null;
        }
        catch (InvalidOperationException error)
        {
            return error;
        }
    }
}
