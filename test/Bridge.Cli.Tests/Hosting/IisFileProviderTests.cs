using Bridge.Cli.Hosting;
using FluentAssertions;

namespace Bridge.Cli.Tests.Hosting;

[TestClass]
public sealed class IisFileProviderTests
{
    [TestMethod]
    [DataRow("/index.html", false)]
    [DataRow("/Content/images/a b.png", false)]
    [DataRow("/binary/x.txt", false)]
    [DataRow("/web.config", true)]
    [DataRow("/sub/Web.Config", true)]
    [DataRow("/web.config.", true)]
    [DataRow("/web.config ", true)]
    [DataRow("/web.config::$DATA", true)]
    [DataRow("/bin/x.txt", true)]
    [DataRow("/a/BIN/x.txt", true)]
    [DataRow("/bin\\x.txt", true)]
    [DataRow("/App_Data/x.txt", true)]
    [DataRow("/App_Data./x.txt", true)]
    [DataRow("/APP_D~1/x.txt", true)]
    [DataRow("/x.CS", true)]
    [DataRow("/x.cs.", true)]
    [DataRow("/global.asax", true)]
    [DataRow("/Views/Home.cshtml", true)]
    [DataRow("/.htpasswd", true)]
    [DataRow("/../x.txt", true)]
    public void What_IIS_hides_is_hidden_however_it_is_written(string path, bool hidden) => IisFileProvider.IsHidden(path).Should().Be(hidden);
}
