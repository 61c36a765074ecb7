using System.Security.Claims;
using Bridge.Functional.Tests.KatanaHosting;
using KatanaSite.Authentication;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Owin;

namespace Bridge.Functional.Tests.SignIn;

/// <summary>Apps whose users Katana's middleware signs in.</summary>
internal static class SignInSite
{
    /// <summary>What an error page shows, so that tests can read it.</summary>
    public const string ErrorHeader = "X-Error";

    /// <summary>
    /// An app of this order: error page, routing, Katana with its sign-in, authorization, endpoints. GET /enter?name=Ada[&amp;role=reader] is Katana's own and
    /// signs in.
    /// </summary>
    public static Task<Site> StartAsync(
        Action<WebApplication> endpoints,
        Action<IAppBuilder>? katana = null,
        Action<IServiceCollection>? services = null,
        Action<AuthenticationBuilder>? schemes = null,
        bool useAuthentication = false) =>
        Site.StartAsync(
            app =>
            {
                UseErrorHeader(app);
                app.UseKatana(pipeline =>
                {
                    (katana ?? UseCookie)(pipeline);
                    pipeline.Map("/enter", branch => branch.Run(EnterAsync));
                });
                if (useAuthentication)
                {
                    app.UseAuthentication();
                }

                app.UseAuthorization();
                endpoints(app);
            },
            builder =>
            {
                (schemes ?? (static authentication => authentication.AddKatana()))(builder.Services.AddAuthentication());
                builder.Services.AddAuthorization();
                services?.Invoke(builder.Services);
            });

    public static void UseCookie(IAppBuilder katana) => UseCookie(katana, SiteCookieOptions.Scheme);

    public static void UseCookie(IAppBuilder katana, string type) =>
        katana.UseSiteCookie(new SiteCookieOptions { AuthenticationType = type, LoginPath = new Microsoft.Owin.PathString("/login") });

    /// <summary>The message of a request's failure goes out as a header, on one line.</summary>
    public static void UseErrorHeader(IApplicationBuilder app) => app.UseExceptionHandler(handler => handler.Run(context =>
    {
        context.Response.Headers[ErrorHeader] = context.Features.Get<IExceptionHandlerFeature>()!.Error.Message.ReplaceLineEndings(" ");
        return Task.CompletedTask;
    }));

    public static async Task<string> CookieAsync(this Site site, string query = "name=Ada")
    {
        using HttpResponseMessage answer = await site.Client.GetAsync($"/enter?{query}");
        return answer.Cookie();
    }

    public static Task<HttpResponseMessage> SendAsync(
        this Site site,
        string path,
        string? cookie = null,
        HttpMethod? method = null,
        params (string Name, string Value)[] headers)
    {
        HttpRequestMessage request = new(method ?? HttpMethod.Get, path);
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return site.Client.SendAsync(request);
    }

    /// <summary>The cookies that a response sets, as a browser sends them back.</summary>
    public static string Cookie(this HttpResponseMessage answer) => string.Join("; ", answer.SetCookies().Select(static line => line.Split(';')[0]));

    public static string[] SetCookies(this HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? lines) ? [.. lines] : [];

    public static string? Error(this HttpResponseMessage answer) =>
        answer.Headers.TryGetValues(ErrorHeader, out IEnumerable<string>? lines) ? lines.Single() : null;

    private static Task EnterAsync(Microsoft.Owin.IOwinContext context)
    {
        Claim[] claims = [.. context.Request.Query.SelectMany(static field => field.Value.Select(value => new Claim(ClaimTypeOf(field.Key), value)))];
        context.Authentication.SignIn(
            new Microsoft.Owin.Security.AuthenticationProperties(),
            new ClaimsIdentity(claims, context.Request.Query["type"] ?? SiteCookieOptions.Scheme));
        return context.Response.WriteAsync("in");
    }

    private static string ClaimTypeOf(string field) => field switch { "name" => ClaimTypes.Name, "role" => ClaimTypes.Role, _ => field };
}
