using System.Security.Claims;
using FluentAssertions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Owin;

namespace Bridge.Owin.Tests.SignIn;

/// <summary>ASP.NET Core's authentication behind Katana's middleware.</summary>
[TestClass]
public sealed class KatanaSchemeHandlerTests
{
    [TestMethod]
    public async Task User_that_Katana_found_is_authenticated_with_the_properties_of_the_ticket()
    {
        await using AppInMemory app = await StartAsync(static async context => await ShowAsync(context));
        (await app.SendAsync("/")).Body.Should().Be("nobody");
        (await app.SendAsync("/", prepare: static request => request.Headers["X-Site"] = "Ada")).Body.Should().Be("Ada Site Site Katana");
        (await app.SendAsync("/", prepare: static request => request.Headers["X-Other"] = "Eve")).Body.Should().Be("nobody", "that middleware is passive");
    }

    [TestMethod]
    public async Task Scheme_that_names_its_middleware_authenticates_by_it_alone()
    {
        await using AppInMemory app = await StartAsync(static async context => await ShowAsync(context, "Other"), type: "Other");
        (await app.SendAsync("/", prepare: static request => request.Headers["X-Site"] = "Ada")).Body.Should().Be("nobody");
        (await app.SendAsync("/", prepare: static request => request.Headers["X-Other"] = "Eve")).Body.Should().Be("Eve Other Other Other");
    }

