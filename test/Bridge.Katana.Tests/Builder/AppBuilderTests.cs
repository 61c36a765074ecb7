using System.Globalization;
using FluentAssertions;
using Microsoft.Owin;
using Microsoft.Owin.Builder;
using Owin;

namespace Bridge.Katana.Tests.Builder;

[TestClass]
public class AppBuilderTests
{
    private readonly AppBuilder _builder = new();

    [TestMethod]
    public async Task Empty_builder_answers_404()
    {
        var context = new OwinContext();

        await _builder.Build()(context.Environment);

        context.Response.StatusCode.Should().Be(404);
    }

    [TestMethod]
    public async Task DefaultApp_is_behind_all_middleware_and_may_be_of_any_form()
    {
        _builder.Use((MidFunc)(next => environment => Append(environment, "1").ContinueWith(_ => next(environment)).Unwrap()));
        _builder.Properties["builder.DefaultApp"] = new AppFunc(environment => Append(environment, "default"));
        (await Run(_builder)).Should().Be("1default");

        _builder.Properties["builder.DefaultApp"] = new EnvironmentMiddleware(null, "class");
        (await Run(_builder)).Should().Be("1class");

        _builder.Properties.Remove("builder.DefaultApp");
        (await Run(_builder)).Should().Be("1");
    }

    [TestMethod]
    public async Task Middleware_of_every_form_runs_in_the_order_of_Use()
    {
        _builder.Use((MidFunc)(next => environment => Append(environment, "A").ContinueWith(_ => next(environment)).Unwrap()));
        _builder.Use(
            new Func<AppFunc, string, int, AppFunc>((next, text, number) =>
                environment => Append(environment, text + number).ContinueWith(_ => next(environment)).Unwrap()),
            "B",
            2);
        _builder.Use(typeof(DerivedMiddleware), "C");
        _builder.Use<EnvironmentMiddleware>("D");
        _builder.Use(new GeneratorMiddleware(), "E");
        _builder.Use(new InitializedMiddleware(), "F");
        _builder.Use(new Func<OwinMiddleware, OwinMiddleware>(next => new DerivedMiddleware(next, "G")));
        _builder.Use(new Func<AppFunc, OwinMiddleware>(next => new AppFuncNext(next, "H")));
        _builder.Use(async (context, next) =>
        {
            await Append(context.Environment, "I");
            await next();
            await Append(context.Environment, "i");
        });
        _builder.Run(context => Append(context.Environment, "!"));

        (await Run(_builder)).Should().Be("AB2CDEFGHI!i");
    }

    [TestMethod]
    public async Task Build_converts_to_the_type_wanted()
    {
        _builder.Run(context => Append(context.Environment, "x"));
        var context = new OwinContext();

        await _builder.Build<OwinMiddleware>().Invoke(context);
        await _builder.Build<Func<IOwinContext, Task>>()(context);
        await _builder.Build<EnvironmentDelegate>()(context.Environment);
        await ((AppFunc)_builder.Build(typeof(AppFunc)))(context.Environment);

        context.Get<string>("trace").Should().Be("xxxx");
        _builder.Build<object>().Should().NotBeNull();
    }

    [TestMethod]
    public void Conversions_are_used_wherever_signatures_differ()
    {
        _builder.AddSignatureConversion<string, int>(app => int.Parse(app, CultureInfo.InvariantCulture) + 1);
        _builder.AddSignatureConversion<int, string>(app => app.ToString(CultureInfo.InvariantCulture) + "2");
        _builder.Properties["builder.DefaultApp"] = "42";
        _builder.Use(new Func<string, string>(app => app + "3")).Use(new Func<int, int>(app => app + 4));

        // 42 + 1 = 43; 43 + 4 = 47; "472"; "4723"; 4723 + 1 = 4724
        _builder.Build<int>().Should().Be(4724);
    }

    [TestMethod]
    public void Several_conversions_in_a_row_are_found()
    {
        _builder.AddSignatureConversion<First, Second>(_ => new Second());
        _builder.AddSignatureConversion<Second, Third>(_ => new Third());
        _builder.AddSignatureConversion<Third, Fourth>(_ => new Fourth());
        _builder.Properties["builder.DefaultApp"] = new First();

        _builder.Build<Fourth>().Should().NotBeNull();
    }

    [TestMethod]
    public void Later_conversion_takes_the_place_of_an_earlier_one()
    {
        _builder.Properties["builder.DefaultApp"] = new First();
        _builder.AddSignatureConversion<First, string>(_ => "earlier");
        _builder.AddSignatureConversion<First, string>(_ => "later");

        _builder.Build<string>().Should().Be("later");
    }

    [TestMethod]
    public void Conversion_may_come_by_the_property_alone()
    {
        ((Action<Delegate>)_builder.Properties["builder.AddSignatureConversion"])(new Func<First, string>(_ => "converted"));
        _builder.Properties["builder.DefaultApp"] = new First();

        _builder.Build<string>().Should().Be("converted");
    }

