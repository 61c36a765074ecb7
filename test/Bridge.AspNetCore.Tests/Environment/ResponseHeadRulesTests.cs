using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.AspNetCore.Tests.Environment;

/// <summary>What an application may put into the head of a response.</summary>
[TestClass]
public sealed class ResponseHeadRulesTests
{
    private readonly MemoryExchange _exchange = new();
    private readonly IDictionary<string, object> _environment;

    public ResponseHeadRulesTests() => _environment = new HttpContextEnvironment(_exchange.Context);

    private IDictionary<string, string[]> Headers => _environment.ResponseHeaders;

    [TestMethod]
    [DataRow("")]
    [DataRow("A B")]
    [DataRow("A:")]
    [DataRow("A\r\nB")]
    [DataRow("\u00C4")]
    public void Name_that_is_no_token_is_refused_each_time(string name)
    {
        for (int i = 0; i < 2; i++)
        {
            Headers.Invoking(h => h[name] = ["1"]).Should().Throw<ArgumentException>().WithMessage("*is not a header name*");
        }

        Headers.Invoking(h => h[null!] = ["1"]).Should().Throw<ArgumentNullException>();
        Headers[new string('a', 100)] = ["1"];
        Headers[new string('a', 100)].Should().Equal("1");
    }

    [TestMethod]
    [DataRow("a\rb", "U+000D")]
    [DataRow("a\nb", "U+000A")]
    [DataRow("a\0b", "U+0000")]
    [DataRow("a\u007Fb", "U+007F")]
    [DataRow("\u00E9", "U+00E9")]
    public void Value_with_a_character_that_cannot_be_sent_is_refused_alone_and_among_others(string value, string character)
    {
        Headers.Invoking(h => h["X-A"] = [value]).Should().Throw<ArgumentException>().WithMessage($"*header 'X-A'*{character}*");
        Headers.Invoking(h => h["X-A"] = ["fine", value]).Should().Throw<ArgumentException>().WithMessage($"*{character}*");
        Headers.ContainsKey("X-A").Should().BeFalse();
        Headers["X-A"] = ["tab\tand space"];
        Headers["X-A"] = [null!];
    }

    [TestMethod]
    [DataRow("Location")]
    [DataRow("Content-Location")]
    public void URL_is_encoded_and_one_with_a_host_that_can_be_misread_is_refused(string name)
    {
        Headers[name] = ["/caf\u00E9 x"];
        Headers[name].Should().Equal("/caf%C3%A9%20x");
        Headers.Invoking(h => h[name] = ["//a\\b"]).Should().Throw<ArgumentException>();
        Headers.Invoking(h => h[name] = ["/a\r\nSet-Cookie: b"]).Should().Throw<ArgumentException>().WithMessage("*U+000D*");
        _environment.RequestHeaders[name] = ["//a\\b"];
    }

    [TestMethod]
    public void Framing_is_the_servers_and_a_connection_that_closes_says_only_that()
    {
        Headers["Transfer-Encoding"] = ["chunked"];
        Headers.ContainsKey("Transfer-Encoding").Should().BeFalse();
        Headers["Connection"] = ["keep-alive, close"];
        Headers["Connection"].Should().Equal("close");
        _environment.RequestHeaders["Transfer-Encoding"] = ["chunked"];
        _environment.RequestHeaders["Transfer-Encoding"].Should().Equal("chunked");
        _environment.RequestHeaders["Connection"] = ["keep-alive, close"];
        _environment.RequestHeaders["Connection"].Should().Equal("keep-alive, close");
    }

    [TestMethod]
    public void Array_that_was_set_can_change_without_changing_the_header()
    {
        string[] values = ["1", "2"];
        Headers["X-A"] = values;
        values[1] = "a\r\nb";
        Headers["X-A"].Should().Equal("1", "2");
    }

    [TestMethod]
    public async Task Header_that_was_sent_can_be_set_again_and_not_changed()
    {
        Headers["X-A"] = ["1"];
        await _exchange.StartAsync();
        Headers["X-A"] = ["1"];
        Headers.Invoking(h => h["X-A"] = ["2"]).Should().Throw<InvalidOperationException>().WithMessage("The header 'X-A' cannot be changed*");
        Headers.Invoking(h => h["X-B"] = ["1"]).Should().Throw<InvalidOperationException>();
        Headers.Invoking(h => h.Remove("X-A")).Should().Throw<InvalidOperationException>().WithMessage("The header 'X-A' cannot be changed*");
        Headers.Remove("X-B").Should().BeFalse();
        Headers.Invoking(h => h.Clear()).Should().Throw<InvalidOperationException>().WithMessage("The headers cannot be cleared*");
        Headers.IsReadOnly.Should().BeTrue();
    }

