using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.Owin;
using CookieOptions = Microsoft.Owin.CookieOptions;
using SameSiteMode = Microsoft.Owin.SameSiteMode;

namespace Bridge.Owin.Tests.SignIn;

/// <summary>Katana's cookies as ASP.NET Core writes them.</summary>
[TestClass]
public sealed class AspNetCoreCookieManagerTests
{
    private readonly MemoryExchange _exchange = new();
    private readonly AspNetCoreCookieManager _manager = new();

    private IOwinContext Context => _exchange.Context.GetOwinContext();

    [TestMethod]
    public void Each_option_is_an_attribute()
    {
        _manager.AppendResponseCookie(
            Context,
            "a",
            "v",
            new CookieOptions
            {
                Domain = "d.example", Path = "/p", Expires = new DateTime(2040, 1, 2, 3, 4, 5, DateTimeKind.Utc), Secure = true, HttpOnly = true,
            });
        string[] attributes = Cookie();
        attributes.Should().BeEquivalentTo("a=v", "expires=Mon, 02 Jan 2040 03:04:05 GMT", "domain=d.example", "path=/p", "secure", "httponly");
    }

    [TestMethod]
    public void Options_that_are_not_set_are_no_attributes()
    {
        _manager.AppendResponseCookie(Context, "a", "v", new CookieOptions { Path = null });
        Cookie().Should().NotContain(static attribute => attribute.StartsWith("expires", StringComparison.OrdinalIgnoreCase))
            .And.NotContain("secure").And.NotContain("httponly");
        FluentActions.Invoking(() => _manager.AppendResponseCookie(Context, "a", "v", null!)).Should().Throw<ArgumentNullException>();
    }

    [TestMethod]
    public void Time_without_a_kind_is_UTC_and_a_local_one_is_converted()
    {
        _exchange.Headers.Clear();
        DateTime time = new(2040, 7, 2, 3, 4, 5);
        _manager.AppendResponseCookie(Context, "a", "v", new CookieOptions { Expires = time });
        Cookie().Should().Contain("expires=Mon, 02 Jul 2040 03:04:05 GMT");
        var local = DateTime.SpecifyKind(time, DateTimeKind.Local);
        _exchange.Headers.Clear();
        _manager.AppendResponseCookie(Context, "a", "v", new CookieOptions { Expires = local });
        Cookie().Should().Contain("expires=" + local.ToUniversalTime().ToString("r", System.Globalization.CultureInfo.InvariantCulture));
    }

    [TestMethod]
    [DoNotParallelize]
    public void Time_without_a_kind_is_UTC_also_where_the_machine_has_another_time()
    {
        string? zone = System.Environment.GetEnvironmentVariable("TZ");
        try
        {
            System.Environment.SetEnvironmentVariable("TZ", "America/New_York");
            TimeZoneInfo.ClearCachedData();
            Time_without_a_kind_is_UTC_and_a_local_one_is_converted();
        }
        finally
        {
            System.Environment.SetEnvironmentVariable("TZ", zone);
            TimeZoneInfo.ClearCachedData();
        }
    }

    [TestMethod]
    [DataRow(SameSiteMode.None, "samesite=none")]
    [DataRow(SameSiteMode.Lax, "samesite=lax")]
    [DataRow(SameSiteMode.Strict, "samesite=strict")]
    [DataRow(null, null)]
    public void SameSite_is_the_same(SameSiteMode? mode, string? attribute)
    {
        _manager.AppendResponseCookie(Context, "a", "v", new CookieOptions { SameSite = mode });
        Cookie().SingleOrDefault(static part => part.StartsWith("samesite", StringComparison.Ordinal)).Should().Be(attribute);
    }

    [TestMethod]
    public void Long_cookie_is_in_chunks_that_are_read_and_deleted_together()
    {
        _manager.ChunkSize = 100;
        _manager.ChunkSize.Should().Be(100);
        string value = new('x', 150);
        _manager.AppendResponseCookie(Context, "a", value, new CookieOptions());
        string[] cookies = [.. _exchange.Headers.SetCookie.Select(static cookie => cookie!.Split(';')[0])];
        cookies.Length.Should().BeGreaterThan(2);
        _exchange.Context.Request.Headers.Cookie = string.Join("; ", cookies);
        _manager.GetRequestCookie(Context, "a").Should().Be(value);
        _manager.GetRequestCookie(Context, "b").Should().BeNull();
        _exchange.Headers.Clear();
        _manager.DeleteCookie(Context, "a", new CookieOptions { Path = "/p" });
        _exchange.Headers.SetCookie.Count.Should().Be(cookies.Length);
        _exchange.Headers.SetCookie.Should().OnlyContain(static cookie => cookie!.Contains("expires=Thu, 01 Jan 1970") && cookie.Contains("path=/p"));
    }

    private string[] Cookie() => _exchange.Headers.SetCookie.Single()!.Split("; ");
}
