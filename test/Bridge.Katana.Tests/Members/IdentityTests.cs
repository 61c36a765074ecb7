using System.Diagnostics;
using System.Reflection;
using FluentAssertions;
using Microsoft.Owin;
using Microsoft.Owin.Security;
using Owin;

namespace Bridge.Katana.Tests.Members;

/// <summary>
/// By its name, version and token an assembly is found in the place of Katana's; by its file version it wins a tie; by its company it is Bridge's.
/// </summary>
[TestClass]
public class IdentityTests
{
    [TestMethod]
    [BridgeContracts("It is about Bridge's assemblies.")]
    [DataRow(typeof(IAppBuilder), "Owin, Version=1.0.0.0, Culture=neutral, PublicKeyToken=f0ebd12fd5e55cc5")]
    [DataRow(typeof(IOwinContext), "Microsoft.Owin, Version=4.2.3.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35")]
    [DataRow(typeof(AuthenticationTicket), "Microsoft.Owin.Security, Version=4.2.3.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35")]
    public void Assembly_has_the_identity_of_Katanas_and_says_that_it_is_Bridges(Type type, string identity)
    {
        type.Assembly.FullName.Should().Be(identity);
        var file = FileVersionInfo.GetVersionInfo(type.Assembly.Location);
        file.FileVersion.Should().Be("4.65535.0.0", "Katana's begin with 4.200, and the higher one is taken");
        (file.CompanyName, file.ProductName).Should().Be(("The Bridge authors", "Bridge"));
        type.Assembly.GetCustomAttribute<AssemblyDescriptionAttribute>().Description.Should().Contain("Bridge's own");
    }
}
