using FluentAssertions;
using Microsoft.Owin.Security;

namespace Bridge.Katana.Tests.Security;

[TestClass]
public class AuthenticationPropertiesTests
{
    private static readonly DateTimeOffset s_time = new(2031, 2, 3, 4, 5, 6, 789, TimeSpan.FromHours(2));

    [TestMethod]
    public void Properties_are_text_by_name()
    {
        var properties = new AuthenticationProperties
        {
            IssuedUtc = s_time,
            ExpiresUtc = s_time.AddDays(1),
            IsPersistent = true,
            RedirectUri = "/back",
            AllowRefresh = false,
        };

        properties.Dictionary.Should().BeEquivalentTo(new Dictionary<string, string>
        {
            [".issued"] = "Mon, 03 Feb 2031 02:05:06 GMT",
            [".expires"] = "Tue, 04 Feb 2031 02:05:06 GMT",
            [".persistent"] = "",
            [".redirect"] = "/back",
            [".refresh"] = "False",
        });
        properties.IssuedUtc.Should().Be(new DateTimeOffset(2031, 2, 3, 2, 5, 6, TimeSpan.Zero));
        properties.IssuedUtc.Value.Offset.Should().Be(TimeSpan.Zero);
        properties.ExpiresUtc.Should().Be(new DateTimeOffset(2031, 2, 4, 2, 5, 6, TimeSpan.Zero));
        (properties.IsPersistent, properties.RedirectUri, properties.AllowRefresh).Should().Be((true, "/back", false));
    }

    [TestMethod]
    public void Null_removes()
    {
        var properties = new AuthenticationProperties { IssuedUtc = s_time, ExpiresUtc = s_time, IsPersistent = true, RedirectUri = "/", AllowRefresh = true };

        properties.IssuedUtc = properties.ExpiresUtc = null;
        properties.IsPersistent = false;
        properties.RedirectUri = null;
        properties.AllowRefresh = null;

        properties.Dictionary.Should().BeEmpty();
        (properties.IssuedUtc, properties.ExpiresUtc, properties.IsPersistent, properties.RedirectUri, properties.AllowRefresh)
            .Should()
            .Be((null, null, false, null, null));
    }

    [TestMethod]
    public void What_cannot_be_read_is_missing()
    {
        var dictionary = new Dictionary<string, string> { [".issued"] = "yesterday", [".refresh"] = "perhaps" };
        var properties = new AuthenticationProperties(dictionary);

        properties.IssuedUtc.Should().BeNull();
        properties.AllowRefresh.Should().BeNull();
        properties.Dictionary.Should().BeSameAs(dictionary);
        new AuthenticationProperties(null).Dictionary.Should().BeEmpty();
    }
}
