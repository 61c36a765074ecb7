using Microsoft.Owin;
using Microsoft.Owin.Builder;
using Microsoft.Owin.Mapping;
using Owin;

namespace Bridge.Katana.Differential.Probes;

internal static class MappingProbes
{
    private static readonly string[] s_paths = ["", "/", "/foo", "/Foo", "/foo/", "/foo/bar", "/foobar", "/foo/bar/x", "/ä", "/b c", "foo", "*"];

    public static void Map(Generator generate, Observation observe)
    {
        var seen = new List<object>();
        var app = new AppBuilder();
        for (int count = 1 + generate.Number(3); count > 0; count--)
        {
            string match = generate.Of("/foo", "/Foo/bar", "", "/ä", "/b c", "/foo/", "foo", null, "/");
            int name = count;
            observe.See("step Map", () => app.Map(match, branch => branch.Run(context =>
            {
                seen.Add(new object[] { name, context.Environment["owin.RequestPathBase"], context.Environment["owin.RequestPath"] });
                return Task.CompletedTask;
            })) != null);
        }
        IDictionary<string, object> environment = new OwinContext().Environment;
        environment["owin.RequestPathBase"] = generate.Of("", "/base", null);
        environment["owin.RequestPath"] = generate.Of(s_paths);
        observe.Step("run", () => app.Build<Func<IDictionary<string, object>, Task>>()(environment).GetAwaiter().GetResult(), () => seen);
        observe.See("after", () => new[] { environment["owin.RequestPathBase"], environment["owin.RequestPath"] });
        observe.See("status", () => new OwinContext(environment).Response.StatusCode);
    }

    public static void MapWhen(Generator generate, Observation observe)
    {
        var seen = new List<object>();
        var app = new AppBuilder();
        for (int count = 1 + generate.Number(3); count > 0; count--)
        {
            string answer = generate.Of("true", "false", "throw", "path");
            bool Chooses(IOwinContext context) =>
                answer == "path" ? context.Request.Path.Value == "/foo" : answer == "throw" ? throw new TimeZoneNotFoundException() : answer == "true";
            int name = count;
            void Branch(IAppBuilder branch) => branch.Run(context =>
            {
                seen.Add(name);
                return Task.CompletedTask;
            });
            observe.See("step MapWhen", () => generate.Of("MapWhen", "MapWhenAsync") == "MapWhen"
                ? app.MapWhen(Chooses, Branch) != null
                : app.MapWhenAsync(async context => { await Task.Yield(); return Chooses(context); }, Branch) != null);
        }
        IDictionary<string, object> environment = new OwinContext().Environment;
        environment["owin.RequestPath"] = generate.Of("/foo", "/bar");
        observe.Step("run", () => app.Build<Func<IDictionary<string, object>, Task>>()(environment).GetAwaiter().GetResult(), () => seen);
        observe.See("status", () => new OwinContext(environment).Response.StatusCode);
    }

    public static void Arguments(Generator generate, Observation observe)
    {
        AppBuilder app = generate.Of("app", "null") == "app" ? new AppBuilder() : null;
        Action<IAppBuilder> branch = generate.Of("branch", "null") == "branch" ? new Action<IAppBuilder>(_ => { }) : null;
        Func<IOwinContext, bool> when = generate.Of("when", "null") == "when" ? new Func<IOwinContext, bool>(_ => true) : null;
        observe.See("Map", () => app.Map("/a", branch) != null);
        observe.See("Map path", () => app.Map(new PathString("/a"), branch) != null);
        observe.See("MapWhen", () => app.MapWhen(when, branch) != null);
        observe.See("MapWhenAsync", () => app.MapWhenAsync(null, branch) != null);
        observe.See(
            "MapMiddleware",
            () => new MapMiddleware(generate.Of(true, false) ? _ => Task.CompletedTask : null, generate.Of(true, false) ? new MapOptions() : null) != null);
        observe.See(
            "MapWhenMiddleware",
            () => new MapWhenMiddleware(
                generate.Of(true, false) ? _ => Task.CompletedTask : null,
                generate.Of(true, false) ? new MapWhenOptions() : null) != null);
        observe.See("Run", () => { app.Run(generate.Of(true, false) ? _ => Task.CompletedTask : null); return 0; });
        observe.See("Use", () => app.Use(generate.Of(true, false) ? (_, next) => next() : (Func<IOwinContext, Func<Task>, Task>)null) != null);
        observe.See("Use<T>", () => app.Use<string>() != null);
    }
}
