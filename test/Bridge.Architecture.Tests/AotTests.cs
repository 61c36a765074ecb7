using System.Reflection;
using Bridge.Architecture.Tests.Pages;
using FluentAssertions;

namespace Bridge.Architecture.Tests;

/// <summary>What test/aot.sh compiles ahead of time, and asks, has a view of each kind of result.</summary>
[TestClass]
public sealed class AotTests
{
    // What a view may not return, unless the options say otherwise.
    private static readonly string[] s_refused = ["Object", "Scalar", "Delegate"];

    [TestMethod]
    public void The_app_has_each_kind_of_result()
    {
        string app = File.ReadAllText(Path.Combine(MarkdownPage.Root, "test", "Bridge.AotApp", "Kinds.cs"));
        string script = File.ReadAllText(Path.Combine(MarkdownPage.Root, "test", "aot.sh"));
        string[] kinds = Assembly.Load("Bridge.Core").GetType("Bridge.Coercion.ViewResultKind", throwOnError: true)!.GetEnumNames();

        kinds.Except(s_refused).Where(kind => !app.Contains($"Get(\"/{kind}\", ", StringComparison.Ordinal)).Should().BeEmpty("Kinds.cs has a view of it");
        kinds.Except(s_refused).Where(kind => !script.Contains($"/kinds/{kind} ", StringComparison.Ordinal)).Should().BeEmpty("test/aot.sh asks for it");
    }
}
