using System.Diagnostics;
using System.Security.Claims;
using FluentAssertions;
using Microsoft.Owin;
using Microsoft.Owin.Builder;
using Microsoft.Owin.Helpers;
using Microsoft.Owin.Infrastructure;
using Microsoft.Owin.Logging;
using Microsoft.Owin.Security;

namespace Bridge.Katana.Tests.Differences;

/// <summary>Errors that quote what is wrong, and text that Katana fails on or gets wrong.</summary>
[TestClass]
[BridgeContracts("Katana fails here, or says less.")]
public class TextDifferences
{
    [TestMethod]
    public void Errors_quote_what_is_wrong()
    {
        FluentActions.Invoking(() => new PathString("hello")).Should().Throw<ArgumentException>().WithMessage("*'hello'*");
        FluentActions.Invoking(() => QueryString.FromUriComponent("one=two")).Should().Throw<ArgumentException>().WithMessage("*'one=two'*");
    }

    [TestMethod]
    [DataRow("Example.com:8080")]
    [DataRow("a..b:80")]
    [DataRow(":80")]
    public void Host_of_ascii_characters_stays_as_the_client_sent_it(string host) => new HostString(host).ToUriComponent().Should().Be(host);

    [TestMethod]
    [DataRow("/a#top", "/a?n=v#top")]
    [DataRow("/a?b=c#top?d", "/a?b=c&n=v#top?d")]
    [DataRow("/a#top?d", "/a?n=v#top?d")]
    public void Query_goes_before_the_fragment(string uri, string expected) => WebUtilities.AddQueryString(uri, "n", "v").Should().Be(expected);

    [TestMethod]
    public void Null_is_empty()
    {
        WebUtilities.AddQueryString("/", new Dictionary<string, string> { ["a"] = null }).Should().Be("/?a=");
        WebUtilities.AddQueryString("/", new Dictionary<string, string>()).Should().Be("/");
        WebHelpers.ParseForm(null).Should().BeEmpty();
        new AuthenticationDescription(null).Properties.Should().BeEmpty();
    }

    [TestMethod]
    public void Null_is_refused()
    {
        FluentActions.Invoking(() => new AuthenticationResponseGrant((ClaimsIdentity)null, null))
            .Should()
            .Throw<ArgumentNullException>()
            .WithParameterName("identity");
        FluentActions.Invoking(() => new OwinContext().Authentication.GetAuthenticationTypes(null))
            .Should()
            .Throw<ArgumentNullException>()
            .WithParameterName("predicate");
        FluentActions.Invoking(() => new AppBuilder().SetLoggerFactory(null)).Should().Throw<ArgumentNullException>().WithParameterName("loggerFactory");
        FluentActions.Invoking(() => new AppBuilder().CreateLogger((Type)null)).Should().Throw<ArgumentNullException>().WithParameterName("component");
        FluentActions.Invoking(() => new AppBuilder().Build(null)).Should().Throw<ArgumentNullException>().WithParameterName("returnType");
    }

    [TestMethod]
    public void Warning_without_arguments_may_have_braces()
    {
        using var written = new StringWriter();
        new DiagnosticsLoggerFactory(new SourceSwitch("test", "Warning"), new TextWriterTraceListener(written)).Create("n").WriteWarning("m {braces}");

        written.ToString().Should().Contain("m {braces}");
    }
}
