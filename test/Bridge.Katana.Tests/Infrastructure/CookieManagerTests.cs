using FluentAssertions;
using Microsoft.Owin;
using Microsoft.Owin.Infrastructure;

namespace Bridge.Katana.Tests.Infrastructure;

[TestClass]
public class CookieManagerTests
{
    private readonly OwinContext _context = new();
    private readonly CookieManager _manager = new();

    [TestMethod]
    public void It_reads_and_writes_the_cookies_of_the_context()
    {
        _context.Request.Headers["Cookie"] = "a=1; b=chunks:2";
        _manager.GetRequestCookie(_context, "a").Should().Be("1");
        _manager.GetRequestCookie(_context, "b").Should().Be("chunks:2");
        _manager.GetRequestCookie(_context, "none").Should().BeNull();

        _manager.AppendResponseCookie(_context, "a", "2", new CookieOptions());
        _manager.DeleteCookie(_context, "b", new CookieOptions());

        _context.Response.Headers.GetValues("Set-Cookie").Should().Equal("a=2; path=/", "b=; path=/; expires=Thu, 01-Jan-1970 00:00:00 GMT");
    }

    [TestMethod]
    public void Null_context_is_refused()
    {
        FluentActions.Invoking(() => _manager.GetRequestCookie(null, "n")).Should().Throw<ArgumentNullException>().WithParameterName("context");
        FluentActions.Invoking(() => _manager.AppendResponseCookie(null, "n", "v", new CookieOptions()))
            .Should()
            .Throw<ArgumentNullException>()
            .WithParameterName("context");
        FluentActions.Invoking(() => _manager.DeleteCookie(null, "n", new CookieOptions()))
            .Should()
            .Throw<ArgumentNullException>()
            .WithParameterName("context");
    }
}
