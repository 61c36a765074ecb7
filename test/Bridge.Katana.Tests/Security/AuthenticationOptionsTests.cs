using FluentAssertions;
using Microsoft.Owin.Security;

namespace Bridge.Katana.Tests.Security;

[TestClass]
public sealed class AuthenticationOptionsTests
{
    [TestMethod]
    public void Options_start_active_and_described()
    {
        var options = new Options("a");
        options.AuthenticationMode.Should().Be(AuthenticationMode.Active);
        options.AuthenticationType.Should().Be("a");
        options.Description.AuthenticationType.Should().Be("a");
        options.Description.Caption.Should().BeNull();
    }

    [TestMethod]
    public void Changed_type_changes_the_description()
    {
        var options = new Options("a") { AuthenticationType = "b" };
        options.Description.AuthenticationType.Should().Be("b");
    }

    [TestMethod]
    public void Modes_have_Katanas_values() =>
        ((int)AuthenticationMode.Active, (int)AuthenticationMode.Passive).Should().Be((0, 1));

    private sealed class Options(string authenticationType) : AuthenticationOptions(authenticationType);
}
