using System.Security.Claims;
using System.Text;
using FluentAssertions;
using Microsoft.Owin;

namespace Bridge.Katana.Tests;

[TestClass]
public class OwinRequestTests
{
    private readonly OwinRequest _request = new();

    [TestMethod]
    public void Properties_are_the_keys_of_OWIN()
    {
        using var cancel = new CancellationTokenSource();
        var user = new ClaimsPrincipal();
        var body = new MemoryStream();
        _request.Method = "PUT";
        _request.Scheme = "https";
        _request.PathBase = new PathString("/base");
        _request.Path = new PathString("/path");
        _request.QueryString = new QueryString("a=b");
        _request.Protocol = "HTTP/1.1";
        _request.Body = body;
        _request.CallCancelled = cancel.Token;
        _request.LocalIpAddress = "10.0.0.1";
        _request.LocalPort = 80;
        _request.RemoteIpAddress = "10.0.0.2";
        _request.RemotePort = 8080;
        _request.User = user;

        _request.Environment.Where(item => item.Value is not IDictionary<string, string[]>).Should().BeEquivalentTo(new Dictionary<string, object>
        {
            ["owin.RequestMethod"] = "PUT",
            ["owin.RequestScheme"] = "https",
            ["owin.RequestPathBase"] = "/base",
            ["owin.RequestPath"] = "/path",
            ["owin.RequestQueryString"] = "a=b",
            ["owin.RequestProtocol"] = "HTTP/1.1",
            ["owin.RequestBody"] = body,
            ["owin.CallCancelled"] = cancel.Token,
            ["server.LocalIpAddress"] = "10.0.0.1",
            ["server.LocalPort"] = "80",
            ["server.RemoteIpAddress"] = "10.0.0.2",
            ["server.RemotePort"] = "8080",
            ["server.User"] = user,
        });
        (_request.Method, _request.Scheme, _request.IsSecure, _request.PathBase.Value, _request.Path.Value, _request.QueryString.Value, _request.Protocol)
            .Should().Be(("PUT", "https", true, "/base", "/path", "a=b", "HTTP/1.1"));
        (_request.LocalIpAddress, _request.LocalPort, _request.RemoteIpAddress, _request.RemotePort).Should().Be(("10.0.0.1", 80, "10.0.0.2", 8080));
        _request.Body.Should().BeSameAs(body);
        _request.User.Should().BeSameAs(user);
        _request.CallCancelled.Should().Be(cancel.Token);
    }

    [TestMethod]
    public void Everything_may_be_missing()
    {
        var request = new OwinRequest(new Dictionary<string, object>());

        request.Method.Should().BeNull();
        request.IsSecure.Should().BeFalse();
        request.Path.HasValue.Should().BeFalse();
        request.LocalPort.Should().BeNull();
        request.CallCancelled.CanBeCanceled.Should().BeFalse();
        request.User.Should().BeNull();
        request.Query.Should().BeEmpty();
    }

    [TestMethod]
    public void Port_that_is_no_number_is_null_and_null_removes_it()
    {
        _request.Environment["server.LocalPort"] = "http";
        _request.LocalPort.Should().BeNull();

        _request.RemotePort = 1;
        _request.RemotePort = null;
        _request.Environment.Should().NotContainKey("server.RemotePort");
    }

    [TestMethod]
    [DataRow("HTTPS", true)]
    [DataRow("https", true)]
    [DataRow("http", false)]
    [DataRow(null, false)]
    public void IsSecure_asks_the_scheme(string scheme, bool expected)
    {
        _request.Scheme = scheme;

        _request.IsSecure.Should().Be(expected);
    }

    [TestMethod]
    public void Host_is_the_header_or_else_the_local_address()
    {
        _request.Host.Value.Should().Be("localhost");
        _request.LocalPort = 81;
        _request.Host.Value.Should().Be("localhost:81");
        _request.LocalIpAddress = "10.0.0.1";
        _request.Host.Value.Should().Be("10.0.0.1:81");
        _request.Host = new HostString("example.com");
        _request.Host.Value.Should().Be("example.com");
        _request.Headers["Host"].Should().Be("example.com");
    }

    [TestMethod]
    [DataRow("", "", "", "http://host:1/")]
    [DataRow("", "/", "a", "http://host:1/?a")]
    [DataRow("", "/葉", "葉", "http://host:1/%E8%91%89?%E8%91%89")]
    [DataRow("", "/", "a#b", "http://host:1/?a%23b")]
    [DataRow("/a%.+#?", "/z", "a#b", "http://host:1/a%25.+%23%3F/z?a%23b")]
    public void Uri_is_put_together(string pathBase, string path, string query, string expected)
    {
        _request.Scheme = "http";
        _request.Host = new HostString("host:1");
        _request.PathBase = new PathString(pathBase);
        _request.Path = new PathString(path);
        _request.QueryString = new QueryString(query);

        _request.Uri.AbsoluteUri.Should().Be(expected);
    }

    [TestMethod]
    public void Typed_headers_are_headers()
    {
        _request.ContentType = "text/plain";
        _request.CacheControl = "no-cache";
        _request.MediaType = "m";
        _request.Accept = "*/*";

        _request.Headers.Select(header => header.Key + ": " + header.Value[0])
            .Should()
            .Equal("Content-Type: text/plain", "Cache-Control: no-cache", "Media-Type: m", "Accept: */*");
        (_request.ContentType, _request.CacheControl, _request.MediaType, _request.Accept).Should().Be(("text/plain", "no-cache", "m", "*/*"));
        _request.Accept = null;
        _request.Headers.Should().NotContainKey("Accept");
    }

