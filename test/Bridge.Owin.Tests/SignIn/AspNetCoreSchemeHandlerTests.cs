using System.Security.Claims;
using System.Text.Encodings.Web;
using FluentAssertions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Owin;
using Microsoft.Owin.Security;
using Owin;
using AuthenticationProperties = Microsoft.Owin.Security.AuthenticationProperties;
using AuthenticationTicket = Microsoft.AspNetCore.Authentication.AuthenticationTicket;

namespace Bridge.Owin.Tests.SignIn;

/// <summary>A scheme of ASP.NET Core as Katana's middleware.</summary>
[TestClass]
public sealed class AspNetCoreSchemeHandlerTests
{
    [TestMethod]
    public async Task Active_scheme_finds_the_user_and_a_passive_one_when_it_is_asked()
    {
        await using AppInMemory active = await StartAsync(static context => context.Response.WriteAsync(NameOf(context)), AuthenticationMode.Active);
        (await active.SendAsync("/", prepare: static request => request.Headers["X-Core"] = "Ada")).Body.Should().Be("Ada");
        (await active.SendAsync("/")).Body.Should().Be("nobody");
        await using AppInMemory passive = await StartAsync(static async context =>
        {
            Microsoft.Owin.Security.AuthenticateResult result = await context.Authentication.AuthenticateAsync("Core");
            await context.Response.WriteAsync($"{NameOf(context)} {result?.Identity.Name} {result?.Properties.Dictionary["of"]} {result?.Description.Caption}");
        });
        (await passive.SendAsync("/", prepare: static request => request.Headers["X-Core"] = "Ada")).Body.Should().Be("nobody Ada core The core");
    }

    [TestMethod]
    [DataRow(401, true, 302)]
    [DataRow(401, false, 401)]
    [DataRow(403, true, 403)]
    [DataRow(200, true, 200)]
    public async Task Challenge_is_the_schemes_where_the_status_is_401_and_it_was_asked(int status, bool isAsked, int sent)
    {
        await using AppInMemory app = await StartAsync(context =>
        {
            if (isAsked)
            {
                context.Authentication.Challenge(new AuthenticationProperties { RedirectUri = "/back" }, "Core");
            }

            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        MemoryExchange exchange = await app.SendAsync("/");
        exchange.StatusCode.Should().Be(sent);
        exchange.Headers.Location.ToString().Should().Be(sent == 302 ? "/core-login?/back" : "");
    }

    [TestMethod]
    public async Task Path_that_the_scheme_handles_itself_goes_no_further()
    {
        await using AppInMemory app = await StartAsync(static context => context.Response.WriteAsync("next"));
        MemoryExchange callback = await app.SendAsync("/callback");
        callback.Body.Should().Be("handled");
        (await app.SendAsync("/other")).Body.Should().Be("next");
    }

    [TestMethod]
    public async Task Sign_in_and_sign_out_of_Katana_are_the_schemes()
    {
        await using AppInMemory app = await StartAsync(static context =>
        {
            if (context.Request.Path.Value == "/in")
            {
                context.Authentication.SignIn(
                    new AuthenticationProperties(new Dictionary<string, string> { ["a"] = "1" }),
                    new ClaimsIdentity([new Claim(ClaimTypes.Name, "Ada")], "Core"));
            }
            else
            {
                context.Authentication.SignOut("Core");
            }

            return Task.CompletedTask;
        });
        (await app.SendAsync("/in")).Headers["X-Core-In"].ToString().Should().Be("Ada 1");
        (await app.SendAsync("/out")).Headers["X-Core-Out"].ToString().Should().Be("1");
    }

    [TestMethod]
    public async Task Scheme_that_is_unknown_or_Katanas_own_is_refused_at_the_start()
    {
        (await Starting("Unknown").Should().ThrowAsync<ArgumentException>())
            .WithMessage("ASP.NET Core's authentication has no scheme 'Unknown'. It has: 'Core'.*");
        (await Starting("Katana").Should().ThrowAsync<ArgumentException>()).WithMessage("The scheme 'Katana' represents Katana's own middleware*");
        (await Starting("").Should().ThrowAsync<ArgumentException>()).WithMessage("*empty*");
        FluentActions.Invoking(static () => AspNetCoreSchemeExtensions.UseAspNetCoreScheme(null!, "x")).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(static () => Katana.ToAppFunc(static katana => katana.UseAspNetCoreScheme("Core"))).Should().Throw<InvalidOperationException>()
            .WithMessage("UseAspNetCoreScheme needs the services of an ASP.NET Core app.*");

        static Func<Task> Starting(string scheme) => () => StartAsync(static _ => Task.CompletedTask, scheme: scheme);
    }

    private static Task<AppInMemory> StartAsync(
        Func<IOwinContext, Task> end,
        AuthenticationMode mode = AuthenticationMode.Passive,
        string scheme = "Core") => AppInMemory.StartAsync(
        app =>
        {
            // Else the app's own authentication handles such a path before Katana does.
            ((IApplicationBuilder)app).Properties["__AuthenticationMiddlewareSet"] = true;
            app.UseKatana(katana =>
            {
                katana.UseAspNetCoreScheme(scheme, mode);
                katana.Run(end);
            });
        },
        static builder => builder.Services.AddAuthentication().AddKatana().AddScheme<AuthenticationSchemeOptions, CoreHandler>("Core", "The core", null));

    private static string NameOf(IOwinContext context) => context.Authentication.User?.Identity?.Name ?? "nobody";

    private sealed class CoreHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : SignInAuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder), IAuthenticationRequestHandler
    {
        public async Task<bool> HandleRequestAsync()
        {
            if (Request.Path != "/callback")
            {
                return false;
            }

            await Response.WriteAsync("handled");
            return true;
        }

        protected override Task<Microsoft.AspNetCore.Authentication.AuthenticateResult> HandleAuthenticateAsync()
        {
            string? name = Request.Headers["X-Core"];
            Microsoft.AspNetCore.Authentication.AuthenticationProperties properties = new() { Items = { ["of"] = "core" } };
            return Task.FromResult(name is null
                ? Microsoft.AspNetCore.Authentication.AuthenticateResult.NoResult()
                : Microsoft.AspNetCore.Authentication.AuthenticateResult.Success(new AuthenticationTicket(
                    new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "Core")), properties, Scheme.Name)));
        }

        protected override Task HandleChallengeAsync(Microsoft.AspNetCore.Authentication.AuthenticationProperties properties)
        {
            Response.Redirect($"/core-login?{properties.RedirectUri}");
            return Task.CompletedTask;
        }

        protected override Task HandleSignInAsync(ClaimsPrincipal user, Microsoft.AspNetCore.Authentication.AuthenticationProperties? properties)
        {
            Response.Headers["X-Core-In"] = $"{user.Identity!.Name} {properties!.Items["a"]}";
            return Task.CompletedTask;
        }

        protected override Task HandleSignOutAsync(Microsoft.AspNetCore.Authentication.AuthenticationProperties? properties)
        {
            Response.Headers["X-Core-Out"] = "1";
            return Task.CompletedTask;
        }
    }
}