    [TestMethod]
    public async Task Katana_does_not_vouch_for_a_user_that_was_there_before()
    {
        await using AppInMemory app = await StartAsync(
            static async context => await ShowAsync(context),
            before: static (context, next) =>
            {
                context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "Eve")], "before"));
                return next(context);
            });
        (await app.SendAsync("/")).Body.Should().Be("nobody");
        (await app.SendAsync("/", prepare: static request => request.Headers["X-Site"] = "Ada")).Body.Should().Be("Ada Site Site Katana");
    }

    [TestMethod]
    public async Task Challenge_is_Katanas_redirect_and_for_an_API_client_a_401()
    {
        await using AppInMemory app = await StartAsync(
            static context => context.ChallengeAsync("Katana", new AuthenticationProperties { RedirectUri = "/back" }));
        MemoryExchange page = await app.SendAsync("/");
        (page.StatusCode, page.Headers.Location.ToString()).Should().Be((302, "/login?/back"));
        MemoryExchange api = await app.SendAsync("/", prepare: static request => request.Headers.Accept = "application/json");
        api.StatusCode.Should().Be(401);
        MemoryExchange script = await app.SendAsync("/", prepare: static request => request.Headers.XRequestedWith = "XMLHttpRequest");
        script.StatusCode.Should().Be(401);
    }

    [TestMethod]
    public async Task API_client_gets_its_401_also_where_a_body_follows_the_challenge()
    {
        await using AppInMemory app = await StartAsync(static async context =>
        {
            await context.ChallengeAsync("Katana");
            await context.Response.WriteAsync("body");
        });
        MemoryExchange api = await app.SendAsync("/", prepare: static request => request.Headers.Accept = "application/json");
        (api.StatusCode, api.Body).Should().Be((401, "body"));
    }

    [TestMethod]
    public async Task Error_page_that_redirects_is_no_answer_of_the_sign_in()
    {
        await using AppInMemory app = await StartAsync(
            static async context =>
            {
                await context.ChallengeAsync("Katana");
                throw new FormatException();
            },
            before: static async (context, next) =>
            {
                try
                {
                    await next(context);
                }
                catch (FormatException)
                {
                    context.Response.Redirect("/error");
                }
            });
        MemoryExchange api = await app.SendAsync("/", prepare: static request => request.Headers.Accept = "application/json");
        (api.StatusCode, api.Headers.Location.ToString()).Should().Be((302, "/error"));
    }

    [TestMethod]
    public async Task Forbidden_is_403_without_a_redirect()
    {
        await using AppInMemory app = await StartAsync(static context => context.ForbidAsync("Katana"));
        MemoryExchange exchange = await app.SendAsync("/");
        (exchange.StatusCode, exchange.Headers.Location.Count).Should().Be((403, 0));
    }

    [TestMethod]
    public async Task Sign_in_and_sign_out_are_Katanas_and_go_where_the_properties_say()
    {
        await using AppInMemory app = await StartAsync(static context => context.Request.Path == "/in"
            ? context.SignInAsync("Katana", User("Ada"), new AuthenticationProperties { RedirectUri = "/home" })
            : context.SignOutAsync("Katana", context.Request.Path == "/out" ? new AuthenticationProperties { RedirectUri = "/bye" } : null));
        MemoryExchange signIn = await app.SendAsync("/in");
        (signIn.StatusCode, signIn.Headers.Location.ToString(), signIn.Headers["X-Signed-In"].ToString()).Should().Be((302, "/home", "Site Ada 1"));
        MemoryExchange script = await app.SendAsync("/in", prepare: static request => request.Headers.XRequestedWith = "XMLHttpRequest");
        (script.StatusCode, script.Headers.Location.ToString()).Should().Be((200, "/home"));
        MemoryExchange signOut = await app.SendAsync("/out");
        (signOut.StatusCode, signOut.Headers.Location.ToString(), signOut.Headers["X-Signed-Out"].ToString()).Should().Be((302, "/bye", "Site"));
        MemoryExchange silent = await app.SendAsync("/other");
        (silent.StatusCode, silent.Headers["X-Signed-Out"].ToString()).Should().Be((200, "Site"));
    }

    [TestMethod]
    public async Task Status_that_was_set_is_no_redirect_after_a_sign_in()
    {
        await using AppInMemory app = await StartAsync(static context =>
        {
            context.Response.StatusCode = 201;
            return context.SignInAsync("Katana", User("Ada"), new AuthenticationProperties { RedirectUri = "/home" });
        });
        MemoryExchange exchange = await app.SendAsync("/");
        (exchange.StatusCode, exchange.Headers.Location.Count).Should().Be((201, 0));
    }

    [TestMethod]
    [DataRow("challenge")]
    [DataRow("forbid")]
    [DataRow("sign in")]
    [DataRow("sign out")]
    public async Task Response_that_has_begun_cannot_be_an_answer_of_the_sign_in(string what)
    {
        await using AppInMemory app = await StartAsync(async context =>
        {
            await context.Response.WriteAsync("begun");
            await ActAsync(context, what);
        });
        (await app.Awaiting(a => a.SendAsync("/")).Should().ThrowAsync<InvalidOperationException>())
            .WithMessage($"The scheme 'Katana' cannot {what} here: the response has begun*");
    }

    [TestMethod]
    [DataRow("challenge")]
    [DataRow("sign in")]
    [DataRow("sign out")]
    public async Task Request_outside_of_a_pipeline_is_refused_with_the_order_of_the_calls(string what)
    {
        await using AppInMemory app = await AppInMemory.StartAsync(
            app => app.MapGet("/", context => ActAsync(context, what)),
            static builder => builder.Services.AddAuthentication().AddKatana());
        (await app.Awaiting(a => a.SendAsync("/")).Should().ThrowAsync<InvalidOperationException>())
            .WithMessage($"The scheme 'Katana' cannot {what} here: it uses the sign-in middleware of a Katana pipeline*HTTP: GET /*");
        await using AppInMemory nobody = await AppInMemory.StartAsync(
            static app => app.MapGet("/", static async context => await ShowAsync(context)),
            static builder => builder.Services.AddAuthentication().AddKatana());
        (await nobody.SendAsync("/")).Body.Should().Be("nobody");
    }

    [TestMethod]
    [DataRow("challenge")]
    [DataRow("sign in")]
    [DataRow("sign out")]
    public async Task Type_that_the_pipeline_does_not_have_is_named(string what)
    {
        await using AppInMemory app = await StartAsync(context => ActAsync(context, what, "Unknown"), type: "Unknown");
        (await app.Awaiting(a => a.SendAsync("/")).Should().ThrowAsync<InvalidOperationException>())
            .WithMessage("The scheme 'Unknown' uses the Katana middleware of authentication type 'Unknown', and*none of that type. It has: 'Other', 'Site'*");
    }

    [TestMethod]
    public void Empty_name_is_refused()
    {
        AuthenticationBuilder builder = new(new ServiceCollection());
        builder.Invoking(b => b.AddKatana(" ")).Should().Throw<ArgumentException>();
        builder.Invoking(b => b.AddKatana(null, "")).Should().Throw<ArgumentException>();
        FluentActions.Invoking(static () => KatanaAuthenticationBuilderExtensions.AddKatana(null!)).Should().Throw<ArgumentNullException>();
    }

    private static Task<AppInMemory> StartAsync(
        RequestDelegate end,
        string? type = null,
        Func<HttpContext, RequestDelegate, Task>? before = null) => AppInMemory.StartAsync(
        app =>
        {
            if (before is not null)
            {
                app.Use(before);
            }

            app.UseKatana(static katana =>
            {
                katana.Use(typeof(HeaderMiddleware), new HeaderOptions("Site"));
                katana.Use(typeof(HeaderMiddleware), new HeaderOptions("Other", Microsoft.Owin.Security.AuthenticationMode.Passive));
            });
            app.Run(end);
        },
        builder => builder.Services.AddAuthentication().AddKatana(type));

    private static async Task ShowAsync(HttpContext context, string scheme = "Katana")
    {
        AuthenticateResult result = await context.AuthenticateAsync(scheme);
        System.Security.Principal.IIdentity? user = result.Principal?.Identity;
        await context.Response.WriteAsync(result.Succeeded
            ? $"{user!.Name} {user.AuthenticationType} {result.Properties.Items["of"]} {result.Ticket.AuthenticationScheme}"
            : "nobody");
    }

    private static Task ActAsync(HttpContext context, string what, string scheme = "Katana") => what switch
    {
        "challenge" => context.ChallengeAsync(scheme),
        "forbid" => context.ForbidAsync(scheme),
        "sign in" => context.SignInAsync(scheme, User("Ada")),
        _ => context.SignOutAsync(scheme),
    };

    private static ClaimsPrincipal User(string name) => new(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "Site"));
}
