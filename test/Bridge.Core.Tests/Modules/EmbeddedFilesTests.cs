using System.Reflection;
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
        Made assembly = new();
        ViewModule module = new();
        module.Static("/static", assembly, folder);
        TestViewRequest request = new();
        request.RouteData["filename"] = "sub/digits.txt";
        (await Answer.Of(new EmbeddedFiles(assembly, folder).Answer(request))).Text.Should().Be("0123456789");
        module.UrlFor("static", new { filename = "sub/digits.txt" }).Should().MatchRegex("^/static/sub/digits.txt\\?v=[0-9a-f]{16}$");
    }

    [TestMethod]
    public void Folder_without_files_is_refused_with_how_to_embed_them() =>
        FluentActions.Invoking(static () => new EmbeddedFiles(typeof(EmbeddedFilesTests).Assembly, "missing")).Should().Throw<ArgumentException>()
            .WithMessage("*has no embedded files of a folder \"missing\"*<EmbeddedResource Include=\"missing/**\"*Its resources are *");

    /// <summary>An assembly as a build on Windows makes it.</summary>
    private sealed class Made : Assembly
    {
        private const string Resource = @"windows\sub\digits.txt";

        public override string Location => "";

        public override bool IsDynamic => false;

        public override string[] GetManifestResourceNames() => [Resource];

        public override Stream? GetManifestResourceStream(string name) =>
            name == Resource ? new MemoryStream(System.Text.Encoding.ASCII.GetBytes("0123456789")) : null;

        public override AssemblyName GetName() => new("Made");
    }
}
