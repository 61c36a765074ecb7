using Bridge.Owin.SignIn;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Bridge.Owin.Tests.SignIn;

/// <summary>Which clients get a 401 instead of a redirect to the page for signing in.</summary>
[TestClass]
public sealed class ApiClientTests
{
    [TestMethod]
    [DataRow("application/json", true)]
    [DataRow("application/problem+json", true)]
    [DataRow("text/json", true)]
    [DataRow("application/json, text/html;q=0.1", false)]
    [DataRow("application/xhtml+xml, application/json", false)]
    [DataRow("application/xml", false)]
    [DataRow("*/*", false)]
    [DataRow("", false)]
    public void Client_that_accepts_JSON_and_no_page_is_one(string accept, bool isApi)
    {
        DefaultHttpContext context = new();
        context.Request.Headers.Accept = accept;
        ApiClient.Is(context).Should().Be(isApi);
    }

    [TestMethod]
    public void Script_is_one_by_its_header_or_its_query()
    {
        DefaultHttpContext context = new();
        context.Request.Headers.XRequestedWith = "XMLHttpRequest";
        ApiClient.Is(context).Should().BeTrue();
        ApiClient.IsScript(context.Request).Should().BeTrue();
        context.Request.Headers.XRequestedWith = "other";
        ApiClient.Is(context).Should().BeFalse();
        context.Request.QueryString = new QueryString("?X-Requested-With=XMLHttpRequest");
        ApiClient.IsScript(context.Request).Should().BeTrue();
    }

    [TestMethod]
    public void Endpoint_that_says_which_goes_before_the_request()
    {
        DefaultHttpContext script = new();
        script.Request.Headers.XRequestedWith = "XMLHttpRequest";
        script.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new Allows(), new Disables()), null));
        ApiClient.Is(script).Should().BeFalse();
        DefaultHttpContext page = new();
        page.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new Disables()), null));
        ApiClient.Is(page).Should().BeTrue();
        page.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(), null));
        ApiClient.Is(page).Should().BeFalse();
    }

    private sealed class Allows : IAllowCookieRedirectMetadata;

    private sealed class Disables : IDisableCookieRedirectMetadata;
}
