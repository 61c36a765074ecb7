using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.AspNetCore.Tests.Endpoints;

/// <summary>Views and modules as endpoints.</summary>
[TestClass]
public sealed class ViewEndpointRouteBuilderExtensionsTests
{
    [TestMethod]
    public async Task Every_way_of_mapping_a_view_answers_its_methods_and_no_other()
    {
        await using AppInMemory app = await AppInMemory.StartAsync(static app =>
        {
            app.MapView("/sync", static _ => (object?)"sync");
            app.MapView("/task", static _ => Task.FromResult<object?>("task"));
            app.MapView("/typed", static string (ViewRequest _) => "typed");
            app.MapView("/method-sync", "put", static _ => (object?)"method-sync");
            app.MapView("/method-task", "PUT", static _ => Task.FromResult<object?>("method-task"));
            app.MapView("/method-typed", "PUT", static string (ViewRequest _) => "method-typed");
            app.MapView("/methods-sync", ["PUT", "POST"], static _ => (object?)"methods-sync");
            app.MapView("/methods-task", ["PUT", "POST"], static _ => Task.FromResult<object?>("methods-task"));
            app.MapView("/methods-typed", ["PUT", "POST"], static string (ViewRequest _) => "methods-typed");
            app.MapView("/any", [], static _ => (object?)"any");
        });
        foreach (string name in (string[])["sync", "task", "typed"])
        {
            (await app.SendAsync("/" + name)).Body.Should().Be(name);
            MemoryExchange head = await app.SendAsync("/" + name, "HEAD");
            (head.StatusCode, head.Body, head.Headers.ContentLength).Should().Be((200, "", name.Length));
            (await app.SendAsync("/" + name, "PUT")).StatusCode.Should().Be(405);
        }

        foreach (string name in (string[])["method-sync", "method-task", "method-typed", "methods-sync", "methods-task", "methods-typed"])
        {
            (await app.SendAsync("/" + name, "PUT")).Body.Should().Be(name);
            (await app.SendAsync("/" + name, "POST")).StatusCode.Should().Be(name.StartsWith("methods", StringComparison.Ordinal) ? 200 : 405);
            (await app.SendAsync("/" + name)).StatusCode.Should().Be(405);
        }

        (await app.SendAsync("/any", "PURGE")).Body.Should().Be("any");
    }

    [TestMethod]
    public async Task Endpoint_names_its_view_and_its_HEAD_has_no_name_of_its_own()
    {
        await using AppInMemory app = await AppInMemory.StartAsync(static app => app.MapView("/item/{id:int?}", static _ => "x").WithName("item"));
        RouteEndpoint[] endpoints = Endpoints(app.App);
        endpoints.Should().HaveCount(2);
        RouteEndpoint get = endpoints[0], head = endpoints[1];
        get.DisplayName.Should().Be("View GET /item/{id:int?}");
        get.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Should().Equal("GET");
        get.Metadata.GetMetadata<IEndpointNameMetadata>()!.EndpointName.Should().Be("item");
        head.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Should().Equal("HEAD");
        head.Metadata.GetMetadata<IEndpointNameMetadata>().Should().BeNull();
        head.Metadata.GetMetadata<IRouteNameMetadata>().Should().BeNull();
        head.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>().Should().NotBeNull();
        get.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>().Should().BeNull();
        IParameterBindingMetadata parameter = get.Metadata.OfType<IParameterBindingMetadata>().Single();
        (parameter.Name, parameter.IsOptional, parameter.HasTryParse, parameter.HasBindAsync, parameter.ParameterInfo.ParameterType)
            .Should().Be(("id", true, true, false, typeof(int)));
    }

    [TestMethod]
    [DataRow("int", typeof(int))]
    [DataRow("long", typeof(long))]
    [DataRow("bool", typeof(bool))]
    [DataRow("double", typeof(double))]
    [DataRow("float", typeof(float))]
    [DataRow("decimal", typeof(decimal))]
    [DataRow("guid", typeof(Guid))]
    [DataRow("datetime", typeof(DateTime))]
    [DataRow("alpha", typeof(string))]
    [DataRow("min(1):int", typeof(int))]
    public async Task Parameter_has_the_type_that_its_constraint_is_named_after(string constraint, Type type)
    {
        await using AppInMemory app = await AppInMemory.StartAsync(app => app.MapView($"/{{p:{constraint}}}", static _ => "x"));
        IParameterBindingMetadata parameter = Endpoints(app.App)[0].Metadata.OfType<IParameterBindingMetadata>().Single();
        (parameter.ParameterInfo.ParameterType, parameter.IsOptional).Should().Be((type, false));
    }

