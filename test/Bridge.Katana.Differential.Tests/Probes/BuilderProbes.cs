using System.Linq.Expressions;
using Microsoft.Owin;
using Microsoft.Owin.Builder;
using Microsoft.Owin.Extensions;
using Microsoft.Owin.Infrastructure;
using Owin;

namespace Bridge.Katana.Differential.Probes;

internal static class BuilderProbes
{
    private static readonly (string Name, Func<object> Middleware, object[] Arguments)[] s_forms =
    [
        ("static method", () => new Func<AppFunc, AppFunc>(Static), []),
        ("instance method", () => new Func<AppFunc, AppFunc>(new Holder("i").Middleware), []),
        ("lambda", () => new Func<AppFunc, AppFunc>(next => async environment => { Append(environment, "l"); await next(environment); }), []),
        ("closed over its first argument", () => Closed, []),
        ("compiled expression", Compiled, []),
        ("argument", () => new Func<AppFunc, string, AppFunc>((next, text) => environment => { Append(environment, text); return next(environment); }), ["x"]),
        ("two arguments", () =>
            new Func<AppFunc, string, int, AppFunc>((next, text, number) => environment => { Append(environment, text + number); return next(environment); }),
        [
            "x", 3,
        ]),
        ("argument of a base type", () =>
            new Func<AppFunc, object, AppFunc>((next, text) => environment => { Append(environment, text); return next(environment); }), ["o"]),
        ("null argument", () =>
            new Func<AppFunc, string, AppFunc>((next, text) => environment => { Append(environment, text ?? "null"); return next(environment); }), [null]),
        ("missing argument", () => new Func<AppFunc, string, AppFunc>((next, text) => next), []),
        ("surplus argument", () => new Func<AppFunc, AppFunc>(Static), ["surplus"]),
        ("argument of another type", () => new Func<AppFunc, string, AppFunc>((next, text) => next), [5]),
        ("middleware over OwinMiddleware", () => new Func<OwinMiddleware, OwinMiddleware>(next => new Derived(next, "m")), []),
        ("function over contexts", () =>
            new Func<Func<IOwinContext, Task>, Func<IOwinContext, Task>>(next => context => { Append(context.Environment, "c"); return next(context); }), []),
        ("from contexts to environments", () =>
            new Func<Func<IOwinContext, Task>, AppFunc>(next => environment => { Append(environment, "e"); return next(new OwinContext(environment)); }), []),
        ("generic delegate of the site", () =>
            new Generic<AppFunc, AppFunc>(next => environment => { Append(environment, "g"); return next(environment); }), []),
        ("delegate of the site for applications", () =>
            new Func<SiteApp, SiteApp>(next => environment => { Append(environment, "s"); return next(environment); }), []),
        ("multicast", () => (Func<AppFunc, AppFunc>)Static + Static, []),
        ("type", () => typeof(Derived), ["t"]),
        ("type with an overload", () => typeof(Overloaded), [5]),
        ("type with a default", () => typeof(Optional), []),
        ("type without its argument", () => typeof(Derived), []),
        ("type that takes an environment", () => typeof(Plain), ["p"]),
        ("generic type", () => typeof(GenericMiddleware<string>), ["q"]),
        ("open generic type", () => typeof(GenericMiddleware<>), ["q"]),
        ("abstract type", () => typeof(OwinMiddleware), []),
        ("type of no form", () => typeof(string), []),
        ("instance with Initialize", () => new Initialized(), ["n"]),
        ("instance with Initialize, without its argument", () => new Initialized(), []),
        ("instance with Invoke", () => new Generating(), ["v"]),
        ("instance of no form", () => new object(), []),
        ("text", () => "text", []),
        ("null", () => null, []),
        ("handler", () => new Func<IOwinContext, Func<Task>, Task>((context, next) => { Append(context.Environment, "h"); return next(); }), []),
        ("handler of wider types", () => new Func<object, Delegate, Task<int>>(async (context, next) => { await ((Func<Task>)next)(); return 5; }), []),
        ("handler without a next", () => new Func<IOwinContext, Task>(context => { Append(context.Environment, "r"); return Task.CompletedTask; }), []),
        ("handler that waits for nothing", () => new Action<IOwinContext, Func<Task>>((context, next) => { }), []),
        ("application", () => new AppFunc(_ => Task.CompletedTask), []),
        ("generic over its next", () => new GenericGenerating<AppFunc>(), []),
    ];

