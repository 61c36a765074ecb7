using FluentAssertions;

namespace Bridge.Architecture.Tests;

/// <summary>Dependencies run one way: Core knows no host, and a Kestrel app that mounts an application loads no assembly of Katana's.</summary>
[TestClass]
public sealed class DependencyTests
{
    [TestMethod]
    [DataRow("net10.0")]
    [DataRow("netstandard2.0")]
    public void Core_knows_no_host(string framework)
    {
        using var core = AssemblyFile.Open("Bridge.Core", framework);
        core.References.Should().NotBeEmpty().And.OnlyContain(static name =>
            name == "netstandard"
                || name.StartsWith("System.", StringComparison.Ordinal)
                || name == "Microsoft.Extensions.Primitives"
                || name == "Microsoft.Bcl.AsyncInterfaces");
        core.References.Should().NotContain("System.Net.HttpListener");
    }

    [TestMethod]
    public void AspNetCore_knows_Core_and_not_Katana()
    {
        using var host = AssemblyFile.Open("Bridge.AspNetCore");
        host.References.Where(static name => name.StartsWith("Bridge", StringComparison.Ordinal)).Should().Equal("Bridge.Core");
        host.References.Should().NotContain(static name => name.Contains("Owin", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Owin_knows_both_on_NET_and_Core_alone_on_NET_Framework()
    {
        using var modern = AssemblyFile.Open("Bridge.Owin");
        modern.References.Where(static name => name.StartsWith("Bridge", StringComparison.Ordinal)).Should().BeEquivalentTo("Bridge.Core", "Bridge.AspNetCore");
        using var legacy = AssemblyFile.Open("Bridge.Owin", "netstandard2.0");
        legacy.References.Where(static name => name.StartsWith("Bridge", StringComparison.Ordinal)).Should().Equal("Bridge.Core");
    }
}
