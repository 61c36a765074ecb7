using System.Net;
using System.Text;
using FluentAssertions;
using Microsoft.Extensions.Primitives;

namespace Bridge.Core.Tests.Json;

[TestClass]
public sealed class TextConverterTests
{
    [TestMethod]
    public async Task Text_that_properties_do_not_show_is_text()
    {
        (await Answer.JsonOf(new { s = new StringBuilder("abc"), ip = IPAddress.Parse("127.0.0.1"), f = (FormattableString)$"a{1}b" }))
            .Should()
            .Be("{\"s\":\"abc\",\"ip\":\"127.0.0.1\",\"f\":\"a1b\"}");
        (await Answer.JsonOf(new { s = new StringSegment("xabcx", 1, 3) })).Should().Be("{\"s\":\"abc\"}");
#if NET
        (await Answer.JsonOf(new { r = new Rune('a'), end = new IPEndPoint(IPAddress.IPv6Loopback, 80) })).Should().Be("{\"r\":\"a\",\"end\":\"[::1]:80\"}");
#endif
    }
}
