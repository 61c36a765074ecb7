using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using Bridge.AspNetCore.Hosting;
using Bridge.Owin;
using FluentAssertions;
using Fluid;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.Functional.Tests.Showcase.Templates;

internal sealed record Person(string Name, string Title);

internal sealed class People : ViewModule
{
    public People(IReadOnlyList<Person> people)
    {
        Get("/people", request => Page("People", Html.Of($"""
            <ul>{people.Select(person => Html.Of($"<li title=\"{person.Title}\">{person.Name}</li>"))}</ul>
            {(people.Count == 0 ? Html.Of($"<p>Nobody is here.</p>") : null)}
            """)));
    }

    private static Html Page(string title, Html body) => Html.Of($"<!doctype html><html lang=en><title>{title}</title><h1>{title}</h1>{body}</html>");
}

public sealed class Letters : ViewModule
{
    private static readonly FluidParser s_parser = new FluidParser();
    private static readonly ConcurrentDictionary<string, IFluidTemplate> s_templates = new ConcurrentDictionary<string, IFluidTemplate>();

    public Letters() => Get("/{name}", request => RenderAsync("letter.liquid", new { name = request.Route<string>("name"), lines = new[] { "<one>", "two" } }));

    private static async Task<Html> RenderAsync(string template, object model)
    {
        var context = new TemplateContext(model);
        return Html.Raw(await s_templates.GetOrAdd(template, Parse).RenderAsync(context, HtmlEncoder.Default));
    }

    private static IFluidTemplate Parse(string name)
    {
        using (Stream stream = typeof(Letters).Assembly.GetManifestResourceStream(name)!)
        using (var reader = new StreamReader(stream))
        {
            return s_parser.Parse(reader.ReadToEnd());
        }
    }
}

public sealed class Greeting : ComponentBase
{
    [Parameter]
    public string Name { get; set; } = "";

    protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddContent(0, $"Hello {Name}");
}

/// <summary>What docs/templates.md shows, compiled and run on both hosts.</summary>
[TestClass]
public sealed class TemplateExamples
{
    private const string Letter =
        "<!doctype html>\n<title>A letter to &lt;Ann&gt;</title>\n<p>&lt;one&gt;</p><p>two</p>\n";

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task Html_and_Liquid_answer_the_same_on_both_hosts()
    {
        await using WebApplication app = Build();
        app.MapModule("/letters", new Letters());
        app.MapModule("/", new People([new Person("<Ann>", "a \"b\"")]));
        app.MapView("/greeting/{name}", request => new RazorComponentResult<Greeting>(new { Name = request.Route<string>("name") }));
        await app.StartAsync(TestContext.CancellationToken);
        using HttpClient kestrel = new() { BaseAddress = new Uri(app.Urls.First()) };
        await using OwinHost host = await OwinHost.StartAsync("http://localhost:0", new Letters().ToAppFunc().MountAt("/letters")(
            new People([new Person("<Ann>", "a \"b\"")]).ToAppFunc()));
        using HttpClient owin = new() { BaseAddress = new Uri(host.Url) };

        foreach (HttpClient client in new[] { kestrel, owin })
        {
            (await client.GetStringAsync("/letters/%3CAnn%3E", TestContext.CancellationToken)).Should().Be(Letter);
            string people = await client.GetStringAsync("/people", TestContext.CancellationToken);
            people.Should().Contain("<h1>People</h1>").And.Contain("<li title=\"a &quot;b&quot;\">&lt;Ann&gt;</li>");
        }

        (await kestrel.GetStringAsync("/greeting/%3CAnn%3E", TestContext.CancellationToken)).Should().Be("Hello &lt;Ann&gt;");
    }

    private static WebApplication Build()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRazorComponents();
        return builder.Build();
    }
}
