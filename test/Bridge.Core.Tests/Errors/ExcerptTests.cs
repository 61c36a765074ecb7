using FluentAssertions;

namespace Bridge.Core.Tests.Errors;

/// <summary>Excerpts of untrusted text.</summary>
[TestClass]
public sealed class ExcerptTests
{
    [TestMethod]
    public async Task What_could_forge_a_line_of_a_log_is_escaped()
    {
        const string Deceptive = "a\r\nb\x1B[31m\u0085\u009B\u2028\u2029\u202E\uFEFF";

        (await Answer.RefusalOf(("", new Headers { [Deceptive] = "x" }))).Should().Contain("\"a\\r\\nb\\x1B[31m\\u0085\\u009B\\u2028\\u2029\\u202E\\uFEFF\"");
        (await Answer.RefusalOf(("", new Headers { ["X-Name"] = "caf\u00e9 \U0001F600 \uD800" }))).Should().Contain("\"caf\u00e9 \U0001F600 \\uD800\"");
        (await Answer.RefusalOf(new FileInfo(Path.Combine(Path.GetTempPath(), "none\nforged")))).Should().Contain("none\\nforged").And.NotContain("\n");
    }
}