    [TestMethod]
    public void Parameter_with_a_default_is_optional()
    {
        RoutePatternParameter("/{p=1}").Should().BeTrue();
        RoutePatternParameter("/{p?}").Should().BeTrue();
        RoutePatternParameter("/{p}").Should().BeFalse();

        static bool RoutePatternParameter(string pattern) =>
            new RouteParameter(Microsoft.AspNetCore.Routing.Patterns.RoutePatternFactory.Parse(pattern).Parameters[0]).IsOptional;
    }

    [TestMethod]
    public async Task View_that_can_never_answer_and_a_constraint_that_nobody_knows_fail_at_the_start()
    {
        await using WebApplication app = WebApplication.CreateSlimBuilder().Build();
        app.Invoking(a => a.MapView("/x", static Task (ViewRequest _) => Task.CompletedTask)).Should().Throw<InvalidViewResultException>()
            .WithMessage("The view GET /x returned a Task without a result*");
        app.Invoking(a => a.MapView("/{id:nobody}", static _ => "x")).Should().Throw<ArgumentException>().WithMessage("*nobody*");
        app.Invoking(a => a.MapView(null!, static _ => "x")).Should().Throw<ArgumentNullException>();
        app.Invoking(a => ((IEndpointRouteBuilder)null!).MapView("/", static _ => "x")).Should().Throw<ArgumentNullException>();
        app.Invoking(a => a.MapModule("/", null!)).Should().Throw<ArgumentNullException>();
        app.Invoking(a => a.MapModule(null!, new Inner())).Should().Throw<ArgumentNullException>();
        app.Invoking(a => ((IEndpointRouteBuilder)null!).MapModule("/", new Inner())).Should().Throw<ArgumentNullException>();
        app.Invoking(a => ((IEndpointRouteBuilder)null!).MapModule<Inner>("/")).Should().Throw<ArgumentNullException>();
    }

    [TestMethod]
    public async Task Module_below_a_group_has_both_prefixes_as_its_path_base_with_its_mounts_and_modules()
    {
        await using AppInMemory app = await AppInMemory.StartAsync(
            static app =>
            {
                app.MapGroup("/{tenant}").MapModule("/shop/", new Inner());
                app.MapModule<Counted>("/counted").WithMetadata("of the group");
            },
            static builder => builder.Services.AddSingleton(new Number(7)));
        (await app.SendAsync("/a/shop/item")).Body.Should().Be("/a/shop|/item");
        (await app.SendAsync("/a/shop/nested/item")).Body.Should().Be("/a/shop/nested|/item");
        (await app.SendAsync("/a/shop/app/rest")).Body.Should().Be("/a/shop/app|/rest");
        (await app.SendAsync("/counted")).Body.Should().Be("7");
        Endpoints(app.App).Where(static endpoint => endpoint.RoutePattern.RawText!.StartsWith("/counted", StringComparison.Ordinal))
            .Should().OnlyContain(static endpoint => endpoint.Metadata.Contains("of the group"));
        Endpoints(app.App).Where(static endpoint => endpoint.DisplayName == "Unknown paths of a module")
            .Should().HaveCount(2).And.OnlyContain(static endpoint => endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() != null);
        Endpoints(app.App).Where(static endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("OPTIONS") == true)
            .Should().OnlyContain(static endpoint => endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() != null);
    }

    [TestMethod]
    public async Task Refusal_of_a_token_is_the_modules_answer()
    {
        await using AppInMemory app = await AppInMemory.StartAsync(
            static app => app.MapGroup("/group").MapModule("/shop", new Inner()).RequireAntiforgery(),
            static builder =>
            {
                builder.Services.AddAntiforgery();
                builder.Services.Configure<RouteOptions>(static options => options.SuppressCheckForUnhandledSecurityMetadata = true);
            });
        (await app.SendAsync("/group/shop/form", "POST")).Body.Should().Be("refused at /group/shop|/form");
    }

    private static RouteEndpoint[] Endpoints(IEndpointRouteBuilder app) =>
        [.. app.DataSources.SelectMany(static source => source.Endpoints).Cast<RouteEndpoint>()];

    private sealed class Inner : ViewModule
    {
        public Inner()
        {
            Get("/item", static r => $"{r.PathBase}|{r.Path}");
            Post("/form", static _ => "taken");
            Mount("/app", static environment => environment.WriteAsync($"{environment.PathBase}|{environment.Path}"));
            Mount("/nested", new Nested());
            OnError<HttpException>(static (r, _) => $"refused at {r.PathBase}|{r.Path}");
        }
    }

    private sealed class Nested : ViewModule
    {
        public Nested() => Get("/item", static r => $"{r.PathBase}|{r.Path}");
    }

    private sealed record Number(int Value);

    private sealed class Counted : ViewModule
    {
        public Counted(Number number) => Get("/", _ => $"{number.Value}");
    }
}
