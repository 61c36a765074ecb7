using Bridge.Owin.SignIn;
using FluentAssertions;
using Microsoft.AspNetCore.Authentication;

namespace Bridge.Owin.Tests.SignIn;

/// <summary>The properties of a sign-in, of either side.</summary>
[TestClass]
public sealed class PropertyItemsTests
{
    [TestMethod]
    public void Items_are_the_same_on_both_sides_and_one_without_a_value_is_none()
    {
        AuthenticationProperties properties = new(new Dictionary<string, string?> { ["a"] = "1", ["none"] = null });
        Microsoft.Owin.Security.AuthenticationProperties katana = PropertyItems.ToKatana(properties);
        katana.Dictionary.Should().Equal(new Dictionary<string, string> { ["a"] = "1" });
        PropertyItems.FromKatana(katana).Items.Should().Equal(new Dictionary<string, string?> { ["a"] = "1" });
        PropertyItems.ToKatana(null).Dictionary.Should().BeEmpty();
        PropertyItems.FromKatana(null).Items.Should().BeEmpty();
    }
}
