using FluentAssertions;
using Microsoft.Owin;
using Microsoft.Owin.Builder;
using Microsoft.Owin.Extensions;
using Owin;
using static Bridge.Katana.Tests.Builder.AppBuilderTests;

namespace Bridge.Katana.Tests.Differences;

/// <summary>Forms of middleware that Katana refuses when it builds or calls them, and errors that say more.</summary>
[TestClass]
[BridgeContracts("Katana refuses these, or says less.")]
public class AppBuilderDifferences
{
    private readonly AppBuilder _builder = new();

    [TestMethod]
    public async Task Middleware_may_take_an_IOwinContext_and_may_be_an_instance()
    {
        _builder.Use<ContextMiddleware>("A");
        _builder.Use<ContextNextMiddleware>("B");
        _builder.Use(new DerivedMiddleware(null, "C"));
        _builder.Run(context => Append(context.Environment, "!"));

        (await Run(_builder)).Should().Be("ABC!");
    }

    [TestMethod]
    public void Shortest_way_is_taken_and_no_conversion_is_tried_in_vain()
    {
        var used = new List<string>();
        _builder.AddSignatureConversion<First, Second>(_ => { used.Add("1-2"); return new Second(); });
        _builder.AddSignatureConversion<Second, Third>(_ => { used.Add("2-3"); return new Third(); });
        _builder.AddSignatureConversion<Third, string>(_ => { used.Add("3-4"); return ""; });
        _builder.Properties["builder.DefaultApp"] = new First();

        _builder.Build<string>();
        used.Should().Equal("1-2", "2-3", "3-4");

        used.Clear();
        _builder.AddSignatureConversion<First, Third>(_ => { used.Add("1-3"); return new Third(); });
        _builder.Build<string>();
        used.Should().Equal("1-3", "3-4");
    }

    [TestMethod]
    public void Conversion_that_fails_says_why_itself()
    {
        _builder.AddSignatureConversion<AppFunc, First>(_ => throw new TimeZoneNotFoundException("why"));

        FluentActions.Invoking(() => _builder.Build<First>()).Should().Throw<TimeZoneNotFoundException>().WithMessage("why");
    }

    [TestMethod]
    public void Middleware_that_fails_says_why_itself()
    {
        _builder.Use<FailingMiddleware>();

        FluentActions.Invoking(() => _builder.Build()).Should().Throw<TimeZoneNotFoundException>().WithMessage("constructor");
    }

    [TestMethod]
    public void Delegate_with_other_arguments_is_an_error() =>
        FluentActions.Invoking(() => _builder.Use((MidFunc)(next => next), "unexpected")).Should().Throw<ArgumentException>().WithMessage("*System.String*");

    [TestMethod]
    public void Instance_belongs_to_one_pipeline()
    {
        _builder.Use(new DerivedMiddleware(null, "x"));
        _builder.Build();

        FluentActions.Invoking(() => _builder.Build())
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("*DerivedMiddleware*app.Use<DerivedMiddleware>()*");
    }

    [TestMethod]
    public async Task Instance_that_has_a_next_keeps_it()
    {
        _builder.Use(new DerivedMiddleware(new DerivedMiddleware(null, "own"), "x"));
        _builder.Run(context => Append(context.Environment, "never"));

        (await Run(_builder)).Should().Be("xown");
    }

    [TestMethod]
    public async Task Null_matches_a_nullable_number()
    {
        _builder.Use(typeof(NullableMiddleware), [null]);

        (await Run(_builder)).Should().Be("null");
    }

