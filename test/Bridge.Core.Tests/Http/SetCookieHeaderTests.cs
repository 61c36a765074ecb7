using FluentAssertions;

namespace Bridge.Core.Tests.Http;

/// <summary>The cookies of a response as headers (RFC 6265 section 4.1.1).</summary>
[TestClass]
public sealed class SetCookieHeaderTests
{
    [TestMethod]
    public async Task A_cookie_has_safe_attributes_unless_told_otherwise()
    {
        (await Sent("a", "1", null)).Should().Be("a=1; HttpOnly; Path=/; SameSite=Lax");
        (await Sent("a", "1", null, "https")).Should().Be("a=1; Secure; HttpOnly; Path=/; SameSite=Lax", "Secure goes by the request's scheme");
        (await Sent("a", "1", new CookieAttributes { Secure = false }, "https")).Should().Be("a=1; HttpOnly; Path=/; SameSite=Lax");
        (await Sent("a", "1", new CookieAttributes { Secure = true })).Should().Be("a=1; Secure; HttpOnly; Path=/; SameSite=Lax");
        (await Sent("a", "1", new CookieAttributes
        {
            Domain = "example.com",
            Expires = new DateTimeOffset(2026, 1, 2, 4, 4, 5, TimeSpan.FromHours(1)),
            MaxAge = TimeSpan.FromMinutes(1.5),
            HttpOnly = false,
            Path = null,
            SameSite = null,
        })).Should().Be("a=1; Domain=example.com; Expires=Fri, 02 Jan 2026 03:04:05 GMT; Max-Age=90");
    }

    [TestMethod]
    [DataRow(SameSite.None, "None")]
    [DataRow(SameSite.Lax, "Lax")]
    [DataRow(SameSite.Strict, "Strict")]
    public async Task A_cookies_SameSite_is_written_by_its_name(SameSite sameSite, string expected) =>
        (await Sent("a", "1", new CookieAttributes { SameSite = sameSite })).Should().Be($"a=1; HttpOnly; Path=/; SameSite={expected}");

    [TestMethod]
    [DataRow("plain", "plain")]
    [DataRow("", "")]
    [DataRow("a b;c,d\"e\\f%", "a%20b%3Bc%2Cd%22e%5Cf%25")]
    [DataRow("ü\r\n", "%C3%BC%0D%0A")]
    public async Task A_cookies_value_is_percent_encoded_where_it_has_to_be(string value, string sent)
    {
        (await Sent("a", value, null)).Should().StartWith($"a={sent};");
        Uri.UnescapeDataString(sent).Should().Be(value);
    }

    [TestMethod]
    public async Task A_deleted_cookie_is_past_and_empty_under_the_path_it_was_set_with()
    {
        Response response = new("x");
        response.DeleteCookie("a", new CookieAttributes { Path = "/app", Domain = "example.com" });
        response.SetCookie("b", "2");
        (await Answer.Of(response))["Set-Cookie"].Should().Be(
            "a=; Domain=example.com; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; HttpOnly; Path=/app; SameSite=Lax|b=2; HttpOnly; Path=/; SameSite=Lax");
    }

    [TestMethod]
    public void A_cookie_that_could_split_the_header_is_refused_where_it_is_set()
    {
        Response response = new("x");
        foreach (string name in (string[])["", "a b", "a=b", "a;b", "ü", "a\r\n"])
        {
            response.Invoking(response => response.SetCookie(name, "1")).Should().Throw<ArgumentException>().WithMessage("*is not a cookie name*");
        }

        foreach (string text in (string[])["/; Domain=evil", "/\r\n", "/ü"])
        {
            response.Invoking(response => response.SetCookie("a", "1", new CookieAttributes { Path = text }))
                .Should()
                .Throw<ArgumentException>()
                .WithMessage("*Path*cannot hold*");
            response.Invoking(response => response.SetCookie("a", "1", new CookieAttributes { Domain = text })).Should().Throw<ArgumentException>();
        }

        response.Invoking(static response => response.SetCookie("a", "1", new CookieAttributes { SameSite = (SameSite)7 }))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*SameSite is 7*");

        response.Invoking(static response => response.SetCookie(null!, "1")).Should().Throw<ArgumentNullException>();
        response.Invoking(static response => response.SetCookie("a", null!))
            .Should()
            .Throw<ArgumentNullException>()
            .WithMessage("To remove a cookie, call DeleteCookie.*");
        response.Headers.Cookies.Should().BeNull("nothing of a refused cookie is kept");
    }

    private static async Task<string?> Sent(string name, string value, CookieAttributes? options, string scheme = "http")
    {
        Response response = new("x");
        response.SetCookie(name, value, options);
        return (await Answer.Of(response, prepare: environment => environment[OwinKeys.RequestScheme] = scheme))["Set-Cookie"];
    }
}
