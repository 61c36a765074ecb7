using System.Text;
using FluentAssertions;
using Microsoft.Owin;

namespace Bridge.Katana.Tests;

[TestClass]
public class OwinResponseTests
{
    private readonly OwinResponse _response = new();
    private readonly MemoryStream _body = new();

    public OwinResponseTests() => _response.Body = _body;

    private string Written => Encoding.UTF8.GetString(_body.ToArray());

    [TestMethod]
    public void Properties_are_the_keys_of_OWIN()
    {
        _response.StatusCode.Should().Be(200);
        _response.StatusCode = 418;
        _response.ReasonPhrase = "Teapot";
        _response.Protocol = "HTTP/1.0";

        (_response.StatusCode, _response.ReasonPhrase, _response.Protocol).Should().Be((418, "Teapot", "HTTP/1.0"));
        _response.Environment.Should().Contain("owin.ResponseStatusCode", 418).And.Contain("owin.ResponseReasonPhrase", "Teapot")
            .And.Contain("owin.ResponseProtocol", "HTTP/1.0").And.Contain("owin.ResponseBody", _body);
    }

    [TestMethod]
    public void ContentLength_is_a_header()
    {
        _response.ContentLength.Should().BeNull();
        _response.ContentLength = 5_000_000_000;
        _response.Headers["Content-Length"].Should().Be("5000000000");
        _response.ContentLength.Should().Be(5_000_000_000);
        _response.ContentLength = null;
        _response.Headers.Should().NotContainKey("Content-Length");
        _response.Headers["Content-Length"] = "many";
        _response.ContentLength.Should().BeNull();
    }

    [TestMethod]
    public void Expires_is_a_header()
    {
        _response.Expires.Should().BeNull();
        _response.Expires = new DateTimeOffset(2031, 2, 3, 5, 5, 6, TimeSpan.FromHours(1));
        _response.Headers["Expires"].Should().Be("Mon, 03 Feb 2031 04:05:06 GMT");
        _response.Expires.Should().Be(new DateTimeOffset(2031, 2, 3, 4, 5, 6, TimeSpan.Zero));
        _response.Headers["Expires"] = "0";
        _response.Expires.Should().BeNull();
        _response.Expires = null;
        _response.Headers.Should().NotContainKey("Expires");
    }

    [TestMethod]
    public void ContentType_and_ETag_are_headers()
    {
        _response.ContentType = "text/plain";
        _response.ETag = "\"1\"";

        _response.Headers["Content-Type"].Should().Be("text/plain");
        _response.Headers["ETag"].Should().Be("\"1\"");
        (_response.ContentType, _response.ETag).Should().Be(("text/plain", "\"1\""));
    }

    [TestMethod]
    public void Headers_follow_the_environment()
    {
        _response.Headers["X"] = "old";

        _response.Environment["owin.ResponseHeaders"] = new Dictionary<string, string[]>();

        _response.Headers.Should().BeEmpty();
    }

    [TestMethod]
    public async Task Writes_reach_the_body_in_order()
    {
        _response.Write("ä");
        _response.Write("1"u8.ToArray());
        _response.Write("a23b"u8.ToArray(), 1, 2);
        await _response.WriteAsync("ö");
        await _response.WriteAsync("ü", CancellationToken.None);
        await _response.WriteAsync("4"u8.ToArray());
        await _response.WriteAsync("5"u8.ToArray(), CancellationToken.None);
        await _response.WriteAsync("a67b"u8.ToArray(), 1, 2, CancellationToken.None);

        Written.Should().Be("ä123öü4567");
    }

    [TestMethod]
    public async Task WriteAsync_is_cancelled_by_its_token()
    {
        await FluentActions.Awaiting(() => _response.WriteAsync("x", new CancellationToken(true))).Should().ThrowAsync<OperationCanceledException>();
        Written.Should().BeEmpty();
    }

    [TestMethod]
    public void Redirect_answers_302()
    {
        _response.Redirect("/there?a=b");

        _response.StatusCode.Should().Be(302);
        _response.Headers["Location"].Should().Be("/there?a=b");
    }

    [TestMethod]
    public void OnSendingHeaders_registers_with_the_server()
    {
        (Action<object> Callback, object State) registered = default;
        _response.Set<Action<Action<object>, object>>("server.OnSendingHeaders", (callback, state) => registered = (callback, state));
        Action<object> callback = _ => { };

        _response.OnSendingHeaders(callback, "state");

        registered.Should().Be((callback, "state"));
    }

    [TestMethod]
    public void OnSendingHeaders_that_the_server_lacks_is_named() =>
        FluentActions.Invoking(() => _response.OnSendingHeaders(_ => { }, null))
            .Should()
            .Throw<NotSupportedException>()
            .WithMessage("*'server.OnSendingHeaders'*");

    [TestMethod]
    public void Cookies_are_headers()
    {
        _response.Cookies.Append("a", "1");

        _response.Headers["Set-Cookie"].Should().Be("a=1; path=/");
    }

    [TestMethod]
    public void Get_and_Set_reach_the_environment()
    {
        _response.Set("k", 1).Should().BeSameAs(_response);
        _response.Get<int>("k").Should().Be(1);
        FluentActions.Invoking(() => new OwinResponse(null)).Should().Throw<ArgumentNullException>().WithParameterName("environment");
    }
}