    [TestMethod]
    public async Task Reason_phrase_is_checked_and_left_out_where_it_is_not_ASCII()
    {
        EntryLog log = new();
        _exchange.Context.RequestServices = new ServiceCollection().AddSingleton<ILoggerFactory>(log).BuildServiceProvider();
        _environment[OwinKeys.ResponseReasonPhrase] = "Fine";
        _exchange.ReasonPhrase.Should().Be("Fine");
        _environment.Invoking(e => e[OwinKeys.ResponseReasonPhrase] = "a\r\nb").Should().Throw<ArgumentException>()
            .WithMessage("*owin.ResponseReasonPhrase*U+000D*");
        _exchange.ReasonPhrase.Should().Be("Fine");
        log.Entries.Should().BeEmpty();
        _environment[OwinKeys.ResponseReasonPhrase] = "Sch\u00F6n";
        _exchange.ReasonPhrase.Should().BeNull();
        log.Entries.Should().ContainSingle().Which.Should().StartWith("Bridge.Owin/2/Warning: ").And.Contain("Sch\u00F6n");
        await _exchange.StartAsync();
        _environment.Invoking(e => e[OwinKeys.ResponseReasonPhrase] = "Late").Should().Throw<InvalidOperationException>()
            .WithMessage("'owin.ResponseReasonPhrase' cannot be changed*");
    }

    [TestMethod]
    public async Task Status_is_from_200_to_999_and_101_is_made_by_an_upgrade()
    {
        foreach (int status in (int[])[200, 299, 404, 999])
        {
            _environment[OwinKeys.ResponseStatusCode] = status;
            _exchange.StatusCode.Should().Be(status);
        }

        Set(0).WithMessage("*from 200 to 999, not 0*");
        Set(1000).WithMessage("*from 200 to 999, not 1000*");
        Set(100).WithMessage("*cannot be 100: a 1xx announces another response*");
        Set(199).WithMessage("*cannot be 199*");
        Set(101).WithMessage("*becomes 101 by calling 'websocket.Accept' or 'opaque.Upgrade'*");
        await _exchange.StartAsync();
        _environment[OwinKeys.ResponseStatusCode] = 999;
        _environment.Invoking(e => e[OwinKeys.ResponseStatusCode] = 200).Should().Throw<InvalidOperationException>()
            .WithMessage("'owin.ResponseStatusCode' cannot be changed*");

        FluentAssertions.Specialized.ExceptionAssertions<ArgumentException> Set(int status) =>
            _environment.Invoking(e => e[OwinKeys.ResponseStatusCode] = status).Should().Throw<ArgumentException>();
    }

    [TestMethod]
    public void Headers_that_are_replaced_as_a_whole_are_checked_too()
    {
        Headers["X-A"] = ["1"];
        _environment[OwinKeys.ResponseHeaders] = Headers;
        Headers["X-A"].Should().Equal("1");
        _environment[OwinKeys.ResponseHeaders] = new Dictionary<string, string[]> { ["X-B"] = ["2"] };
        Headers.Keys.Should().Equal("X-B");
        _environment.Invoking(e => e[OwinKeys.ResponseHeaders] = new Dictionary<string, string[]> { ["X-C"] = ["a\nb"] }).Should().Throw<ArgumentException>();
        IDictionary<string, string[]> request = _environment.RequestHeaders;
        _environment[OwinKeys.RequestHeaders] = request;
        request["Host"].Should().Equal("site.example");
        _environment[OwinKeys.RequestHeaders] = new Dictionary<string, string[]> { ["Host"] = ["other"] };
        request.Should().ContainSingle();
    }

    [TestMethod]
    [DataRow(204)]
    [DataRow(205)]
    [DataRow(304)]
    public void Status_without_content_drops_the_headers_of_content(int status)
    {
        _exchange.StatusCode = status;
        foreach (string name in (string[])["Content-Length", "Content-Type", "ETag", "X-A"])
        {
            _exchange.Headers[name] = name == "Content-Length" ? "3" : "a";
        }

        BodilessStatus.DropContentHeaders(_exchange.Context.Response);
        _exchange.Headers.Keys.Should().BeEquivalentTo(status == 304 ? ["ETag", "X-A"] : ["Content-Type", "ETag", "X-A"]);
    }
}