    public static void Pipelines(Generator generate, Observation observe)
    {
        var app = new AppBuilder();
        for (int count = 1 + generate.Number(4); count > 0; count--)
        {
            // Half of them are forms that both know, so that long pipelines come about.
            (string Name, Func<object> Middleware, object[] Arguments) form =
                s_forms[generate.Chance(50) ? generate.Number(5) : generate.Number(s_forms.Length)];
            generate.Noted(form.Name);
            observe.See("step Use " + form.Name, () => ReferenceEquals(app.Use(form.Middleware(), form.Arguments), app));
        }
        Run(generate, observe, app);
    }

    public static void Handlers(Generator generate, Observation observe)
    {
        var app = new AppBuilder();
        for (int count = 1 + generate.Number(3); count > 0; count--)
        {
            string text = generate.Of("1", "2", "3");
            switch (generate.Of("Use", "Use and stop", "UseHandlerMiddleware", "Use<T>", "Map", "stage", "New"))
            {
                case "Use":
                    app.Use((context, next) => { Append(context.Environment, text); return next(); });
                    break;
                case "Use and stop":
                    app.Use((context, next) => { Append(context.Environment, text + "."); return Task.CompletedTask; });
                    break;
                case "UseHandlerMiddleware":
                    app.Use<UseHandlerMiddleware>(new Func<IOwinContext, Func<Task>, Task>(async (context, next) =>
                    {
                        await next();
                        Append(context.Environment, text + "after");
                    }));
                    break;
                case "Use<T>":
                    app.Use<Derived>(text);
                    break;
                case "Map":
                    app.Map("/never", branch => branch.Run(_ => Task.CompletedTask));
                    break;
                case "stage":
                    app.UseStageMarker(PipelineStage.Authorize).UseStageMarker("named");
                    break;
                default:
                    IAppBuilder branched = app.New();
                    branched.Use<Derived>("new");
                    observe.See("New", () => new object[] { ReferenceEquals(branched.Properties, app.Properties), ReferenceEquals(branched, app) });
                    break;
            }
        }
        Run(generate, observe, app);
    }

    public static void Conversions(Generator generate, Observation observe)
    {
        var app = new AppBuilder();
        var used = new List<string>();
        foreach (string conversion in new[] { "1-2", "2-3", "1-3" })
        {
            if (generate.Chance(70))
            {
                generate.Noted(conversion);
                Action add = conversion switch
                {
                    "1-2" => () => app.AddSignatureConversion<First, Second>(_ => { used.Add("1-2"); return new Second(); }),
                    "2-3" => () => app.AddSignatureConversion(new Func<Second, Third>(_ => { used.Add("2-3"); return new Third(); })),
                    _ => () => app.AddSignatureConversion<First, Third>(_ => { used.Add("1-3"); return new Third(); }),
                };
                observe.See("add", () => { add(); return 0; });
            }
        }
        if (generate.Chance(70))
        {
            app.Properties["builder.DefaultApp"] = generate.Of<object>("first", "second", "none") switch { "first" =>
                new First(), "second" => new Second(), _ => null };
        }
        observe.See(
            "Build",
            () => app.Build(generate.Of(typeof(First), typeof(Second), typeof(Third), typeof(AppFunc), typeof(OwinMiddleware))) is { } built
                ? built.GetType().Name
                : "null");
        observe.See("used", () => used);
        observe.See("two parameters", () => { app.AddSignatureConversion(new Func<int, int, int>((a, b) => a)); return 0; });
        observe.See("null conversion", () => { app.AddSignatureConversion(null); return 0; });
        observe.See("null builder", () => { SignatureConversions.AddConversions(null); return 0; });
        observe.See("properties", () => app.Properties.Keys.OrderBy(key => key, StringComparer.Ordinal));
    }

    public static void StageMarkers(Generator generate, Observation observe)
    {
        var app = new AppBuilder();
        var seen = new List<string>();
        switch (generate.Of("marker", "none", "other"))
        {
            case "marker":
                app.Properties["integratedpipeline.StageMarker"] = new Action<IAppBuilder, string>((builder, stage) => seen.Add(stage));
                break;
            case "other":
                app.Properties["integratedpipeline.StageMarker"] = "text";
                break;
        }
        observe.See("enum", () => app.UseStageMarker(generate.Of(Enum.GetValues<PipelineStage>())) != null);
        observe.See("text", () => app.UseStageMarker(generate.Of("Authenticate", "x", "", null)) != null);
        observe.See("seen", () => seen);
    }

