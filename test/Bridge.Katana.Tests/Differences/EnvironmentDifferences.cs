using FluentAssertions;
using Microsoft.Owin;
using Microsoft.Owin.BuilderProperties;

namespace Bridge.Katana.Tests.Differences;

/// <summary>Where Katana fails on an environment that lacks something, or on a value that is no longer there.</summary>
[TestClass]
[BridgeContracts("Katana fails where something is missing.")]
public class EnvironmentDifferences
{
    private readonly OwinRequest _request = new();
    private readonly OwinResponse _response = new();

    [TestMethod]
    public async Task ReadFormAsync_takes_a_missing_body_as_empty() => (await _request.ReadFormAsync()).Should().BeEmpty();

    [TestMethod]
    public void Write_without_a_body_names_the_key()
    {
        _response.Body = null;

        FluentActions.Invoking(() => _response.Write("x")).Should().Throw<InvalidOperationException>().WithMessage("*'owin.ResponseBody'*");
    }

    [TestMethod]
    public void Missing_headers_name_the_key()
    {
        FluentActions.Invoking(() => new OwinRequest(new Dictionary<string, object>()).Headers)
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("*'owin.RequestHeaders'*");
        FluentActions.Invoking(() => new OwinResponse(new Dictionary<string, object>()).ContentType)
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("*'owin.ResponseHeaders'*");
    }

    [TestMethod]
    public void Value_of_another_type_names_the_key() =>
        FluentActions.Invoking(() => new OwinContext().Set("n", 7).Get<string>("n"))
            .Should()
            .Throw<InvalidCastException>()
            .WithMessage("*'n'*System.Int32*System.String*");

    [TestMethod]
    public void Null_is_the_default_of_a_value_type() => new OwinContext().Set<string>("null", null).Get<int>("null").Should().Be(0);

    [TestMethod]
    public void Query_and_cookies_may_go_away()
    {
        _request.QueryString = new QueryString("a=1");
        _request.Headers["Cookie"] = "a=1";
        _request.Query.Should().HaveCount(1);
        _request.Cookies.Should().HaveCount(1);

        _request.QueryString = new QueryString(null);
        _request.Headers.Remove("Cookie");

        _request.Query.Should().BeEmpty();
        _request.Cookies.Should().BeEmpty();
    }

    [TestMethod]
    public void One_wrapper_serves_one_header_dictionary()
    {
        _request.Headers.Should().BeSameAs(_request.Headers);
        _response.Headers.Should().BeSameAs(_response.Headers);
    }

    [TestMethod]
    public void Host_that_says_nothing_of_addresses_and_capabilities_has_none()
    {
        var properties = new AppProperties(new Dictionary<string, object>());

        properties.Addresses.Count.Should().Be(0);
        properties.Addresses.Should().BeEmpty();
        properties.Capabilities.WebSocketVersion.Should().BeNull();
        new Address(null).Host.Should().BeNull();
        FluentActions.Invoking(() => new AppProperties(null)).Should().Throw<ArgumentNullException>();
    }
}
