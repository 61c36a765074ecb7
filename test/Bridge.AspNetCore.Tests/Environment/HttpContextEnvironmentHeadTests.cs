using System.Security.Claims;
using FluentAssertions;
using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore.Tests.Environment;

/// <summary>What an application sets of the request's head.</summary>
[TestClass]
public sealed class HttpContextEnvironmentHeadTests
{
    private readonly DefaultHttpContext _context = new();
    private readonly IDictionary<string, object> _environment;

    public HttpContextEnvironmentHeadTests() => _environment = new HttpContextEnvironment(_context);

    [TestMethod]
    public void Setting_a_request_key_changes_the_request()
    {
        var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim("a", "b")], "test"));
        using var aborted = new CancellationTokenSource();
        var body = new MemoryStream();
        _environment[OwinKeys.RequestMethod] = "PATCH";
        _environment[OwinKeys.RequestPath] = "/p q";
        _environment[OwinKeys.RequestPathBase] = "/base";
        _environment[OwinKeys.RequestQueryString] = "a=b%20c";
        _environment[OwinKeys.RequestScheme] = "https";
        _environment[OwinKeys.RequestProtocol] = "HTTP/1.0";
        _environment[OwinKeys.RequestId] = "id";
        _environment[OwinKeys.RequestUser] = user;
        _environment[OwinKeys.RequestBody] = body;
        _environment[OwinKeys.RequestHeaders] = new Dictionary<string, string[]> { ["Host"] = ["h"], ["X-A"] = ["1", "2"] };
        _environment[OwinKeys.CallCancelled] = aborted.Token;
        _environment[OwinKeys.RemoteIpAddress] = "10.0.0.1";
        _environment[OwinKeys.RemotePort] = "1234";
        _environment[OwinKeys.LocalIpAddress] = "::1";
        _environment[OwinKeys.LocalPort] = "80";
        _environment[OwinKeys.ConnectionId] = "connection";
        HttpRequest request = _context.Request;
        (request.Method, request.Path.Value, request.PathBase.Value, request.QueryString.Value, request.Scheme, request.Protocol)
            .Should().Be(("PATCH", "/p q", "/base", "?a=b%20c", "https", "HTTP/1.0"));
        _context.TraceIdentifier.Should().Be("id");
        _context.User.Should().BeSameAs(user);
        request.Body.Should().BeSameAs(body);
        request.Headers["X-A"].Should().Equal("1", "2");
        request.Host.Value.Should().Be("h");
        _context.RequestAborted.Should().Be(aborted.Token);
        _context.Connection.RemoteIpAddress!.ToString().Should().Be("10.0.0.1");
        _context.Connection.RemotePort.Should().Be(1234);
        _context.Connection.LocalIpAddress!.ToString().Should().Be("::1");
        _context.Connection.LocalPort.Should().Be(80);
        _context.Connection.Id.Should().Be("connection");
        foreach ((string key, object value) in new (string, object)[]
        {
            (OwinKeys.RequestPath, "/p q"), (OwinKeys.RequestQueryString, "a=b%20c"), (OwinKeys.RemotePort, "1234"), (OwinKeys.RequestBody, body),
        })
        {
            _environment[key].Should().Be(value);
        }

        _environment.AssertAgreement();
    }

    [TestMethod]
    public void Address_that_is_none_is_kept_as_it_is()
    {
        _environment[OwinKeys.RemoteIpAddress] = "unknown";
        _environment[OwinKeys.RemoteIpAddress].Should().Be("unknown");
        _environment[OwinKeys.RemoteIpAddress] = "10.0.0.1";
        _environment[OwinKeys.RemoteIpAddress].Should().Be("10.0.0.1");
        _environment.AssertAgreement();
    }

    [TestMethod]
    [DataRow("x")]
    [DataRow("x/y")]
    public void Path_without_a_leading_slash_is_refused(string path)
    {
        _environment.Invoking(e => e[OwinKeys.RequestPath] = path).Should().Throw<ArgumentException>().WithMessage("*owin.RequestPath'*slash*");
        _environment.Invoking(e => e[OwinKeys.RequestPathBase] = path).Should().Throw<ArgumentException>().WithMessage("*owin.RequestPathBase'*slash*");
    }
}