    private static void Run(Generator generate, Observation observe, AppBuilder app)
    {
        app.Use(new Func<AppFunc, AppFunc>(_ => environment => { Append(environment, "end"); return Task.CompletedTask; }));
        IDictionary<string, object> environment = new OwinContext().Environment;
        switch (generate.Of("AppFunc", "OwinMiddleware", "contexts", "delegate of the site"))
        {
            case "AppFunc":
                observe.Step("run", () => app.Build()(environment).GetAwaiter().GetResult(), () => Seen(environment));
                break;
            case "OwinMiddleware":
                observe.Step("run", () => app.Build<OwinMiddleware>().Invoke(new OwinContext(environment)).GetAwaiter().GetResult(), () => Seen(environment));
                break;
            case "contexts":
                observe.Step(
                    "run",
                    () => app.Build<Func<IOwinContext, Task>>()(new OwinContext(environment)).GetAwaiter().GetResult(),
                    () => Seen(environment));
                break;
            default:
                observe.Step("run", () => app.Build<SiteApp>()(environment).GetAwaiter().GetResult(), () => Seen(environment));
                break;
        }
    }

    private static object Seen(IDictionary<string, object> environment) => environment.TryGetValue("seen", out object seen) ? seen : "";

    private static void Append(IDictionary<string, object> environment, object text) => environment["seen"] = Seen(environment) + (string)text;

    private static AppFunc Static(AppFunc next) => environment =>
    {
        Append(environment, "s");
        return next(environment);
    };

    private static object Closed => (Func<AppFunc, AppFunc>)new Holder("x").Extension;

    private static AppFunc Extension(this Holder holder, AppFunc next) => holder.Middleware(next);

    private static object Compiled()
    {
        ParameterExpression next = Expression.Parameter(typeof(AppFunc));
        return Expression.Lambda<Func<AppFunc, AppFunc>>(
            Expression.Call(
                typeof(BuilderProbes).GetMethod(nameof(Static), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static),
                next),
            next)
            .Compile();
    }

    private delegate TResult Generic<in T, out TResult>(T value);

    private delegate Task SiteApp(IDictionary<string, object> environment);

    private sealed class First;

    private sealed class Second;

    private sealed class Third;

    private sealed class Holder(string text)
    {
        public AppFunc Middleware(AppFunc next) => environment =>
        {
            Append(environment, text);
            return next(environment);
        };
    }

    private sealed class Derived(OwinMiddleware next, string text) : OwinMiddleware(next)
    {
        public override Task Invoke(IOwinContext context)
        {
            Append(context.Environment, text);
            return Next.Invoke(context);
        }
    }

    private sealed class Plain(AppFunc next, string text)
    {
        public Task Invoke(IDictionary<string, object> environment)
        {
            Append(environment, text);
            return next(environment);
        }
    }

    private sealed class Overloaded
    {
        private readonly AppFunc _next;
        private readonly string _text;

        public Overloaded(AppFunc next, string text)
        {
            _next = next;
            _text = text;
        }

        public Overloaded(AppFunc next, int number)
        {
            _next = next;
            _text = "n" + number;
        }

        public Task Invoke(IDictionary<string, object> environment)
        {
            Append(environment, _text);
            return _next(environment);
        }
    }

    private sealed class Optional(AppFunc next, string text = "d")
    {
        public Task Invoke(IDictionary<string, object> environment)
        {
            Append(environment, text);
            return next(environment);
        }
    }

    private sealed class GenericMiddleware<T>(AppFunc next, T text)
    {
        public Task Invoke(IDictionary<string, object> environment)
        {
            Append(environment, text.ToString());
            return next(environment);
        }
    }

    private sealed class Initialized
    {
        private AppFunc _next;
        private string _text;

        public void Initialize(AppFunc next, string text)
        {
            _next = next;
            _text = text;
        }

        public Task Invoke(IDictionary<string, object> environment)
        {
            Append(environment, _text);
            return _next(environment);
        }
    }

    private sealed class Generating
    {
        public AppFunc Invoke(AppFunc next, string text) => environment =>
        {
            Append(environment, text);
            return next(environment);
        };
    }

    private sealed class GenericGenerating<T>
    {
        public T Invoke(T next) => next;
    }
}
