using System.Net.Http;
using FluentAssertions;

namespace Bridge.Core.Tests.Coercion;

/// <summary>Another library's response: its headers go out, but those about the connection that it came over.</summary>
[TestClass]
public sealed class HttpMessagesTests
{
    [TestMethod]
    [DataRow("Connection", "X-Private")]
    [DataRow("Keep-Alive", "timeout=5")]
    [DataRow("Proxy-Connection", "keep-alive")]
    [DataRow("TE", "trailers")]
    [DataRow("Trailer", "Expires")]
    [DataRow("Transfer-Encoding", "chunked")]
    [DataRow("Upgrade", "h2c")]
    public async Task A_header_about_the_connection_is_left_out(string name, string value)
    {
        HttpResponseMessage message = new() { Content = new StringContent("hi") };
        message.Headers.TryAddWithoutValidation(name, value).Should().BeTrue();
        message.Headers.TryAddWithoutValidation("X-Kept", "1").Should().BeTrue();
        Answer answer = await Answer.Of(message);
        answer[name].Should().BeNull();
        (answer["X-Kept"], answer.Text).Should().Be(("1", "hi"));
    }
}
