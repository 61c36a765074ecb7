using FluentAssertions;

namespace Bridge.Core.Tests.Request;

/// <summary>Whatever a view is written as, one of the overloads takes it: that this file compiles is half of the test.</summary>
[TestClass]
public sealed class ViewTests
{
    [TestMethod]
    public async Task Lambdas_of_every_return_type_are_views()
    {
        (View View, Type Declared)[] views =
        [
            (View.Of(r => "x"), typeof(string)),
            (View.Of(r => ("x", 200)), typeof((string, int))),
            (View.Of(r => ("x", 200, new Headers())), typeof((string, int, Headers))),
            (View.Of(r => (object)"x"), typeof(object)),
            (View.Of(r => new Response("x")), typeof(Response)),
            (View.Of(r => Task.FromResult("x")), typeof(Task<string>)),
            (View.Of(r => Task.FromResult<object?>("x")), typeof(Task<object>)),
            (View.Of(r => new ValueTask<string>("x")), typeof(ValueTask<string>)),
            (View.Of(async r => await Later("x")), typeof(Task<string>)),
            (View.Of(async r => await Later(("x", 200))), typeof(Task<(string, int)>)),
            (View.Of(async r => (object?)await Later("x")), typeof(Task<object>)),
            (View.Of(async Task<object?> (r) => { await Task.Yield(); return "x"; }), typeof(Task<object>)),
            (View.Of(r => r.Method == "GET" ? "x" : (object)("y", 404)), typeof(object)),
            (View.Of(r => { if (r.Method == "GET") { return "x"; } return (object)5; }), typeof(object)),
            (View.Of(async r => { if (r.Method == "GET") { return "x"; } await Task.Yield(); return (object)("y", 404); }), typeof(Task<object>)),
            (View.Of(r => "x"u8.ToArray()), typeof(byte[])),
            (View.Of(r => Chunks()), typeof(IEnumerable<string>)),
            (View.Of(r => (Func<IDictionary<string, object>, Task>)WriteX), typeof(Func<IDictionary<string, object>, Task>)),
        ];
        foreach ((View view, Type declared) in views)
        {
            (await Answer.OfView(view)).Text.Should().Be("x", "of {0}", declared);
            DeclaredOrObject(view.DeclaredType).Should().Be(declared);
        }

        // A lambda that returns a reference type is taken by the overload of object; its own type is not seen, and nothing is lost by it.
        static Type DeclaredOrObject(Type declared) => declared;
    }

    [TestMethod]
    public async Task Named_methods_of_every_return_type_are_views()
    {
        View[] views =
        [
            View.Of(Text), View.Of(WithStatus), View.Of(Whole), View.Of(Anything), View.Of(TextLater), View.Of(WithStatusLater), View.Of(AnythingLater),
            View.Of(TextValue), View.Of(WithStatusValue), View.Of(Chunked), View.Of(ChunkedLater),
            View.Of(Application), View.Of(new Instance().Method), View.Of<string>(Text), View.Of<ValueTask<string>>(TextValue),
        ];
        foreach (View view in views)
        {
            (await Answer.OfView(view)).Text.Should().Be("x", "of {0}", view.Name);
            view.IsNamed.Should().BeTrue();
        }

        views[0].Name.Should().Be("ViewTests.Text");
        views[12].Name.Should().Be("Instance.Method");
    }

    [TestMethod]
    public async Task Lambdas_that_only_throw_are_views()
    {
        var view = View.Of(object? (r) => throw new HttpException(404));
        (await Answer.OfView(view)).Status.Should().Be(404);
        var asynchronous = View.Of(async Task<object?> (r) =>
        {
            await Task.Yield();
            throw new HttpException(410);
        });
        (await Answer.OfView(asynchronous)).Status.Should().Be(410);
        var guess = View.Of(r => throw new HttpException(403));
        (await Answer.OfView(guess)).Status.Should().Be(403);
    }

    private static string Text(ViewRequest request) => "x";

    private static (string, int) WithStatus(ViewRequest request) => ("x", 201);

    private static (string Body, int Status, Dictionary<string, object?> Headers) Whole(ViewRequest request) => ("x", 201, new() { ["X-A"] = 1 });

    private static object? Anything(ViewRequest request) => "x";

    private static async Task<string> TextLater(ViewRequest request) => await Later("x");

    private static async Task<(string, int)> WithStatusLater(ViewRequest request) => await Later(("x", 201));

    private static async Task<object?> AnythingLater(ViewRequest request) => await Later("x");

    private static async ValueTask<string> TextValue(ViewRequest request) => await Later("x");

    private static async ValueTask<(string, int)> WithStatusValue(ViewRequest request) => await Later(("x", 201));

    private static IEnumerable<string> Chunked(ViewRequest request)
    {
        yield return "x";
    }

    private static async IAsyncEnumerable<string> ChunkedLater(ViewRequest request)
    {
        await Task.Yield();
        yield return "x";
    }

    private static Func<IDictionary<string, object>, Task> Application(ViewRequest request) => WriteX;

    private static IEnumerable<string> Chunks()
    {
        yield return "x";
    }

    private static Task WriteX(IDictionary<string, object> environment) => ((Stream)environment[OwinKeys.ResponseBody]).WriteAsync("x"u8.ToArray()).AsTask();

    private static async Task<T> Later<T>(T value)
    {
        await Task.Yield();
        return value;
    }

    private sealed class Instance
    {
        public string Method(ViewRequest request) => "x";
    }
}
