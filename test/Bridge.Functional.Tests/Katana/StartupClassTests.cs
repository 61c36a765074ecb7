using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Owin;
using Owin;

namespace Bridge.Functional.Tests.KatanaHosting;

[TestClass]
[DoNotParallelize]
public sealed class StartupClassTests
{
    private static AppFunc Answering(string text) => environment => new OwinContext(environment).Response.WriteAsync(text);

    public sealed record Greeting(string Text);

    public sealed class WithInstance
    {
        public void Configuration(IAppBuilder app) => app.Run(context => context.Response.WriteAsync("instance"));
    }

    public static class WithStatic
    {
        public static void Configuration(IAppBuilder app) => app.Run(context => context.Response.WriteAsync("static"));
    }

    public sealed class WithServices(Greeting greeting)
    {
        public void Configuration(IAppBuilder app) => app.Run(context => context.Response.WriteAsync(greeting.Text));
    }

    public sealed class ReturningApp
    {
        public AppFunc Configuration() => Answering("app");
    }

    public sealed class ReturningAppOfProperties
    {
        public AppFunc Configuration(IDictionary<string, object> properties) => Answering("app of " + properties["owin.Version"]);
    }

    public sealed class ReturningObject
    {
        public object Configuration() => Answering("object");
    }

    public sealed class ReturningMiddleware
    {
        public static MidFunc Configuration() => next => async environment =>
        {
            await new OwinContext(environment).Response.WriteAsync("before ");
            await next(environment);
        };
    }

    public class Base
    {
        public void Configuration(IAppBuilder app) => app.Run(context => context.Response.WriteAsync("base"));
    }

    public sealed class Inheriting : Base;

    public sealed class Hiding : Base
    {
        public new void Configuration(IAppBuilder app) => app.Run(context => context.Response.WriteAsync("hiding"));
    }

    public sealed class WithHelper
    {
        public void Configuration(IAppBuilder app) => Configuration(app, "helped");

        public void Configuration(IAppBuilder app, string text) => app.Run(context => context.Response.WriteAsync(text));
    }

    [TestMethod]
    [DataRow(typeof(WithInstance), "instance")]
    [DataRow(typeof(WithStatic), "static")]
    [DataRow(typeof(WithServices), "from the services")]
    [DataRow(typeof(ReturningApp), "app")]
    [DataRow(typeof(ReturningAppOfProperties), "app of 1.0")]
    [DataRow(typeof(ReturningObject), "object")]
    [DataRow(typeof(ReturningMiddleware), "before next")]
    [DataRow(typeof(Inheriting), "base")]
    [DataRow(typeof(Hiding), "hiding")]
    [DataRow(typeof(WithHelper), "helped")]
    public async Task Startup_class_of_an_allowed_form_starts_the_site(Type startup, string expected)
    {
        await using Site site = await Site.StartAsync(
            app =>
            {
                app.UseKatana(startup);
                app.UseOwin(Answering("next"));
            },
            builder => builder.Services.AddSingleton(new Greeting("from the services")));

        (await site.Client.GetStringAsync("/")).Should().Be(expected);
    }

    [TestMethod]
    public async Task Startup_class_is_mounted_by_its_type_argument()
    {
        await using Site site = await Site.StartAsync(app =>
        {
            app.MapKatana<WithInstance>("/mounted");
            app.UseKatana<ReturningApp>();
        });

        (await site.Client.GetStringAsync("/")).Should().Be("app");
    }

    public sealed class WithoutMethod
    {
        public void Configure(IAppBuilder app)
        {
        }
    }

    public sealed class WithTask
    {
        public Task Configuration(IAppBuilder app) => Task.CompletedTask;
    }

    public sealed class WithPrivate
    {
        private void Configuration(IAppBuilder app) => _ = app;
    }

    public sealed class WithOther
    {
        public void Configuration(IApplicationBuilder app)
        {
        }
    }

    public sealed class WithVoid
    {
        public void Configuration()
        {
        }
    }

    public sealed class WithTwo
    {
        public static void Configuration(IAppBuilder app)
        {
        }

        public AppFunc Configuration() => Answering("");
    }

    public abstract class Abstract
    {
        public void Configuration(IAppBuilder app)
        {
        }
    }

    [TestMethod]
    [DataRow(
        typeof(WithoutMethod),
        "*WithoutMethod has no method Configuration,*void Configuration(IAppBuilder app); AppFunc Configuration(); AppFunc "
            + "Configuration(IDictionary<string, object> properties)*")]
    [DataRow(typeof(WithTask), "*It has Task Configuration(IAppBuilder), which is asynchronous*Allowed forms*")]
    [DataRow(typeof(WithPrivate), "*It has void Configuration(IAppBuilder), which is not public*")]
    [DataRow(typeof(WithOther), "*It has void Configuration(IApplicationBuilder), which takes other parameters*")]
    [DataRow(typeof(WithVoid), "*It has void Configuration(), which returns no application*")]
    [DataRow(typeof(WithTwo), "*WithTwo has 2 methods Configuration that could start it: *static void Configuration(IAppBuilder)*AppFunc Configuration()*")]
    [DataRow(typeof(Abstract), "*Abstract cannot be created: it is abstract*")]
    public async Task Startup_class_of_another_form_is_refused_at_startup_with_what_is_allowed(Type startup, string message)
    {
        Func<Task> start = () => Site.StartAsync(app => app.UseKatana(startup));

        await start.Should().ThrowAsync<InvalidOperationException>().WithMessage(message);
    }

    public sealed class Throwing
    {
        public void Configuration(IAppBuilder app) => throw new FormatException("bad setting");
    }

    public sealed class ReturningNull
    {
        public AppFunc? Configuration() => null;
    }

    [TestMethod]
    public async Task Errors_of_the_startup_class_are_its_own()
    {
        Func<Task> start = () => Site.StartAsync(app => app.UseKatana<Throwing>());
        Func<Task> startNull = () => Site.StartAsync(app => app.UseKatana<ReturningNull>());

        await start.Should().ThrowAsync<FormatException>().WithMessage("bad setting");
        await startNull.Should()
            .ThrowAsync<InvalidOperationException>()
            .WithMessage("*AppFunc Configuration() of the startup class *ReturningNull returned null*");
    }

    [TestMethod]
    public async Task A_service_that_is_missing_is_named()
    {
        Func<Task> start = () => Site.StartAsync(app => app.UseKatana<WithServices>());
        Action build = () => Bridge.Owin.Katana.ToAppFunc<WithServices>();

        await start.Should().ThrowAsync<InvalidOperationException>().WithMessage("*Greeting*WithServices*");
        build.Should()
            .Throw<InvalidOperationException>()
            .WithMessage("*WithServices has no public constructor without parameters, and no services were given*");
    }
}
