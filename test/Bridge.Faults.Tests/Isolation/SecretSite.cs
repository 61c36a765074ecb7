using System.Security.Claims;
using System.Security.Principal;
using System.Text;
using Bridge.Owin;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Owin;

namespace Bridge.Faults.Tests.Isolation;

/// <summary>
/// A site whose every request brings a secret in its path, query, header, cookie and body, and leaves it in its environment, user, items, response headers and
/// cookies. After each await it looks whether they are all its own still.
/// </summary>
internal sealed class SecretSite(Func<Task> wait)
{
    private const string HttpContextKey = "Microsoft.AspNetCore.Http.HttpContext";

    public static readonly string[] Kinds = ["view", "app", "returned", "katana", "context"];

    public Task<TestServer> StartAsync(HostKind host)
    {
        AppFunc katana = Katana.ToAppFunc(app => app.Run(context => RunAsync(context.Environment, context)));
        SiteModule module = Module();
        if (host == HostKind.OwinHost)
        {
            module.Mount("/app", new AppFunc(environment => RunAsync(environment)));
            module.Mount("/katana", katana);
            module.Mount("/context", katana);
            AppFunc app = module.ToAppFunc();
            return TestServer.StartAsync(host, environment => MiddleAsync(environment, app));
        }

        return KestrelTestServer.StartAsync(app =>
        {
            app.UseOwin(next => environment => MiddleAsync(environment, next));
            app.UseRouting();
            app.MapModule("/", module);
            app.MapOwin("/app", new AppFunc(environment => RunAsync(environment)));
            app.MapKatana("/katana", k => k.Run(context => RunAsync(context.Environment, context)));
            app.MapOwin("/context", katana);
        });
    }

    /// <summary>The site's views alone, for a server of one's own.</summary>
    public AppFunc Views() => Module().ToAppFunc();

    private SiteModule Module()
    {
        SiteModule module = new();
        module.Post("/view/{secret}", r => ViewAsync(r));
        module.Post("/returned/{secret}", async r =>
        {
            // The application waits, as often as each of the others does.
            string secret = (string)r.RouteValues["secret"]!;
            await Task.Yield();
            Check(secret, (string)r.RouteValues["secret"]!, "the route value");
            return (new AppFunc(environment => RunAsync(environment)), new Headers { ["X-Tuple"] = secret });
        });
        return module;
    }

    private async Task MiddleAsync(IDictionary<string, object> environment, AppFunc next)
    {
        string secret = SecretOf(environment);
        environment["middle.Secret"] = secret;
        environment[OwinKeys.ServerUser] = new GenericPrincipal(new GenericIdentity(secret), null);
        await Task.Yield();
        Check(secret, (string)environment["middle.Secret"], "the key of the middleware, before");
        await next(environment);
        Check(secret, (string)environment["middle.Secret"], "the key of the middleware, after");
        Check(secret, SecretOf(environment), "the path after the middleware");
    }

    private async Task<object?> ViewAsync(ViewRequest r)
    {
        string secret = (string)r.RouteValues["secret"]!;
        r.Environment["site.Secret"] = secret;
        CheckAll();
        await wait();
        CheckAll();
        ViewForm form = await r.ReadFormAsync();
        CheckAll();
        await wait();
        CheckAll();
        Check(secret, form["secret"].ToString(), "the form");
        Response response = new($"{secret}:{form["secret"]}:{r.Query["secret"]}:{r.Cookies["secret"]}:{r.Headers["X-Secret"]}:{r.Environment["site.Secret"]}");
        response.Headers["X-Secret"] = secret;
        response.SetCookie("secret", secret);
        return response;

        void CheckAll()
        {
            Check(secret, (string)r.RouteValues["secret"]!, "the route value");
            Check(secret, r.Path[(r.Path.LastIndexOf('/') + 1)..], "the view's path");
            Check(secret, r.Query["secret"].ToString(), "the view's query");
            Check(secret, r.Headers["X-Secret"].ToString(), "the view's header");
            Check(secret, r.Cookies["secret"], "the view's cookie");
            Check(secret, r.User?.Identity?.Name ?? secret, "the view's user");
            CheckEnvironment(r.Environment, secret);
        }
    }