    [TestMethod]
    public void Delegates_of_the_same_parameters_convert_by_themselves()
    {
        _builder.Properties["builder.DefaultApp"] = new Func<string, string>(call => call);
        _builder.Use(new Func<One, One>(next => call => next(call) + "1"));
        _builder.Use(new Func<Two, Two>(next => call => next(call) + "2"));
        _builder.Use(new Func<Func<string, string>, Func<string, string>>(next => call => next(call) + "3"));

        _builder.Build<Two>()("0").Should().Be("0321");
    }

    [TestMethod]
    public void Object_as_application_is_called_by_its_Invoke()
    {
        _builder.Use(new Func<object, object>(_ => new Site()));

        _builder.Build<Func<int, string>>()(42).Should().Be("called 42");
    }

    [TestMethod]
    public void Missing_conversion_is_an_error_that_names_both_types()
    {
        FluentActions.Invoking(() => _builder.Build<First>()).Should().Throw<ArgumentException>().WithMessage("No conversion available between *Func*First*");

        _builder.Use(new Func<First, AppFunc>(_ => null));
        FluentActions.Invoking(() => _builder.Build()).Should().Throw<ArgumentException>().WithMessage("*First*");
    }

    [TestMethod]
    public void Type_without_a_constructor_for_the_arguments_is_an_error()
    {
        FluentActions.Invoking(() => _builder.Use<EnvironmentMiddleware>("a", 2)).Should().Throw<MissingMethodException>();
        FluentActions.Invoking(() => _builder.Use<EnvironmentMiddleware>(7)).Should().Throw<MissingMethodException>();
        FluentActions.Invoking(() => _builder.Use<OwinMiddleware>()).Should().Throw<MissingMethodException>("it is abstract");
    }

    [TestMethod]
    public void Object_of_no_known_form_is_an_error()
    {
        FluentActions.Invoking(() => _builder.Use(new object())).Should().Throw<NotSupportedException>().WithMessage("*'System.Object'*");
        FluentActions.Invoking(() => _builder.Use((object)null)).Should().Throw<ArgumentNullException>();
    }

    [TestMethod]
    public async Task Null_arguments_match_what_may_be_null()
    {
        _builder.Use(typeof(NullsMiddleware), null, "x");

        (await Run(_builder)).Should().Be("null x");
        FluentActions.Invoking(() => _builder.Use(typeof(NumberMiddleware), [null])).Should().Throw<MissingMethodException>();
    }

    [TestMethod]
    public async Task New_shares_properties_and_conversions_and_no_middleware()
    {
        _builder.Use<EnvironmentMiddleware>("parent");
        IAppBuilder branch = _builder.New();
        branch.AddSignatureConversion<First, AppFunc>(_ => environment => Append(environment, "converted"));
        branch.Properties["builder.DefaultApp"] = new First();

        branch.Properties.Should().BeSameAs(_builder.Properties);
        (await Run(branch)).Should().Be("converted");
        (await Run(_builder)).Should().Be("parentconverted");
    }

    internal static async Task<string> Run(IAppBuilder builder)
    {
        var context = new OwinContext();
        await builder.Build()(context.Environment);
        return context.Get<string>("trace") ?? "";
    }

    internal static Task Append(IDictionary<string, object> environment, string text)
    {
        environment["trace"] = environment.TryGetValue("trace", out object before) ? before + text : text;
        return Task.CompletedTask;
    }

    public delegate Task EnvironmentDelegate(IDictionary<string, object> environment);

    public delegate string One(string call);

    public delegate string Two(string call);

    private sealed class First;

    private sealed class Second;

    private sealed class Third;

    private sealed class Fourth;

    public sealed class Site
    {
        public string Invoke(int call) => "called " + call;
    }

    public sealed class EnvironmentMiddleware(AppFunc next, string text)
    {
        public async Task Invoke(IDictionary<string, object> environment)
        {
            await Append(environment, text);
            await (next?.Invoke(environment) ?? Task.CompletedTask);
        }
    }

    public sealed class DerivedMiddleware(OwinMiddleware next, string text) : OwinMiddleware(next)
    {
        public override async Task Invoke(IOwinContext context)
        {
            await Append(context.Environment, text);
            await (Next?.Invoke(context) ?? Task.CompletedTask);
        }
    }

    public sealed class AppFuncNext(AppFunc next, string text) : OwinMiddleware(null)
    {
        public override async Task Invoke(IOwinContext context)
        {
            await Append(context.Environment, text);
            await next(context.Environment);
        }
    }

    public sealed class GeneratorMiddleware
    {
        public AppFunc Invoke(AppFunc next, string text) => environment =>
        {
            Append(environment, text);
            return next(environment);
        };
    }

    public sealed class InitializedMiddleware
    {
        private AppFunc _next;
        private string _text;

        public void Initialize(AppFunc next, string text) => (_next, _text) = (next, text);

        public Task Invoke(IDictionary<string, object> environment)
        {
            Append(environment, _text);
            return _next(environment);
        }
    }

    public sealed class NullsMiddleware(AppFunc next, string first, string second)
    {
        public Task Invoke(IDictionary<string, object> environment) =>
            next == null ? Task.CompletedTask : Append(environment, (first ?? "null") + " " + second);
    }

    public sealed class NumberMiddleware(AppFunc next, int number)
    {
        public Task Invoke(IDictionary<string, object> environment) => number == 0 ? next(environment) : Task.CompletedTask;
    }
}