    [TestMethod]
    public void Errors_say_what_to_do()
    {
        FluentActions.Invoking(() => _builder.Build<First>()).Should().Throw<ArgumentException>().WithMessage("*AddSignatureConversion*");
        FluentActions.Invoking(() => _builder.Use<EnvironmentMiddleware>("a", 2)).Should().Throw<MissingMethodException>()
            .WithMessage($"*{nameof(EnvironmentMiddleware)}*taking 3 arguments*System.String*System.Int32*");
        FluentActions.Invoking(() => _builder.Use(new object())).Should().Throw<NotSupportedException>().WithMessage("*Initialize*OwinMiddleware*");
        FluentActions.Invoking(() => _builder.Use(new EnvironmentMiddleware(null, "x")))
            .Should()
            .Throw<NotSupportedException>("it is an application, and it ignores the next one")
            .WithMessage("*app.Use(typeof(EnvironmentMiddleware))*");
        FluentActions.Invoking(() => _builder.AddSignatureConversion(new Action<string>(_ => { })))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*one parameter*");
        FluentActions.Invoking(() => _builder.Map("/foo/", _ => { })).Should().Throw<ArgumentException>().WithMessage("*'/foo/'*");
        FluentActions.Invoking(() => _builder.Map((string)null, _ => { })).Should().Throw<ArgumentNullException>().WithParameterName("pathMatch");
    }

    [TestMethod]
    public void Stage_marker_may_be_null()
    {
        _builder.Properties["integratedpipeline.StageMarker"] = null;

        _builder.UseStageMarker(PipelineStage.MapHandler).Should().BeSameAs(_builder);
    }

    // Compiled as C# 10 and later do: to the instance method Use(object, ...), since the method group has a type of its own.
    [TestMethod]
    public async Task Method_groups_and_typed_lambdas_are_middleware()
    {
        static async Task Handle(IOwinContext context, Func<Task> next)
        {
            await Append(context.Environment, "1");
            await next();
        }

        static async Task<int> HandleWithResult(object context, Delegate next)
        {
            await Append(((IOwinContext)context).Environment, "3");
            await ((Func<Task>)next)();
            return 5;
        }

#pragma warning disable CS8974 // It is what a site's own compiler warns of, and what happens there.
        _builder.Use(Handle);
        _builder.Use(async (IOwinContext context, Func<Task> next) =>
        {
            await Append(context.Environment, "2");
            await next();
        });
        _builder.Use(HandleWithResult);
        _builder.Use(HandleWithADefault);
        _builder.Use(new Func<IOwinContext, Func<Task>, Task>(new Holder("5").Handle));
        _builder.Use(Last);
#pragma warning restore CS8974

        (await Run(_builder)).Should().Be("123456");
    }

    [TestMethod]
    public async Task Function_that_takes_no_next_answers_itself()
    {
        _builder.Use((IOwinContext context) => Append(context.Environment, "answer"));
        _builder.Run(_ => throw new InvalidOperationException());

        (await Run(_builder)).Should().Be("answer");
    }

    [TestMethod]
    public void Functions_of_other_shapes_are_refused_at_once()
    {
        FluentActions.Invoking(() => _builder.Use((IOwinContext context, Func<Task> next) => { })).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => _builder.Use((IOwinContext context, int next) => Task.CompletedTask)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => _builder.Use((IOwinContext context, Func<Task> next) => ValueTask.CompletedTask)).Should().Throw<ArgumentException>();
    }

    private static Task HandleWithADefault(IOwinContext context, Func<Task> next = null) => Append(context.Environment, "4").ContinueWith(_ => next()).Unwrap();

    private static Task Last(IOwinContext context) => Append(context.Environment, "6");

    private sealed class Holder(string text)
    {
        public async Task Handle(IOwinContext context, Func<Task> next)
        {
            await Append(context.Environment, text);
            await next();
        }
    }

    private sealed class First;

    private sealed class Second;

    private sealed class Third;

    public sealed class NullableMiddleware(AppFunc next, int? number)
    {
        public Task Invoke(IDictionary<string, object> environment) => next == null ? Task.CompletedTask : Append(environment, number?.ToString() ?? "null");
    }

    public sealed class ContextMiddleware(AppFunc next, string text)
    {
        public async Task Invoke(IOwinContext context)
        {
            await Append(context.Environment, text);
            await next(context.Environment);
        }
    }

    public sealed class ContextNextMiddleware(Func<IOwinContext, Task> next, string text)
    {
        public async Task Invoke(IOwinContext context)
        {
            await Append(context.Environment, text);
            await next(context);
        }
    }

    public sealed class FailingMiddleware
    {
        public FailingMiddleware(AppFunc next) => throw new TimeZoneNotFoundException("constructor");
    }
}
