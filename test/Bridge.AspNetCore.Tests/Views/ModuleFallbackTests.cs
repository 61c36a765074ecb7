using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;

namespace Bridge.AspNetCore.Tests.Views;

/// <summary>Paths below a module that none of its routes takes.</summary>
[TestClass]
public sealed class ModuleFallbackTests
{
    [TestMethod]
    public async Task Unknown_path_is_the_modules_404_and_a_method_that_no_route_takes_its_405()
    {
        await using AppInMemory app = await StartAsync();
        MemoryExchange unknown = await app.SendAsync("/shop/missing");
        (unknown.StatusCode, unknown.Body).Should().Be((404, "refused 404 at /shop|/missing"));
        MemoryExchange method = await app.SendAsync("/shop/item", "DELETE");
        (method.StatusCode, method.Body).Should().Be((405, "refused 405 at /shop|/item"));
        (await app.SendAsync("/elsewhere")).StatusCode.Should().Be(404);
        (await app.SendAsync("/elsewhere")).Body.Should().BeEmpty();
    }

    [TestMethod]
    public async Task Method_that_no_route_takes_is_told_those_that_they_take()
    {
        await using AppInMemory app = await AppInMemory.StartAsync(static app => app.MapModule("/plain", new Plain()));
        MemoryExchange method = await app.SendAsync("/plain/item", "DELETE");
        (method.StatusCode, method.Headers.Allow.ToString()).Should().Be((405, "GET, HEAD, OPTIONS"));
        (await app.SendAsync("/plain/missing")).Headers.Allow.Should().BeEmpty();
    }

    [TestMethod]
    public async Task File_of_the_web_root_goes_before_it_and_only_for_reading()
    {
        await using AppInMemory app = await StartAsync(static app => app.Environment.WebRootFileProvider = new Files());
        (await app.SendAsync("/shop/style.css")).Body.Should().Be("next", "the file is another middleware's");
        (await app.SendAsync("/shop/style.css", "HEAD")).StatusCode.Should().Be(200);
        (await app.SendAsync("/shop/style.css", "POST")).StatusCode.Should().Be(404);
        (await app.SendAsync("/shop/missing.css")).StatusCode.Should().Be(404);
        (await app.SendAsync("/shop/a.b/style")).StatusCode.Should().Be(404, "only the last segment says that it is a file");
    }

    [TestMethod]
    public async Task Apps_pages_for_statuses_without_a_body_are_used_where_the_module_has_no_handler()
    {
        await using AppInMemory app = await AppInMemory.StartAsync(static app =>
        {
            app.UseStatusCodePages(static pages => pages.HttpContext.Response.WriteAsync($"page of {pages.HttpContext.Response.StatusCode}"));
            app.MapModule("/plain", new Plain());
        });
        (await app.SendAsync("/plain/missing")).Body.Should().Be("page of 404");
        MemoryExchange method = await app.SendAsync("/plain/item", "DELETE");
        (method.Body, method.Headers.Allow.ToString()).Should().Be(("page of 405", "GET, HEAD, OPTIONS"));
    }

    [TestMethod]
    public async Task Apps_own_fallback_comes_first_and_of_two_modules_the_first()
    {
        await using AppInMemory own = await AppInMemory.StartAsync(static app =>
        {
            app.MapModule("/shop", new Shop("refused"));
            app.MapFallback("/shop/{**path}", static () => "own");
        });
        (await own.SendAsync("/shop/missing")).Body.Should().Be("own");
        await using AppInMemory two = await AppInMemory.StartAsync(static app =>
        {
            app.MapModule("/Shop/", new Shop("first"));
            app.MapModule("/shop", new Other());
            app.MapFallback("/elsewhere/{**path}", static () => "own");
        });
        (await two.SendAsync("/shop/missing")).Body.Should().Be("first 404 at /shop|/missing");
    }

    private static Task<AppInMemory> StartAsync(Action<WebApplication>? prepare = null) => AppInMemory.StartAsync(app =>
    {
        prepare?.Invoke(app);
        app.MapModule("/shop", new Shop("refused"));
        app.Use(static (context, next) =>
            context.GetEndpoint() is null && context.Request.Path.Value!.EndsWith("style.css", StringComparison.Ordinal)
                ? context.Response.WriteAsync("next")
                : next(context));
    });

    private sealed class Shop : ViewModule
    {
        public Shop(string text)
        {
            Get("/item", static _ => "item");
            OnError<HttpException>((request, error) => ($"{text} {error.StatusCode} at {request.PathBase}|{request.Path}", error.StatusCode));
        }
    }

    private sealed class Other : ViewModule
    {
        public Other() => Get("/other", static _ => "other");
    }

    private sealed class Plain : ViewModule
    {
        public Plain() => Get("/item", static _ => "item");
    }

    private sealed class Files : IFileProvider
    {
        public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

        public IFileInfo GetFileInfo(string subpath) =>
            subpath.EndsWith("style.css", StringComparison.Ordinal) || subpath.EndsWith("style", StringComparison.Ordinal)
                ? new Existing()
                : new NotFoundFileInfo(subpath);

        public Microsoft.Extensions.Primitives.IChangeToken Watch(string filter) => NullChangeToken.Singleton;

        private sealed class Existing : IFileInfo
        {
            public bool Exists => true;

            public long Length => 0;

            public string? PhysicalPath => null;

            public string Name => "style.css";

            public DateTimeOffset LastModified => default;

            public bool IsDirectory => false;

            public Stream CreateReadStream() => Stream.Null;
        }
    }
}
