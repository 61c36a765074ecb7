using System.Reflection;
using FluentAssertions;
using PublicApiGenerator;

namespace Bridge.Architecture.Tests;

/// <summary>
/// The public surfaces stand as text in PublicApi/, so that a change of one is something that a reviewer sees. Those of Katana's contracts are held to
/// the real ones, in test/Bridge.Katana.Tests/Members.
/// </summary>
[TestClass]
public sealed class PublicApiTests
{
    [TestMethod]
    [DataRow("Bridge.Core")]
    [DataRow("Bridge.AspNetCore")]
    [DataRow("Bridge.Owin")]
    public void Public_surface_is_the_one_that_was_approved(string name)
    {
        // By default the generator leaves out namespace Microsoft, in which the extension methods for ASP.NET Core stand.
        ApiGeneratorOptions options = new() { IncludeAssemblyAttributes = false, DenyNamespacePrefixes = [] };
        string received = ShortNames.Of(Assembly.Load(name).GeneratePublicApi(options).ReplaceLineEndings("\n")) + "\n";
        string receivedFile = Path.Combine(AppContext.BaseDirectory, name + ".received.txt");
        File.WriteAllText(receivedFile, received);
        string approved = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "PublicApi", name + ".approved.txt")).ReplaceLineEndings("\n");
        received.Should()
            .Be(
                approved,
                "the public surface has changed; if it was meant to, copy {0} over test/Bridge.Architecture.Tests/PublicApi/{1}.approved.txt",
                receivedFile,
                name);
    }
}
