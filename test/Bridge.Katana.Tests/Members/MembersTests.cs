using System.Reflection;
using FluentAssertions;

namespace Bridge.Katana.Tests.Members;

/// <summary>The assemblies against the members of the real ones: what is missing here is a MissingMethodException in somebody's site.</summary>
[TestClass]
public class MembersTests
{
    [TestMethod]
    [DataRow("Owin", "1.0.0.0")]
    [DataRow("Microsoft.Owin", "4.2.3.0")]
    [DataRow("Microsoft.Owin.Security", "4.2.3.0")]
    [BridgeContracts("It is about Bridge's assemblies.")]
    public void Assembly_has_every_member_of_the_real_one(string name, string version)
    {
        var assembly = Assembly.Load(name);

        assembly.GetName().Version.Should().Be(Version.Parse(version));
        Genuine(name).Except(MemberList.Of(assembly)).Should().BeEmpty("these members exist in Katana");
    }

    [TestMethod]
    [DataRow("Owin")]
    [DataRow("Microsoft.Owin")]
    [DataRow("Microsoft.Owin.Security")]
    public void Assembly_has_no_member_that_the_real_one_lacks(string name) =>
        MemberList.Of(Assembly.Load(name)).Except(Genuine(name)).Should().BeEmpty("code that uses them would not run on Katana");

    private static IReadOnlyList<string> Genuine(string name) => MemberList.Load(typeof(MembersTests), name + ".members.txt");
}
