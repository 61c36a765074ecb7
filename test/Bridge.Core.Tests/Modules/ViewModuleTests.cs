using FluentAssertions;

namespace Bridge.Core.Tests.Modules;

/// <summary>What a module takes and what it refuses.</summary>
[TestClass]
public sealed class ViewModuleTests
{
    [TestMethod]
    public void It_takes_views_of_every_form()
    {
        Everything module = new();
        module.Routes.Where(static route => !route.Methods.Contains("OPTIONS"))
            .Select(static route => string.Join(",", route.Methods) + " " + route.Template + " " + route.View.Name)
            .Should()
            .Equal(
            "GET,HEAD /a GET /a",
            "GET,HEAD /b ViewModuleTests.WithStatus",
            "POST /c POST /c",
            "POST /d ViewModuleTests.TextValue",
            "PUT /e PUT /e",
            "PATCH /f ViewModuleTests.TextLater",
            "DELETE /g DELETE /g",
            "GET,HEAD,PURGE /h ViewModuleTests.AnythingLater",
            " /i /i");
        module.Routes[0].Name.Should().Be("first");
        module.Mounts.Select(static mount => mount.PathBase).Should().Equal("/feed");
        module.Name.Should().Be("Everything");
    }

    [TestMethod]
    public void One_method_may_be_given_as_text()
    {
        ViewModule module = new();
        module.Map("/", "get", Text).Methods.Should().Equal("GET", "HEAD");
        module.Map("/", "purge", static _ => ("gone", 200)).Methods.Should().Equal("PURGE");
        module.Map("/later", "POST", static async _ => await Task.FromResult("later")).Methods.Should().Equal("POST");
        module.Invoking(static module => module.Map("/", (string)null!, Text)).Should().Throw<ArgumentNullException>();
        module.Invoking(static module => module.Map("/", "GET, POST", Text)).Should().Throw<ArgumentException>().WithMessage("*is not an HTTP method*");
    }

    [TestMethod]
    public void It_refuses_what_it_cannot_map()
    {
        ViewModule module = new();
        module.Invoking(static module => module.Mount("/", WriteX)).Should().Throw<ArgumentException>();
        module.Invoking(static module => module.Mount("feed", WriteX)).Should().Throw<ArgumentException>().WithMessage("*not at \"feed\"*");
        module.Invoking(static module => module.Mount("/{x}", WriteX)).Should().Throw<ArgumentException>();
        module.Invoking(static module => module.Mount("/x", (Func<IDictionary<string, object>, Task>)null!)).Should().Throw<ArgumentNullException>();
        module.Invoking(static module => module.Get(null!, Text)).Should().Throw<ArgumentNullException>();
        module.Invoking(static module => module.Get("/", (Func<ViewRequest, object?>)null!)).Should().Throw<ArgumentNullException>();
        module.Invoking(static module => module.Map("/", ["GE T"], Text)).Should().Throw<ArgumentException>().WithMessage("\"GE T\" is not an HTTP method*");
        module.Invoking(static module => module.Get("/", Text).WithName(null!)).Should().Throw<ArgumentNullException>();
    }

    private static string Text(ViewRequest request) => "x";

    private static (string, int) WithStatus(ViewRequest request) => ("x", 201);

    private static async Task<string> TextLater(ViewRequest request) => await Later("x");

    private static async Task<object?> AnythingLater(ViewRequest request) => await Later("x");

    private static async ValueTask<string> TextValue(ViewRequest request) => await Later("x");

    private static Task WriteX(IDictionary<string, object> environment) => ((Stream)environment[OwinKeys.ResponseBody]).WriteAsync("x"u8.ToArray()).AsTask();

    private static async Task<T> Later<T>(T value)
    {
        await Task.Yield();
        return value;
    }

    private sealed class Everything : ViewModule
    {
        public Everything()
        {
            Get("/a", r => "x").WithName("first");
            Get("/b", WithStatus);
            Post("/c", async r => await Later("x"));
            Post("/d", TextValue);
            Put("/e", r => ("x", 200));
            Patch("/f", TextLater);
            Delete("/g", r => (object?)"x");
            Map("/h", ["get", "PURGE"], AnythingLater);
            Map("/i", [], r => "x");
            Mount("/feed/", WriteX);
        }
    }
}
