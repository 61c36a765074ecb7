using FluentAssertions;

namespace Bridge.Core.Tests.Contract;

[TestClass]
public sealed class AppFuncExtensionsTests
{
    [TestMethod]
    [DataRow("/legacy", "/legacy", "app /legacy|")]
    [DataRow("/legacy", "/legacy/", "app /legacy|/")]
    [DataRow("/legacy", "/legacy/a/b", "app /legacy|/a/b")]
    [DataRow("/legacy/", "/legacy/a", "app /legacy|/a")]
    [DataRow("/legacy//", "/legacy/a", "app /legacy|/a")]
    [DataRow("/legacy", "/legacy//a", "app /legacy|//a")]
    [DataRow("/legacy", "/legacyX", "next |/legacyX")]
    [DataRow("/legacy", "/legac", "next |/legac")]
    [DataRow("/legacy", "/legacy.html", "next |/legacy.html")]
    [DataRow("/legacy", "/x/legacy", "next |/x/legacy")]
    [DataRow("/legacy", "", "next |")]
    [DataRow("/legacy", "/", "next |/")]
    [DataRow("/LEGACY", "/Legacy/A", "app /Legacy|/A")]
    [DataRow("/legacy", "/legacy%2Fa", "next |/legacy%2Fa")]
    [DataRow("/legacy", "/legacy/a%2Fb", "app /legacy|/a%2Fb")]
    [DataRow("/a b", "/a b/c", "app /a b|/c")]
    [DataRow("/a/b", "/a/b/c", "app /a/b|/c")]
    [DataRow("/a/b", "/a/c", "next |/a/c")]
    [DataRow("/straße", "/straße/x", "app /straße|/x")]
    [DataRow("/strasse", "/straße/x", "next |/straße/x")]
    [DataRow("", "/a", "app |/a")]
    [DataRow("/", "/a", "app |/a")]
    [DataRow("/", "", "app |")]
    public async Task Prefix_moves_from_the_path_to_the_path_base_on_segment_borders(string prefix, string path, string expected)
    {
        List<string> seen = [];
        Dictionary<string, object> environment = TestEnvironment.Make();
        environment[OwinKeys.RequestPath] = path;
        await Mount(prefix, Note(seen, "app"), Note(seen, "next"))(environment);
        seen.Should().Equal(expected);
        environment[OwinKeys.RequestPath].Should().Be(path);
        environment[OwinKeys.RequestPathBase].Should().Be("");
    }

    [TestMethod]
    public async Task Mounts_nest_and_each_puts_back_what_it_moved()
    {
        List<string> seen = [];
        AppFunc inner = async environment =>
        {
            await Mount("/B", Note(seen, "app"), Note(seen, "next"))(environment);
            await Note(seen, "after")(environment);
        };
        Dictionary<string, object> environment = TestEnvironment.Make();
        environment[OwinKeys.RequestPathBase] = "/base";
        environment[OwinKeys.RequestPath] = "/a/b/c";
        await Mount("/A", inner, Note(seen, "next"))(environment);
        seen.Should().Equal("app /base/a/b|/c", "after /base/a|/b/c");
        environment[OwinKeys.RequestPathBase].Should().Be("/base");
        environment[OwinKeys.RequestPath].Should().Be("/a/b/c");
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Both_are_put_back_after_an_exception(bool isSynchronous)
    {
        AppFunc app = isSynchronous ? static _ => throw new FormatException() : static async environment =>
        {
            await Task.Yield();
            environment[OwinKeys.RequestPath] = "/changed by the app";
            throw new FormatException();
        };
        Dictionary<string, object> environment = TestEnvironment.Make();
        environment[OwinKeys.RequestPath] = "/Legacy/x";
        Func<Task> run = () => Mount("/legacy", app, static _ => Task.CompletedTask)(environment);
        await run.Should().ThrowAsync<FormatException>();
        environment[OwinKeys.RequestPath].Should().Be("/Legacy/x");
        environment[OwinKeys.RequestPathBase].Should().Be("");
    }

    [TestMethod]
    public async Task Both_are_put_back_after_a_cancelled_and_after_a_missing_task()
    {
        Dictionary<string, object> environment = TestEnvironment.Make();
        environment[OwinKeys.RequestPath] = "/legacy/x";
        Func<Task> cancelled = () => Mount("/legacy", static _ => Task.FromCanceled(new CancellationToken(true)), static _ => Task.CompletedTask)(environment);
        await cancelled.Should().ThrowAsync<OperationCanceledException>();
        environment[OwinKeys.RequestPath].Should().Be("/legacy/x");
        Func<Task> missing = () => Mount("/legacy", static _ => null!, static _ => Task.CompletedTask)(environment);
        (await missing.Should().ThrowAsync<InvalidOperationException>()).WithMessage("The application mounted at /legacy returned null*");
        environment[OwinKeys.RequestPath].Should().Be("/legacy/x");
    }

    [TestMethod]
    public async Task An_environment_without_a_path_is_one_with_an_empty_path()
    {
        List<string> seen = [];
        await Mount("/legacy", Note(seen, "app"), Note(seen, "next"))(new Dictionary<string, object>());
        await Mount("", Note(seen, "app"), Note(seen, "next"))(new Dictionary<string, object>());
        seen.Should().Equal("next |", "app |");
    }

    [TestMethod]
    public void What_cannot_be_mounted_is_refused()
    {
        AppFunc app = static _ => Task.CompletedTask;
        FluentActions.Invoking(() => app.MountAt("legacy"))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*starts with a slash, such as \"/legacy\", not at \"legacy\"*");
        FluentActions.Invoking(() => app.MountAt(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => ((AppFunc)null!).MountAt("/legacy")).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => app.MountAt("/legacy")(null!)).Should().Throw<ArgumentNullException>();
    }

    private static AppFunc Mount(string prefix, AppFunc app, AppFunc next) => app.MountAt(prefix)(next);

    private static AppFunc Note(List<string> seen, string name) => environment =>
    {
        OwinEnvironment owin = new(environment);
        seen.Add($"{name} {owin.PathBase}|{owin.Path}");
        return Task.CompletedTask;
    };
}
