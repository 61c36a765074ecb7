using Bridge.Modules;
using FluentAssertions;

namespace Bridge.Core.Tests.Modules;

/// <summary>Files in an assembly, by the names that different builds give them.</summary>
[TestClass]
public sealed class EmbeddedFilesTests
{
    [TestMethod]
    [DataRow("windows")]
    [DataRow("windows\\")]
    [DataRow("/windows/")]
    public async Task Name_with_backslashes_is_a_path(string folder)
    {
        ViewModule module = new();
        module.Static("/static", typeof(EmbeddedFilesTests).Assembly, folder);
        TestViewRequest request = new();
        request.RouteData["filename"] = "sub/digits.txt";
        Response response = new EmbeddedFiles(typeof(EmbeddedFilesTests).Assembly, folder).Answer(request);
        (await Answer.Of(response)).Text.Trim().Should().Be("0123456789");
        module.UrlFor("static", new { filename = "sub/digits.txt" }).Should().MatchRegex("^/static/sub/digits.txt\\?v=[0-9a-f]{16}$");
    }

    [TestMethod]
    public void Folder_without_files_is_refused_with_how_to_embed_them() =>
        FluentActions.Invoking(static () => new EmbeddedFiles(typeof(EmbeddedFilesTests).Assembly, "missing")).Should().Throw<ArgumentException>()
            .WithMessage("*has no embedded files of a folder \"missing\"*<EmbeddedResource Include=\"missing/**\"*Its resources are *");
}
