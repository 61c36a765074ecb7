using System.Diagnostics;
using FluentAssertions;
using Microsoft.Owin.Hosting;

namespace Bridge.Katana.Hosting.Tests.Members;

[TestClass]
public class MembersTests
{
    private static readonly IReadOnlyList<string> s_genuine = MemberList.Load(typeof(MembersTests), "Microsoft.Owin.Hosting.members.txt");
    private static readonly IReadOnlyList<string> s_bridges = MemberList.Of(typeof(WebApp).Assembly);

    [TestMethod]
    public void Every_member_of_the_real_one_is_there_but_the_one_whose_type_NET_lacks() =>
        s_genuine.Except(s_bridges)
            .Should()
            .Equal("Microsoft.Owin.Hosting.Starter.DomainHostingStarterAgent.Renewal(System.Runtime.Remoting.Lifetime.ILease) : System.TimeSpan");

    [TestMethod]
    public void No_other_member_is_there() => s_bridges.Except(s_genuine).Should().BeEmpty("code that uses them would not run on Katana");

    [TestMethod]
    public void Identity_is_that_of_the_real_one()
    {
        typeof(WebApp).Assembly.FullName.Should().Be("Microsoft.Owin.Hosting, Version=4.2.3.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35");
        FileVersionInfo.GetVersionInfo(typeof(WebApp).Assembly.Location).FileVersion.Should().Be("4.65535.0.0");
    }
}
