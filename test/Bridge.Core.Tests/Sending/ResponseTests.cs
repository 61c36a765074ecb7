using System.Net;
using FluentAssertions;
using Microsoft.Extensions.Primitives;

namespace Bridge.Core.Tests.Sending;

[TestClass]
public sealed class ResponseTests
{
    [TestMethod]
    public void A_response_has_what_it_was_made_with()
    {
        new Response().StatusCode.Should().Be(200);
        new Response().Body.Length.Should().Be(0);
        new Response("ü").Body.Length.Should().Be(2);
        new Response("x"u8.ToArray(), 201, "a/b").ContentType.Should().Be("a/b");
        new Response(ResponseBody.Bytes(new byte[3]), 404).StatusCode.Should().Be(404);
        new Response("x").ContentType.Should().BeNull();
        Response changed = new("x", contentType: "a/b") { Body = ResponseBody.Text("yy") };
        changed.ContentType = null;
        changed.Headers.Count.Should().Be(0);
        changed.Body.Length.Should().Be(2);
    }

    [TestMethod]
    public void A_response_refuses_what_it_cannot_be()
    {
        Action[] wrong =
        [
            static () => _ = new Response((string)null!), static () => _ = new Response((byte[])null!), static () => _ = new Response((ResponseBody)null!), static () => _ = new Response { Body = null! },
            static () => ResponseBody.Text(null!), static () => ResponseBody.Stream(null!), static () => ResponseBody.Pipe(null!), static () => ResponseBody.Chunks((IEnumerable<string>)null!), static () => ResponseBody.Chunks((IAsyncEnumerable<string>)null!),
            static () => ResponseBody.Chunks((IEnumerable<byte[]>)null!), static () => ResponseBody.Chunks((IAsyncEnumerable<byte[]>)null!), static () => ResponseBody.Chunks((IEnumerable<ReadOnlyMemory<byte>>)null!),
            static () => ResponseBody.Chunks((IAsyncEnumerable<ReadOnlyMemory<byte>>)null!), static () => Response.Redirect(null!),
        ];
        foreach (Action action in wrong)
        {
            action.Should().Throw<ArgumentNullException>();
        }

        foreach (int status in (int[])[199, 1000, 0, -1])
        {
            FluentActions.Invoking(() => new Response("x", status)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("The status of a response is from 200 to 999.*");
            FluentActions.Invoking(() => new Response { StatusCode = status }).Should().Throw<ArgumentOutOfRangeException>();
        }

        foreach (int status in (int[])[200, 304, 404])
        {
            FluentActions.Invoking(() => Response.Redirect("/", status)).Should().Throw<ArgumentOutOfRangeException>();
        }
    }

    [TestMethod]
    public void Setting_the_status_lets_go_of_the_reason()
    {
        Response response = new("x") { ReasonPhrase = "Fine" };
        response.StatusCode = 201;
        response.ReasonPhrase.Should().BeNull();
    }

    [TestMethod]
    [DataRow(301)]
    [DataRow(302)]
    [DataRow(303)]
    [DataRow(307)]
    [DataRow(308)]
    public async Task A_redirect_has_a_location_and_a_page_whose_link_is_escaped(int status)
    {
        Answer answer = await Answer.Of(Response.Redirect("/next?a=\"<b>&ü", status));
        answer.Status.Should().Be(status);
        answer["Location"].Should().Be("/next?a=%22%3Cb%3E&%C3%BC");
        answer.ContentType.Should().Be("text/html; charset=utf-8");
        answer.Text.Should().Contain($"<a href=\"{WebUtility.HtmlEncode("/next?a=\"<b>&ü")}\">").And.NotContain("<b>");
        (await Answer.Of(Response.Redirect("/x")))["Location"].Should().Be("/x");
        (await Answer.RefusalOf(Response.Redirect("/x\r\nSet-Cookie: a=b"))).Should().Contain("carriage return");
    }

    [TestMethod]
    public async Task An_errors_page_is_escaped_and_has_its_headers()
    {
        HttpException error = new(405, "No <script>alert('x')</script> & such") { Headers = { ["Allow"] = "GET, HEAD" } };
        error.Description.Should().Be(error.Message);
        Answer answer = await Answer.Of(error);
        answer.Status.Should().Be(405);
        answer["Allow"].Should().Be("GET, HEAD");
        answer.ContentType.Should().Be("text/html; charset=utf-8");
        answer.Text.Should().Be("<!doctype html>\n<html lang=en>\n<title>405 Method Not Allowed</title>\n<h1>Method Not Allowed</h1>\n<p>No &lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; such</p>\n");
        error.Headers.Count.Should().Be(1, "the page's own headers are a copy");
    }

    [TestMethod]
    public async Task An_error_has_a_sentence_for_every_status()
    {
        for (int status = 400; status <= 599; status++)
        {
            HttpException error = new(status);
            error.Description.Should().EndWith(".");
            (await Answer.Of(error)).Text.Should().Contain($"<title>{status} ");
        }

        FluentActions.Invoking(static () => new HttpException(302)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*Response.Redirect makes a redirect*");
        FluentActions.Invoking(static () => new HttpException(600)).Should().Throw<ArgumentOutOfRangeException>();
        FormatException cause = new();
        new HttpException(500, "x", cause).InnerException.Should().BeSameAs(cause);
    }

    [TestMethod]
    public async Task A_cookie_has_safe_attributes_unless_told_otherwise()
    {
        (await Sent("a", "1", null)).Should().Be("a=1; HttpOnly; Path=/; SameSite=Lax");
        (await Sent("a", "1", null, "https")).Should().Be("a=1; Secure; HttpOnly; Path=/; SameSite=Lax", "Secure goes by the request's scheme");
        (await Sent("a", "1", new CookieOptions { Secure = false }, "https")).Should().Be("a=1; HttpOnly; Path=/; SameSite=Lax");
        (await Sent("a", "1", new CookieOptions { Secure = true })).Should().Be("a=1; Secure; HttpOnly; Path=/; SameSite=Lax");
        (await Sent("a", "1", new CookieOptions
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
        response.DeleteCookie("a", new CookieOptions { Path = "/app", Domain = "example.com" });
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
            response.Invoking(response => response.SetCookie(name, "1")).Should().Throw<ArgumentException>().WithMessage("*is no cookie name*");
        }

        foreach (string text in (string[])["/; Domain=evil", "/\r\n", "/ü"])
        {
            response.Invoking(response => response.SetCookie("a", "1", new CookieOptions { Path = text })).Should().Throw<ArgumentException>().WithMessage("*Path*cannot hold*");
            response.Invoking(response => response.SetCookie("a", "1", new CookieOptions { Domain = text })).Should().Throw<ArgumentException>();
            response.Invoking(response => response.SetCookie("a", "1", new CookieOptions { SameSite = text })).Should().Throw<ArgumentException>();
        }

        response.Invoking(static response => response.SetCookie(null!, "1")).Should().Throw<ArgumentNullException>();
        response.Invoking(static response => response.SetCookie("a", null!)).Should().Throw<ArgumentNullException>().WithMessage("To remove a cookie, call DeleteCookie.*");
        response.Headers.Cookies.Should().BeNull("nothing of a refused cookie is kept");
    }

    [TestMethod]
    public void Headers_are_a_collection_whose_names_ignore_case()
    {
        Headers headers = new() { { "X-A", "1" }, { "x-a", "2" } };
        headers["X-A"].Should().Equal("1", "2");
        headers.Count.Should().Be(1);
        headers.Contains("x-A").Should().BeTrue();
        headers["missing"].Count.Should().Be(0);
        headers["X-B"] = StringValues.Empty;
        headers.Contains("X-B").Should().BeTrue();
        headers.Select(static header => header.Key).Should().Equal("X-A", "X-B");
        headers.Remove("x-b").Should().BeTrue();
        headers.Remove("x-b").Should().BeFalse();
        Headers copy = new(headers);
        copy["X-A"] = "3";
        headers["X-A"].Should().Equal("1", "2");
        FluentActions.Invoking(static () => new Headers(null!)).Should().Throw<ArgumentNullException>();
    }

    private static async Task<string?> Sent(string name, string value, CookieOptions? options, string scheme = "http")
    {
        Response response = new("x");
        response.SetCookie(name, value, options);
        return (await Answer.Of(response, prepare: environment => environment[OwinKeys.RequestScheme] = scheme))["Set-Cookie"];
    }
}
