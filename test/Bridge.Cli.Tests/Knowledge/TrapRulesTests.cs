using Bridge.Cli.Knowledge;
using FluentAssertions;

namespace Bridge.Cli.Tests.Knowledge;

[TestClass]
public sealed class TrapRulesTests
{
    [TestMethod]
    [DataRow(@"App_Data\uploads", true)]
    [DataRow(@"C:\temp\log.txt", true)]
    [DataRow(@"..\shared", true)]
    [DataRow(@"templates\mail.html", true)]
    [DataRow(@"~\Content\site.css", true)]
    [DataRow(@"\d+\.txt", false)]
    [DataRow(@"\s", false)]
    [DataRow(@"DOMAIN\user", false)]
    [DataRow(@"SOFTWARE\Microsoft\x.y", false)]
    [DataRow(@"NT AUTHORITY\SYSTEM", false)]
    [DataRow(@"^\w+@\w+\.com$", false)]
    [DataRow(@"\\server\share", false)]
    [DataRow(@"a\b", false)]
    public void A_path_is_told_from_other_texts_with_a_backslash(string text, bool isPath) => TrapRules.LooksLikePath(text).Should().Be(isPath);
}