    [TestMethod]
    public void Headers_follow_the_environment()
    {
        _request.Headers["X"] = "old";

        _request.Environment["owin.RequestHeaders"] = new Dictionary<string, string[]> { ["X"] = ["new"] };

        _request.Headers["X"].Should().Be("new");
    }

    [TestMethod]
    [DataRow("a=1&b=2", "a=1|b=2")]
    [DataRow("a=1;b=2", "a=1|b=2", DisplayName = "a semicolon separates too")]
    [DataRow("a=1&A=2&a=3", "a=1,2,3", DisplayName = "names ignore the case")]
    [DataRow("a=&b", "a=", DisplayName = "what has no equals sign is skipped")]
    [DataRow("b&a=1", "a=1")]
    [DataRow("=1", "=1")]
    [DataRow("a=b=c", "a=b=c")]
    [DataRow("a+b=c+d%2B", "a b=c d+")]
    [DataRow("%61%3D=%26", "a==&")]
    [DataRow("&&a=1&&", "a=1")]
    [DataRow("a=%E4%zz", "a=%E4%zz", DisplayName = "what cannot be unescaped stays")]
    [DataRow("", "")]
    [DataRow(null, "")]
    public void Query_is_parsed(string query, string expected)
    {
        _request.QueryString = new QueryString(query);

        string.Join("|", _request.Query.Select(item => item.Key + "=" + string.Join(",", item.Value))).Should().Be(expected);
    }

    [TestMethod]
    public void Query_is_parsed_once_and_again_when_it_changes()
    {
        _request.QueryString = new QueryString("a=1");
        IReadableStringCollection first = _request.Query;
        first["a"].Should().Be("1");
        _request.Environment["Microsoft.Owin.Query#text"].Should().Be("a=1");
        var parsed = (IDictionary<string, string[]>)_request.Environment["Microsoft.Owin.Query#dictionary"];
        parsed["a"][0] = "from the cache";
        new OwinRequest(_request.Environment).Query["a"].Should().Be("from the cache");

        _request.QueryString = new QueryString("b=2");

        _request.Query["a"].Should().BeNull();
        _request.Query["b"].Should().Be("2");
        first["b"].Should().Be("2", "it is the dictionary of the environment");
    }

    [TestMethod]
    public void Cookies_are_parsed_once_and_again_when_they_change()
    {
        _request.Headers["Cookie"] = "a=1";
        _request.Cookies["a"].Should().Be("1");
        _request.Environment["Microsoft.Owin.Cookies#text"].Should().Be("a=1");
        ((IDictionary<string, string>)_request.Environment["Microsoft.Owin.Cookies#dictionary"])["a"] = "from the cache";
        _request.Cookies["a"].Should().Be("from the cache");

        _request.Headers.AppendValues("Cookie", "b=2");
        _request.Cookies["a"].Should().Be("1");
        _request.Cookies["b"].Should().Be("2", "a request may have several Cookie lines, as HTTP/2 sends them");
    }

    [TestMethod]
    [DataRow("a=1&b=2", "a=1|b=2")]
    [DataRow("a=1&b=2&a=3&A=4", "a=1,3,4|b=2")]
    [DataRow("a=&b=1&c", "a=|b=1")]
    [DataRow("a=1;b=2", "a=1;b=2", DisplayName = "a semicolon is part of the value")]
    [DataRow("q+6=v+6%2B&%C3%A4=%F0%9F%98%80", "q 6=v 6+|ä=\U0001F600")]
    [DataRow("a=1\r\n", "a=1\r\n")]
    [DataRow("", "")]
    public async Task ReadFormAsync_parses_the_body(string body, string expected)
    {
        _request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));

        IFormCollection form = await _request.ReadFormAsync();

        string.Join("|", form.Select(item => item.Key + "=" + string.Join(",", item.Value))).Should().Be(expected);
    }

    [TestMethod]
    [DataRow("application/json")]
    [DataRow("multipart/form-data; boundary=b")]
    [DataRow("text/plain")]
    public async Task ReadFormAsync_parses_a_body_of_any_type_as_urlencoded(string type)
    {
        _request.ContentType = type;
        _request.Body = new MemoryStream("a=1&b=2"u8.ToArray());

        (await _request.ReadFormAsync()).Select(static item => item.Key + item.Value[0]).Should().Equal("a1", "b2");
    }

    [TestMethod]
    public async Task ReadFormAsync_reads_once_and_leaves_the_body_open()
    {
        var body = new MemoryStream("a=1"u8.ToArray());
        _request.Body = body;

        IFormCollection form = await _request.ReadFormAsync();

        (await new OwinRequest(_request.Environment).ReadFormAsync()).Should().BeSameAs(form);
        _request.Environment["Microsoft.Owin.Form#collection"].Should().BeSameAs(form);
        body.CanRead.Should().BeTrue();
        body.Position.Should().Be(3);
    }

    [TestMethod]
    public async Task ReadFormAsync_keeps_ten_thousand_values_of_one_name_in_order()
    {
        _request.Body = new MemoryStream(Encoding.ASCII.GetBytes(string.Join("&", Enumerable.Range(0, 10_000).Select(i => "a=" + i))));

        IFormCollection form = await _request.ReadFormAsync();

        form.GetValues("a").Should().Equal(Enumerable.Range(0, 10_000).Select(i => i.ToString()));
    }

    [TestMethod]
    public void Get_and_Set_reach_the_environment()
    {
        _request.Set("k", 1).Should().BeSameAs(_request);
        _request.Get<int>("k").Should().Be(1);
        FluentActions.Invoking(() => new OwinRequest(null)).Should().Throw<ArgumentNullException>().WithParameterName("environment");
    }
}
