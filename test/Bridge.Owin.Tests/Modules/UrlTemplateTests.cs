using FluentAssertions;

namespace Bridge.Owin.Tests.Modules;

/// <summary>How a URL is made of a template and values.</summary>
[TestClass]
public sealed class UrlTemplateTests
{
    [TestMethod]
    public void A_url_has_its_templates_values_and_the_rest_in_the_query()
    {
        ViewModule module = new();
        module.Get("/", _ => "").WithName("index");
        module.Get("/entries/{id:int}", _ => "").WithName("entry");
        module.Get("/archive/{year:int=2026}/{month?}", _ => "").WithName("archive");
        module.Get("/files/{**path}", _ => "").WithName("file");
        module.Get("/{**path}", _ => "").WithName("anything");
        module.Get("/raw/{*path}", _ => "").WithName("raw");
        module.Get("/pages/{id}-{slug}", _ => "").WithName("page");
        module.Get("/downloads/{name}.{extension?}", _ => "").WithName("download");
        module.Get("/codes/{code:regex(^[[a-z]]{{3}}=$)}", _ => "").WithName("code");
        module.Get("{{literal}} übung/", _ => "").WithName("literal");

        module.UrlFor("index").Should().Be("/");
        module.UrlFor("entry", new { id = 5 }).Should().Be("/entries/5");
        module.UrlFor("entry", new { ID = 5, page = 2, tag = new[] { "a", "b c" }, none = (string?)null }).Should().Be("/entries/5?page=2&tag=a&tag=b%20c");
        module.UrlFor("entry", new Dictionary<string, object?> { ["id"] = "a/b?c&d'\"é" }).Should().Be("/entries/a%2Fb%3Fc%26d%27%22%C3%A9");
        module.UrlFor("entry", new Dictionary<string, string> { ["id"] = "x" }).Should().Be("/entries/x");
        module.UrlFor("archive").Should().Be("/archive");
        module.UrlFor("archive", new { year = 2026 }).Should().Be("/archive");
        module.UrlFor("archive", new { year = 1999 }).Should().Be("/archive/1999");
        module.UrlFor("archive", new { month = 5 }).Should().Be("/archive/2026/5");
        module.UrlFor("file", new { path = "a/b c.txt" }).Should().Be("/files/a/b%20c.txt");
        module.UrlFor("anything", new { path = "//evil.example/x" }).Should().Be("/evil.example/x");
        module.UrlFor("anything", new { path = "\\\\evil.example" }).Should().Be("/%5C%5Cevil.example");
        module.UrlFor("raw", new { path = "a/b" }).Should().Be("/raw/a%2Fb");
        module.UrlFor("file").Should().Be("/files");
        module.UrlFor("page", new { id = 1, slug = "x" }).Should().Be("/pages/1-x");
        module.UrlFor("download", new { name = "a", extension = "txt" }).Should().Be("/downloads/a.txt");
        module.UrlFor("download", new { name = "a" }).Should().Be("/downloads/a");
        module.UrlFor("code", new { code = "abc" }).Should().Be("/codes/abc");
        module.UrlFor("literal").Should().Be("/%7Bliteral%7D%20%C3%BCbung");
    }

    [TestMethod]
    public void What_cannot_be_a_url_is_refused_with_the_reason()
    {
        ViewModule module = new();
        module.Get("/entries/{id:int}", _ => "").WithName("entry");

        module.Invoking(m => m.UrlFor("entry")).Should().Throw<ArgumentException>().WithMessage("*needs a value for id*");
        module.Invoking(m => m.UrlFor("entry", new { id = "" })).Should().Throw<ArgumentException>().WithMessage("*needs a value for id*");
        module.Invoking(m => m.UrlFor("entri")).Should().Throw<KeyNotFoundException>().WithMessage("*no route named \"entri\"*");
    }
}
