using FluentAssertions;
using PublicApiGenerator;

namespace Bridge.Core.Tests;

/// <summary>The public surface stands as text in Bridge.Core.approved.txt, so that a change of it is something that a reviewer sees.</summary>
[TestClass]
public sealed class PublicApiTests
{
    [TestMethod]
    public void Public_surface_is_the_one_that_was_approved()
    {
        string received = typeof(Response).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n") + "\n";
        string receivedFile = Path.Combine(AppContext.BaseDirectory, "Bridge.Core.received.txt");
        File.WriteAllText(receivedFile, received);
        string approved = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Bridge.Core.approved.txt")).ReplaceLineEndings("\n");
        received.Should().Be(approved, "the public surface has changed; if it was meant to, copy {0} over test/Bridge.Core.Tests/Bridge.Core.approved.txt", receivedFile);
    }
}
