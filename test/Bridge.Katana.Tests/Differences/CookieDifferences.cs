using FluentAssertions;
using Microsoft.Owin;
using Microsoft.Owin.Infrastructure;

namespace Bridge.Katana.Tests.Differences;

/// <summary>Cookies that Katana cuts in two, keeps or drops by mistake.</summary>
[TestClass]
[BridgeContracts("Katana cuts, keeps or drops cookies otherwise.")]
public class CookieDifferences
{
    private readonly OwinContext _context = new();

    private ResponseCookieCollection Cookies => _context.Response.Cookies;

    private IList<string> SetCookie => _context.Response.Headers.GetValues("Set-Cookie");

    [TestMethod]
    public void Delete_escapes_the_name()
    {
        Cookies.Append("a b", "1");
        Cookies.Delete("a b");

        SetCookie.Should().Equal("a%20b=; expires=Thu, 01-Jan-1970 00:00:00 GMT");
    }

    [TestMethod]
    public void Delete_compares_whole_attributes()
    {
        Cookies.Append("a", "1", new CookieOptions { Path = "/x" });
        Cookies.Append("a", "2", new CookieOptions { Path = "/xy" });

        Cookies.Delete("a", new CookieOptions { Path = "/x" });

        SetCookie.Should().Equal("a=2; path=/xy", "a=; path=/x; expires=Thu, 01-Jan-1970 00:00:00 GMT");
    }

    [TestMethod]
    public void Quotes_at_both_ends_of_a_chunk_stay_where_they_were()
    {
        string value = "a" + new string('"', 200) + "b";
        var manager = new ChunkingCookieManager { ChunkSize = 70 };
        manager.AppendResponseCookie(_context, "name", value, new CookieOptions());
        _context.Request.Headers["Cookie"] = string.Join("; ", SetCookie.Select(cookie => cookie.Split(';')[0]));

        manager.GetRequestCookie(_context, "name").Should().Be(value);
    }

    [TestMethod]
    public void Null_value_is_empty()
    {
        Cookies.Append("a", null);

        SetCookie.Should().Equal("a=; path=/");
    }

    [TestMethod]
    public void Every_size_of_chunk_keeps_escaped_characters_whole()
    {
        for (int size = 26; size < 60; size++)
        {
            var context = new OwinContext();
            var manager = new ChunkingCookieManager { ChunkSize = size };
            manager.AppendResponseCookie(context, "n", "aä葉\U0001F600bcÿ\u0080\U0010FFFFde%C3f", new CookieOptions());
            context.Request.Headers["Cookie"] = string.Join("; ", context.Response.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));

            manager.GetRequestCookie(context, "n").Should().Be("aä葉\U0001F600bcÿ\u0080\U0010FFFFde%C3f", "of chunks of {0}", size);
        }
    }

    [TestMethod]
    [DataRow("ä", 3000)]
    [DataRow("葉x", 3000)]
    [DataRow("\U0001F600 ;,%", 2000)]
    public void Chunked_cookie_of_any_characters_comes_back_as_it_was_set(string unit, int times)
    {
        string value = string.Concat(Enumerable.Repeat(unit, times));
        var manager = new ChunkingCookieManager();
        manager.AppendResponseCookie(_context, "name", value, new CookieOptions());
        SetCookie.Should().OnlyContain(cookie => cookie.Length <= 4096);
        _context.Request.Headers["Cookie"] = string.Join("; ", SetCookie.Select(cookie => cookie.Split(';')[0]));

        manager.GetRequestCookie(_context, "name").Should().Be(value);
    }

    [TestMethod]
    public void Errors_say_what_to_do()
    {
        var manager = new ChunkingCookieManager { ChunkSize = 20, ThrowForPartialCookies = true };
        _context.Request.Headers["Cookie"] = "n=chunks:3; nC1=abc; nC3=c";

        FluentActions.Invoking(() => manager.AppendResponseCookie(_context, "TestCookie", new string('x', 100), new CookieOptions()))
            .Should().Throw<InvalidOperationException>().WithMessage("*'TestCookie'*19*ChunkSize of 20*");
        FluentActions.Invoking(() => manager.GetRequestCookie(_context, "n"))
            .Should()
            .Throw<FormatException>()
            .WithMessage("*'n'*only 1 of its 3 chunks*3 characters*");
    }
}
