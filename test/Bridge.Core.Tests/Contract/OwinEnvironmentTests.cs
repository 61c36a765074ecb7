using System.Reflection;
using System.Security.Claims;
using System.Security.Principal;
using FluentAssertions;

namespace Bridge.Core.Tests.Contract;

[TestClass]
public sealed class OwinEnvironmentTests
{
    [TestMethod]
    public void Properties_are_views_of_their_keys()
    {
        Dictionary<string, object> dictionary = [];
        OwinEnvironment owin = new(dictionary)
        {
            Method = "POST",
            Scheme = "https",
            Protocol = "HTTP/1.1",
            PathBase = "/base",
            Path = "/path",
            QueryString = "a=b",
            RequestHeaders = new Dictionary<string, string[]>(),
            RequestBody = new MemoryStream(),
            ResponseHeaders = new Dictionary<string, string[]>(),
            ResponseBody = new MemoryStream(),
            StatusCode = 404,
            ReasonPhrase = "Gone",
        };
        dictionary.Should()
            .HaveCount(12).And
            .Contain(OwinKeys.RequestMethod, "POST").And
            .Contain(OwinKeys.RequestQueryString, "a=b").And
            .Contain(OwinKeys.ResponseStatusCode, 404).And
            .Contain(OwinKeys.ResponseReasonPhrase, "Gone");
        dictionary[OwinKeys.RequestMethod] = "PUT";
        new OwinEnvironment(dictionary).Method.Should().Be("PUT");
        owin.Dictionary.Should().BeSameAs(dictionary);
        owin.ReasonPhrase = null;
        dictionary.Should().NotContainKey(OwinKeys.ResponseReasonPhrase);
    }

    [TestMethod]
    public void What_is_absent_or_of_another_type_is_empty_where_the_specification_allows_it()
    {
        OwinEnvironment owin = new(new Dictionary<string, object> { [OwinKeys.RequestPath] = 5 });
        owin.Method.Should().BeEmpty();
        owin.Path.Should().BeEmpty();
        owin.StatusCode.Should().Be(200);
        owin.RequestBody.Should().BeSameAs(Stream.Null);
        owin.CallCancelled.CanBeCanceled.Should().BeFalse();
        owin.User.Should().BeNull();
        owin.Get<string>("missing").Should().BeNull();
        FluentActions.Invoking(() => owin.ResponseHeaders)
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("*owin.ResponseHeaders*section 3.2 requires*");
        FluentActions.Invoking(() => owin.RequestHeaders).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(() => owin.ResponseBody).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(static () => default(OwinEnvironment).Method)
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("*use new OwinEnvironment(environment)*");
        FluentActions.Invoking(static () => new OwinEnvironment(null!)).Should().Throw<ArgumentNullException>();
    }

    [TestMethod]
    public void User_is_read_from_either_key_and_set_under_both()
    {
        Dictionary<string, object> dictionary = [];
        OwinEnvironment owin = new(dictionary);
        ClaimsPrincipal user = new(new ClaimsIdentity("test"));
        dictionary[OwinKeys.RequestUser] = user;
        owin.User.Should().BeSameAs(user);
        GenericPrincipal legacy = new(new GenericIdentity("ada"), ["admin"]);
        dictionary[OwinKeys.ServerUser] = legacy;
        owin.User!.Identity!.Name.Should().Be("ada");
        owin.User = user;
        dictionary[OwinKeys.ServerUser].Should().BeSameAs(user);
        owin.User = null;
        dictionary.Should().BeEmpty();
    }

    [TestMethod]
    public void Keys_are_those_of_the_specifications_and_each_is_there_once()
    {
        string[] keys = [.. typeof(OwinKeys).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => (string)field.GetRawConstantValue()!)];
        keys.Should().OnlyHaveUniqueItems().And.OnlyContain(static key => key.Contains('.'));
        keys.Should().Contain(
        [
            "owin.RequestBody", "owin.RequestHeaders", "owin.RequestMethod", "owin.RequestPath", "owin.RequestPathBase", "owin.RequestProtocol",
            "owin.RequestQueryString", "owin.RequestScheme", "owin.RequestId", "owin.RequestUser",
            "owin.ResponseBody", "owin.ResponseHeaders", "owin.ResponseStatusCode", "owin.ResponseReasonPhrase", "owin.ResponseProtocol",
            "owin.CallCancelled", "owin.Version", "server.OnSendingHeaders", "server.Capabilities",
            "sendfile.SendAsync", "opaque.Upgrade", "websocket.Accept",
        ]);
    }
}
