using FluentAssertions;
using HeaderValues = System.Collections.Generic.IDictionary<string, string[]>;

namespace Bridge.Functional.Tests.Conformance;

/// <summary>What can be seen of the sentences on the wire of HTTP/1 alone.</summary>
public abstract class OwinHttp1Tests : OwinTests
{
    [TestMethod]
    [Sentence("5.2-2", "5.2-3", "5.2-4", "5.2-6")]
    public async Task Host_is_found_by_the_three_steps()
    {
        foreach ((string request, string expected) in new[]
        {
            ("GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\n\r\n", "127.0.0.1:PORT"),
            ("GET http://127.0.0.1:PORT/ HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\n\r\n", "127.0.0.1:PORT"),
            ("GET / HTTP/1.0\r\n\r\n", "127.0.0.1:PORT"),
        })
        {
            await using ServerUnderTest server = await StartAsync(environment =>
                WriteAsync(environment, $"host={((HeaderValues)environment[OwinKeys.RequestHeaders])["Host"].Single()};"));
            string port = server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
            (await server.SendRawAsync(request)).Should().Contain($"host={expected.Replace("PORT", port, StringComparison.Ordinal)};", request);
        }
    }

    [TestMethod]
    [Sentence("3.3-6")]
    public virtual async Task Header_that_was_sent_twice_is_an_array_of_two()
    {
        await using ServerUnderTest server = await StartAsync(environment =>
            WriteAsync(environment, string.Join('|', ((HeaderValues)environment[OwinKeys.RequestHeaders])["X-Twice"])));
        (await server.SendRawAsync("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nX-Twice: 1\r\nX-Twice: 2, 3\r\n\r\n")).Should().Contain("1|2, 3");
    }
}
