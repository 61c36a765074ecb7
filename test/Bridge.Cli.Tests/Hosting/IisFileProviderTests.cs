using Bridge.Cli.Hosting;
using FluentAssertions;

namespace Bridge.Cli.Tests.Hosting;

[TestClass]
public sealed class IisFileProviderTests
{
    [TestMethod]
    public void Every_folder_and_every_kind_of_file_that_IIS_denies_is_hidden()
    {
        const string Segments = "web.config bin App_code App_GlobalResources App_LocalResources App_WebReferences App_Data App_Browsers obj packages "
            + "node_modules";
        const string Extensions = ".asa .asax .ascx .master .skin .browser .sitemap .config .cs .csproj .vb .vbproj .webinfo .licx .resx .resources .mdb "
            + ".vjsproj .java .jsl .ldb .dsdgm .ssdgm .lsad .ssmap .cd .dsprototype .lsaprototype .sdm .sdmDocument .mdf .ldf .ad .dd .ldd .sd .adprototype "
            + ".lddprototype .exclude .refresh .compiled .msgx .vsdisco .rules .aspx .asmx .ashx .svc .cshtml .vbhtml .dll .exe .pdb .sln .user .pubxml "
            + ".nuspec .nupkg .ps1 .cmd .bat .sh .bak .tmp .log .sdf .sqlite .db .snk .pfx .key .pem";
        Segments.Split(' ').Should().OnlyContain(static segment => IisFileProvider.IsHidden($"/{segment.ToUpperInvariant()}/x.txt"));
        Extensions.Split(' ').Should().OnlyContain(static extension => IisFileProvider.IsHidden($"/a/x{extension.ToUpperInvariant()}"));
        IisFileProvider.IsHidden("/a/x.txt").Should().BeFalse();
    }

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
