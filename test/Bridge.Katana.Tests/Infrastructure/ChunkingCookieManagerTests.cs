using FluentAssertions;
using Microsoft.Owin;
using Microsoft.Owin.Infrastructure;

namespace Bridge.Katana.Tests.Infrastructure;

[TestClass]
public class ChunkingCookieManagerTests
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private readonly OwinContext _context = new();
    private readonly ChunkingCookieManager _manager = new();

    private IList<string> SetCookie => _context.Response.Headers.GetValues("Set-Cookie");

    [TestMethod]
    public void Small_cookie_stays_whole()
    {
        _manager.AppendResponseCookie(_context, "a b", "v w", new CookieOptions { HttpOnly = true });

        SetCookie.Should().Equal("a%20b=v%20w; path=/; HttpOnly");
    }

    [TestMethod]
    public void Without_a_size_no_cookie_is_split()
    {
        _manager.ChunkSize = null;

        _manager.AppendResponseCookie(_context, "a", new string('x', 10_000), new CookieOptions());

        SetCookie.Should().ContainSingle().Which.Should().HaveLength(2 + 10_000 + 8);
    }

    [TestMethod]
    public void Large_cookie_is_split()
    {
        _manager.ChunkSize = 44;

        _manager.AppendResponseCookie(_context, "TestCookie", Letters, new CookieOptions());

        SetCookie.Should().Equal(
            "TestCookie=chunks:3; path=/",
            "TestCookieC1=abcdefghijklmnopqrstuv; path=/",
            "TestCookieC2=wxyz0123456789ABCDEFGH; path=/",
            "TestCookieC3=IJKLMNOPQRSTUVWXYZ; path=/");
    }

    [TestMethod]
    public void Quotes_are_put_around_each_chunk()
    {
        _manager.ChunkSize = 46;

        _manager.AppendResponseCookie(_context, "TestCookie", "\"" + Letters + "\"", new CookieOptions());

        SetCookie.Should().Equal(
            "TestCookie=chunks:3; path=/",
            "TestCookieC1=\"abcdefghijklmnopqrstuv\"; path=/",
            "TestCookieC2=\"wxyz0123456789ABCDEFGH\"; path=/",
            "TestCookieC3=\"IJKLMNOPQRSTUVWXYZ\"; path=/");
    }

    [TestMethod]
    [DataRow("x", 4000)]
    [DataRow("x", 4200)]
    [DataRow("x", 40_000)]
    public void Cookie_of_any_size_comes_back_as_it_was_set(string unit, int times)
    {
        foreach (string value in new[] { string.Concat(Enumerable.Repeat(unit, times)), "\"" + string.Concat(Enumerable.Repeat(unit, times)) + "\"" })
        {
            var context = new OwinContext();
            _manager.AppendResponseCookie(context, "name", value, new CookieOptions { Domain = "example.com", Secure = true });
            IList<string> cookies = context.Response.Headers.GetValues("Set-Cookie");
            cookies.Should().OnlyContain(cookie => cookie.Length <= 4096, "browsers store no larger ones");
            context.Request.Headers["Cookie"] = string.Join("; ", cookies.Select(cookie => cookie.Split(';')[0]));

            _manager.GetRequestCookie(context, "name").Should().Be(value);
        }
    }

    [TestMethod]
    public void Size_without_room_for_data_is_refused()
    {
        _manager.ChunkSize = 20;

        FluentActions.Invoking(() => _manager.AppendResponseCookie(_context, "TestCookie", Letters, new CookieOptions()))
            .Should().Throw<InvalidOperationException>();
    }

    [TestMethod]
    public void Missing_chunk_answers_the_first_cookie_if_asked_to()
    {
        _manager.ThrowForPartialCookies = false;
        _context.Request.Headers["Cookie"] = "n=chunks:3; nC1=a; nC3=c";

        _manager.GetRequestCookie(_context, "n").Should().Be("chunks:3");
    }

    [TestMethod]
    public void Missing_chunk_throws()
    {
        _context.Request.Headers["Cookie"] = "n=chunks:3; nC1=abc; nC3=c";

        FluentActions.Invoking(() => _manager.GetRequestCookie(_context, "n")).Should().Throw<FormatException>();
    }

    [TestMethod]
    [DataRow("chunks:2147483647")]
    [DataRow("chunks:99999999999")]
    [DataRow("chunks:-1")]
    [DataRow("chunks:0")]
    [DataRow("chunks:x")]
    [DataRow("chunks:")]
    public void Count_that_a_client_made_up_costs_nothing(string value)
    {
        _context.Request.Headers["Cookie"] = "n=" + value;
        _manager.ThrowForPartialCookies = false;
        long before = GC.GetAllocatedBytesForCurrentThread();

        _manager.GetRequestCookie(_context, "n").Should().Be(value);
        _manager.DeleteCookie(_context, "n", new CookieOptions());

        SetCookie.Should().HaveCount(1);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1_000_000);
    }

    [TestMethod]
    public void Delete_deletes_the_chunks_that_the_request_has()
    {
        _context.Request.Headers["Cookie"] = "n=chunks:7; nC1=1; nC2=2; nC4=4";

        _manager.DeleteCookie(_context, "n", new CookieOptions { Domain = "example.com", Secure = true });

        SetCookie.Should().Equal(
            "n=; domain=example.com; path=/; expires=Thu, 01-Jan-1970 00:00:00 GMT; secure",
            "nC1=; domain=example.com; path=/; expires=Thu, 01-Jan-1970 00:00:00 GMT; secure",
            "nC2=; domain=example.com; path=/; expires=Thu, 01-Jan-1970 00:00:00 GMT; secure");
    }

    [TestMethod]
    public void Delete_drops_what_this_response_has_set()
    {
        _context.Request.Headers["Cookie"] = "n=chunks:1; nC1=1";
        _context.Response.Cookies.Append("n", "chunks:1");
        _context.Response.Cookies.Append("nC1", "1");
        _context.Response.Cookies.Append("other", "1");

        _manager.DeleteCookie(_context, "n", new CookieOptions());

        SetCookie.Should().Equal(
            "other=1; path=/",
            "n=; path=/; expires=Thu, 01-Jan-1970 00:00:00 GMT",
            "nC1=; path=/; expires=Thu, 01-Jan-1970 00:00:00 GMT");
    }

    [TestMethod]
    public void Nulls_are_refused()
    {
        FluentActions.Invoking(() => _manager.GetRequestCookie(null, "n")).Should().Throw<ArgumentNullException>().WithParameterName("context");
        FluentActions.Invoking(() => _manager.AppendResponseCookie(null, "n", "v", new CookieOptions()))
            .Should()
            .Throw<ArgumentNullException>()
            .WithParameterName("context");
        FluentActions.Invoking(() => _manager.AppendResponseCookie(_context, "n", "v", null))
            .Should()
            .Throw<ArgumentNullException>()
            .WithParameterName("options");
        FluentActions.Invoking(() => _manager.DeleteCookie(null, "n", new CookieOptions()))
            .Should()
            .Throw<ArgumentNullException>()
            .WithParameterName("context");
        FluentActions.Invoking(() => _manager.DeleteCookie(_context, "n", null)).Should().Throw<ArgumentNullException>().WithParameterName("options");
    }

    [TestMethod]
    public void Defaults_are_those_of_Katana()
    {
        _manager.ChunkSize.Should().Be(4090);
        _manager.ThrowForPartialCookies.Should().BeTrue();
        _manager.GetRequestCookie(_context, "none").Should().BeNull();
    }
}
