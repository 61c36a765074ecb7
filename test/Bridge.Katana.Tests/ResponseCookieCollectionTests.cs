using System.Globalization;
using FluentAssertions;
using Microsoft.Owin;

namespace Bridge.Katana.Tests;

[TestClass]
public class ResponseCookieCollectionTests
{
    private readonly Dictionary<string, string[]> _store = new(StringComparer.OrdinalIgnoreCase);

    private ResponseCookieCollection Cookies => new(new HeaderDictionary(_store));

    private string[] SetCookie => _store["Set-Cookie"];

    [TestMethod]
    public void Append_adds_a_line_for_each_cookie()
    {
        Cookies.Append("a", "1");
        Cookies.Append("a", "2");
        Cookies.Append("n ä;=", "v ,;\"%");

        SetCookie.Should().Equal("a=1; path=/", "a=2; path=/", "n%20%C3%A4%3B%3D=v%20%2C%3B%22%25; path=/");
    }

    [TestMethod]
    public void Append_writes_every_option()
    {
        Cookies.Append("a", "1", new CookieOptions
        {
            Domain = "example.com",
            Path = "/p",
            Expires = new DateTime(2031, 2, 3, 4, 5, 6, DateTimeKind.Utc),
            Secure = true,
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
        });

        SetCookie.Should().Equal("a=1; domain=example.com; path=/p; expires=Mon, 03-Feb-2031 04:05:06 GMT; secure; HttpOnly; SameSite=Lax");
    }

    [TestMethod]
    [DataRow(SameSiteMode.None, "None")]
    [DataRow(SameSiteMode.Lax, "Lax")]
    [DataRow(SameSiteMode.Strict, "Strict")]
    public void SameSite_is_written_when_it_is_set(SameSiteMode mode, string expected)
    {
        Cookies.Append("a", "1", new CookieOptions { SameSite = mode });

        SetCookie.Should().Equal($"a=1; path=/; SameSite={expected}");
    }

    [TestMethod]
    public void SameSite_that_is_none_of_the_three_is_refused() =>
        FluentActions.Invoking(() => Cookies.Append("a", "1", new CookieOptions { SameSite = (SameSiteMode)7 })).Should().Throw<ArgumentOutOfRangeException>();

    [TestMethod]
    public void Options_may_leave_everything_out()
    {
        Cookies.Append("a", "1", new CookieOptions { Path = null });

        SetCookie.Should().Equal("a=1");
        new CookieOptions().Path.Should().Be("/");
    }

    [TestMethod]
    [DoNotParallelize]
    public void Expires_does_not_depend_on_the_culture()
    {
        CultureInfo culture = Thread.CurrentThread.CurrentCulture;
        try
        {
            Thread.CurrentThread.CurrentCulture = new System.Globalization.CultureInfo("ar-SA");
            Cookies.Append("a", "1", new CookieOptions { Expires = new DateTime(2031, 2, 3, 4, 5, 6) });
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = culture;
        }
        SetCookie.Should().Equal("a=1; path=/; expires=Mon, 03-Feb-2031 04:05:06 GMT");
    }

    [TestMethod]
    public void Delete_expires_the_cookie_and_drops_what_was_set()
    {
        Cookies.Append("a", "1");
        Cookies.Append("ab", "2");
        Cookies.Append("A", "3");

        Cookies.Delete("a");

        SetCookie.Should().Equal("ab=2; path=/", "a=; expires=Thu, 01-Jan-1970 00:00:00 GMT");
    }

    [TestMethod]
    public void Delete_with_a_path_drops_what_was_set_with_it()
    {
        Cookies.Append("a", "1", new CookieOptions { Path = "/x" });
        Cookies.Append("a", "2", new CookieOptions { Path = "/y" });
        Cookies.Append("b", "3", new CookieOptions { Path = "/x" });

        Cookies.Delete("a", new CookieOptions { Path = "/x", Secure = true, HttpOnly = true, SameSite = SameSiteMode.None });

        SetCookie.Should().Equal("a=2; path=/y", "b=3; path=/x", "a=; path=/x; expires=Thu, 01-Jan-1970 00:00:00 GMT; secure; HttpOnly; SameSite=None");
    }

    [TestMethod]
    public void Delete_with_a_domain_drops_what_was_set_with_it()
    {
        Cookies.Append("a", "1", new CookieOptions { Domain = "example.com" });
        Cookies.Append("a", "2", new CookieOptions { Domain = "example.org" });

        Cookies.Delete("a", new CookieOptions { Domain = "example.com" });

        SetCookie.Should().Equal("a=2; domain=example.org; path=/", "a=; domain=example.com; path=/; expires=Thu, 01-Jan-1970 00:00:00 GMT");
    }

    [TestMethod]
    public void Nulls_are_refused()
    {
        FluentActions.Invoking(() => new ResponseCookieCollection(null)).Should().Throw<ArgumentNullException>().WithParameterName("headers");
        FluentActions.Invoking(() => Cookies.Append("a", "1", null)).Should().Throw<ArgumentNullException>().WithParameterName("options");
        FluentActions.Invoking(() => Cookies.Delete("a", null)).Should().Throw<ArgumentNullException>().WithParameterName("options");
    }
}
