using System.Reflection;
using Bridge.Cli.Knowledge;
using Bridge.Cli.Resolution;
using Bridge.Cli.Scanning;
using Bridge.Cli.Sites;

namespace Bridge.Cli.Tests;

/// <summary>A folder that is put together from real packages and files, and deleted with the test.</summary>
internal sealed class TestSite : IDisposable
{
    private static readonly string s_packages =
        typeof(TestSite).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(static data => data.Key == "NuGetPackageRoot").Value!;

    public static readonly string[] HangfirePackages =
    [
        "hangfire.core/1.8.25/lib/net46", "hangfire.inmemory/1.0.0/lib/net451", "newtonsoft.json/13.0.3/lib/net45",
    ];
    public static readonly string[] SignalRPackages = ["microsoft.aspnet.signalr.core/2.4.1/lib/net45", "newtonsoft.json/13.0.3/lib/net45"];
    public static readonly string[] ODataPackages = ["microsoft.aspnet.odata/7.8.1/lib/net45"];
    public static readonly string[] MvcPackages = ["microsoft.aspnet.mvc/5.2.6/lib/net45", "microsoft.aspnet.webpages/3.2.6/lib/net45"];
    public static readonly string[] KatanaPackages = ["microsoft.owin/4.2.2/lib/net45"];

    public static readonly string[] WebApiPackages =
        [
            "microsoft.aspnet.webapi.client/5.2.7/lib/net45", "microsoft.aspnet.webapi.core/5.2.7/lib/net45", "microsoft.aspnet.webapi.owin/5.2.7/lib/net45",
            "newtonsoft.json/13.0.3/lib/net45",
        ];

    public string Root { get; } = Directory.CreateTempSubdirectory("bridge-cli-").FullName;

    public string Bin => Path.Join(Root, "bin");

    public TestSite()
    {
        Directory.CreateDirectory(Bin);
    }

    public TestSite WithPackages(params string[] folders)
    {
        foreach (string file in folders.SelectMany(static folder => Directory.EnumerateFiles(Path.Join(s_packages, folder), "*.dll")))
        {
            File.Copy(file, Path.Join(Bin, Path.GetFileName(file)), overwrite: true);
        }

        return this;
    }

    public TestSite WithTrapSite()
    {
        File.Copy(Path.Join(AppContext.BaseDirectory, "TrapSite", "TrapSite.dll"), Path.Join(Bin, "TrapSite.dll"));
        return this;
    }

    public TestSite WithFile(string path, string content) => WithFile(path, System.Text.Encoding.UTF8.GetBytes(content));

    public TestSite WithFile(string path, byte[] content)
    {
        string full = Path.Join(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, content);
        return this;
    }

    /// <summary>Scans the site's root.</summary>
    public ScanReport Scan()
    {
        using var platform = Platform.Running();
        return new Scanner(platform, SoftwareTable.Read()).Scan(SiteFiles.Find(Root));
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
