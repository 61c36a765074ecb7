using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Owin.Builder;
using Owin;

namespace Bridge.Owin.Tests.KatanaHosting;

/// <summary>The class that configures a site, by the forms of its method.</summary>
[TestClass]
public sealed class StartupClassTests
{
    [TestMethod]
    [DataRow(typeof(Usual), "usual")]
    [DataRow(typeof(Static), "static")]
    [DataRow(typeof(Returning), "app")]
    [DataRow(typeof(ReturningByProperties), "app of properties")]
    [DataRow(typeof(ReturningMiddleware), "middleware")]
    [DataRow(typeof(Derived), "derived")]
    public void Each_allowed_form_configures_the_site(Type type, string configured)
    {
        AppBuilder builder = new();
        builder.Properties["name"] = "properties";
        StartupClass.Of(type).Configure(builder);
        var app = (AppFunc)builder.Build(typeof(AppFunc));
        Dictionary<string, object> environment = [];
        app(environment);
        environment["configured"].Should().Be(configured);
    }

    [TestMethod]
    public void Other_method_can_be_named()
    {
        AppBuilder builder = new();
        StartupClass.Of(typeof(Usual), "Other").Configure(builder);
        Dictionary<string, object> environment = [];
        ((AppFunc)builder.Build(typeof(AppFunc)))(environment);
        environment["configured"].Should().Be("other");
        StartupClass.Of(typeof(Usual), "").Name.Should().Be($"{typeof(Usual).FullName}, Bridge.Owin.Tests");
        FluentActions.Invoking(static () => StartupClass.Of(null!)).Should().Throw<ArgumentNullException>();
    }

    [TestMethod]
    [DataRow(typeof(None), "has no method Configuration, neither of its own nor from a base class.")]
    [DataRow(typeof(Asynchronous), "which is asynchronous: an application is configured synchronously")]
    [DataRow(typeof(Lost), "which returns a value that would not be used")]
    [DataRow(typeof(Private), "which is not public")]
    [DataRow(typeof(Generic), "which is generic")]
    [DataRow(typeof(OtherParameters), "which takes other parameters")]
    [DataRow(typeof(NoApplication), "which returns no application")]
    [DataRow(typeof(Two), "has 2 methods Configuration that could start it")]
    [DataRow(typeof(Abstract), "cannot be created: it is abstract")]
    [DataRow(typeof(Open<>), "cannot be created: it is an open generic type")]
    public void Method_of_another_form_is_refused_with_the_reason(Type type, string reason) =>
        FluentActions.Invoking(() => StartupClass.Of(type)).Should().Throw<InvalidOperationException>().Which.Message.Should().Contain(reason);

    [TestMethod]
    public void Class_is_made_by_the_services_and_without_them_by_its_own_constructor()
    {
        AppBuilder builder = new();
        FluentActions.Invoking(() => StartupClass.Of(typeof(Needing)).Configure(builder)).Should().Throw<InvalidOperationException>()
            .WithMessage("*has no public constructor without parameters, and no services were given*");
        FluentActions.Invoking(() => StartupClass.Of(typeof(Failing)).Configure(builder)).Should().Throw<FormatException>();
        builder.Properties["bridge.Services"] = new ServiceCollection().AddSingleton("injected").BuildServiceProvider();
        StartupClass.Of(typeof(Needing)).Configure(builder);
        builder.Properties["given"].Should().Be("injected");
        FluentActions.Invoking(() => StartupClass.Of(typeof(Nothing)).Configure(builder)).Should().Throw<InvalidOperationException>()
            .WithMessage("*returned null instead of an application*");
    }

    private static void Run(IAppBuilder app, string configured) => app.Use(new Func<AppFunc, AppFunc>(_ => App(configured)));

    private static AppFunc App(string configured) => environment =>
    {
        environment["configured"] = configured;
        return Task.CompletedTask;
    };

    public class Usual
    {
        public virtual void Configuration(IAppBuilder app) => Run(app, "usual");

        public void Other(IAppBuilder app) => Run(app, "other");
    }

    public sealed class Derived : Usual
    {
        public new void Configuration(IAppBuilder app) => Run(app, "derived");
    }

    public static class Static
    {
        public static void Configuration(IAppBuilder app) => Run(app, "static");
    }

    public sealed class Returning
    {
        public Func<IDictionary<string, object>, Task> Configuration() => App("app");
    }

    public sealed class ReturningByProperties
    {
        public object Configuration(IDictionary<string, object> properties) => App($"app of {properties["name"]}");
    }

    public sealed class ReturningMiddleware
    {
        public Func<Func<IDictionary<string, object>, Task>, Func<IDictionary<string, object>, Task>> Configuration() => _ => App("middleware");
    }

    public sealed class None;

    public sealed class Asynchronous
    {
        public Task Configuration(IAppBuilder app) => Task.CompletedTask;
    }

    public sealed class Lost
    {
        public int Configuration(IAppBuilder app) => 1;
    }

    public sealed class Private
    {
        internal void Configuration(IAppBuilder app) => Run(app, "private");
    }

    public sealed class Generic
    {
        public void Configuration<T>(IAppBuilder app) => Run(app, typeof(T).Name);
    }

    public sealed class OtherParameters
    {
        public void Configuration(IAppBuilder app, int number) => Run(app, $"{number}");
    }

    public sealed class NoApplication
    {
        public string Configuration() => "";
    }

    public sealed class Two
    {
        public void Configuration(IAppBuilder app) => Run(app, "one");

        public object Configuration() => App("two");
    }

    public abstract class Abstract
    {
        public void Configuration(IAppBuilder app) => Run(app, "abstract");
    }

    public sealed class Open<T> : Usual
    {
        public T? Value { get; set; }
    }

    public sealed class Needing(string given)
    {
        public void Configuration(IAppBuilder app) => app.Properties["given"] = given;
    }

    public sealed class Failing
    {
        public Failing() => throw new FormatException();

        public void Configuration(IAppBuilder app) => Run(app, "failing");
    }

    public sealed class Nothing
    {
        public object? Configuration() => null;
    }
}