    private async Task RunAsync(IDictionary<string, object> environment, Microsoft.Owin.IOwinContext? context = null)
    {
        string secret = SecretOf(environment);
        var responseHeaders = (IDictionary<string, string[]>)environment[OwinKeys.ResponseHeaders];
        environment["site.Secret"] = secret;
        environment[OwinKeys.RequestUser] = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, secret)], "secret"));
        responseHeaders["X-Secret"] = [secret];
        responseHeaders["Set-Cookie"] = ["secret=" + secret];
        if (environment.TryGetValue(HttpContextKey, out object? found) && found is HttpContext http)
        {
            http.Items["secret"] = secret;
        }

        CheckEnvironment(environment, secret);
        await wait();
        CheckEnvironment(environment, secret);
        MemoryStream body = new();
        await ((Stream)environment[OwinKeys.RequestBody]).CopyToAsync(body);
        CheckEnvironment(environment, secret);
        string form = Encoding.UTF8.GetString(body.ToArray());
        Check("secret=" + secret, form, "the body");
        if (context is not null)
        {
            Check(secret, context.Request.Query["secret"], "Katana's query");
            Check(secret, context.Request.Cookies["secret"], "Katana's cookie");
            Check(secret, context.Request.Headers["X-Secret"], "Katana's header");
            Check(secret, context.Get<string>("site.Secret"), "Katana's key");
            Check(secret, ((ClaimsPrincipal)context.Request.User).Identity?.Name, "Katana's user");
        }

        var response = (Stream)environment[OwinKeys.ResponseBody];
        await response.WriteAsync(Encoding.UTF8.GetBytes($"{secret}:{form["secret=".Length..]}:"));
        await wait();
        CheckEnvironment(environment, secret);
        Check(secret, responseHeaders["X-Secret"].Single(), "the response's header");
        await response.WriteAsync(Encoding.UTF8.GetBytes($"{secret}:{secret}:{secret}:{environment["site.Secret"]}"));
    }

    private static void CheckEnvironment(IDictionary<string, object> environment, string secret)
    {
        var headers = (IDictionary<string, string[]>)environment[OwinKeys.RequestHeaders];
        Check(secret, (string)environment["site.Secret"], "the application's key");
        Check(secret, SecretOf(environment), "the path");
        Check("secret=" + secret, (string)environment[OwinKeys.RequestQueryString], "the query");
        Check(secret, headers["X-Secret"].Single(), "the header");
        Check("secret=" + secret, headers["Cookie"].Single(), "the cookie");
        if (environment.TryGetValue(OwinKeys.RequestUser, out object? user) && user is ClaimsPrincipal { Identity.Name: { } name })
        {
            Check(secret, name, "owin.RequestUser");
        }

        if (environment.TryGetValue("middle.Secret", out object? middle))
        {
            Check(secret, (string)middle, "the middleware's key");
            Check(secret, ((IPrincipal)environment[OwinKeys.ServerUser]).Identity?.Name, "server.User");
        }

        if (environment.TryGetValue(HttpContextKey, out object? found) && found is HttpContext http)
        {
            Check(secret, http.Items.TryGetValue("secret", out object? item) ? (string)item! : secret, "the items");
            Check(secret, http.Request.Headers["X-Secret"].ToString(), "the HttpContext's header");
            Check(secret, http.User.Identity?.Name ?? secret, "the HttpContext's user");
        }
    }

    private static string SecretOf(IDictionary<string, object> environment)
    {
        string path = (string)environment[OwinKeys.RequestPathBase] + (string)environment[OwinKeys.RequestPath];
        return path[(path.LastIndexOf('/') + 1)..];
    }

    private static void Check(string secret, string? found, string where)
    {
        if (found != secret)
        {
            throw new InvalidOperationException($"{where} is {found} in the request of {secret}");
        }
    }

    private sealed class SiteModule : ViewModule;
}
