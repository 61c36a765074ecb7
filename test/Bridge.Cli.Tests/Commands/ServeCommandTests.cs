using System.Net;
using System.Net.Sockets;
using System.Text;
using Bridge.Cli.Scanning;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Owin;

namespace Bridge.Cli.Tests.Commands;

/// <summary>A site that was compiled for .NET Framework, as IIS has it: web.config, content, bin.</summary>
[TestClass]
public sealed class ServeCommandTests
{
    private static TestSite s_site = null!;
    private static BridgeProcess s_server = null!;
    private static HttpClient s_client = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        s_site = Legacy();
        s_server = await BridgeProcess.ServeAsync(s_site.Root);
        s_client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = s_server.Url };
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        s_client.Dispose();
        await s_server.DisposeAsync();
        s_site.Dispose();
    }

    [TestMethod]
    public void Scan_says_that_it_runs()
    {
        ScanReport report = s_site.Scan();

        report.Verdict.Should().Be(Bridge.Cli.Scanning.Verdict.RunsAsItIs, Bridge.Cli.Tests.Scanning.FindingsText.Of(report));
        report.Startups[0].Type.Should().Be("LegacySite.Startup, LegacySite");
    }

    [TestMethod]
    public async Task Its_answers_are_those_of_the_library_on_Kestrel()
    {
        await using BridgeProcess tool = await BridgeProcess.ServeAsync(
            Path.Join(s_site.Root, "bin"),
            "--startup",
            "KatanaSite.Startup",
            "--path-base",
            "/katana");
        await using WebApplication library = await LibraryAsync();
        Uri url = new(library.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features
            .Get<IServerAddressesFeature>()!.Addresses.Single());
        ParityRequest[] requests = [.. ParityRequests.All.Where(static request => request.Target.StartsWith("/katana", StringComparison.OrdinalIgnoreCase))];

        requests.Length.Should().BeGreaterThan(18);
        foreach (ParityRequest request in requests)
        {
            (await ParityAnswer.GetAsync(tool.Url, request)).Should().Be(await ParityAnswer.GetAsync(url, request), request.Name);
        }
    }

    [TestMethod]
    public async Task Web_API_SignalR_and_Hangfire_answer()
    {
        (await s_client.GetStringAsync("/api/values")).Should().Contain("two");
        (await s_client.GetStringAsync("/api/notes/1")).Should().Contain("The engine weaves.");
        (await s_client.PostAsync(
            "/api/notes",
            new StringContent("""{"author":"Grace","text":"It compiles."}""", Encoding.UTF8, "application/json"))).StatusCode
            .Should()
            .Be(HttpStatusCode.Created);
        (await s_client.GetAsync("/api/me")).StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        (await s_client.GetStringAsync("/signalr/hubs")).Should().Contain("chatHub");
        (await s_client.GetStringAsync("/signalr/negotiate?clientProtocol=2.1")).Should().Contain("ConnectionToken").And.Contain("\"TryWebSockets\":true");
        (await s_client.GetStringAsync("/hangfire/jobs/enqueued")).Should().Contain("SendWelcomeMail");
    }

    [TestMethod]
    public async Task Its_config_file_and_its_folders_are_its_own()
    {
        (await s_client.GetStringAsync("/config")).Should().Be("from web.config|Server=db;Database=shop;User Id=shop");
        string[] where = (await s_client.GetStringAsync("/where")).Split('|');
        where[0].Should().Be(s_site.Root + Path.DirectorySeparatorChar);
        where[1].Should().Be(Path.Join(s_site.Root, "App_Data"));
        s_server.Output.Should().Contain("web.config: without system.web, system.webServer, runtime");
    }

    [TestMethod]
    public async Task Katanas_own_contracts_run_where_they_are_asked_for()
    {
        using TestSite site = Legacy().WithPackages(TestSite.KatanaPackages);
        await using BridgeProcess server = await BridgeProcess.ServeAsync(site.Root, "--katana", "genuine");

        string[] genuine = (await s_client.GetStringAsync(new Uri(server.Url, "/where"))).Split('|');
        string[] bridge = (await s_client.GetStringAsync("/where")).Split('|');

        genuine[3].Should().Be(Path.Join(site.Bin, "Microsoft.Owin.dll"));
        bridge[3].Should().Be(Path.Join(AppContext.BaseDirectory, "Microsoft.Owin.dll"));
        (await s_client.GetStringAsync(new Uri(server.Url, "/api/values"))).Should().Contain("two");
        (await s_client.GetStringAsync(new Uri(server.Url, "/guestbook"))).Should().Contain("<html>");
    }

    [TestMethod]
    [DataRow("/Content/site.css", "text/css")]
    [DataRow("/content/SITE.css", "text/css")]
    [DataRow("/Content/thing.cst", "text/custom")]
    [DataRow("/docs/", "text/html")]
    [DataRow("/readme.txt", "text/plain")]
    public async Task Content_is_served_as_IIS_does(string path, string type)
    {
        using HttpResponseMessage response = await s_client.GetAsync(path);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.Should().Be(type);
    }

    [TestMethod]
    [DataRow("/web.config")]
    [DataRow("/WEB.CONFIG")]
    [DataRow("/bin/LegacySite.dll")]
    [DataRow("/Bin/LegacySite.dll")]
    [DataRow("/bin%5cLegacySite.dll")]
    [DataRow("/App_Data/secret.txt")]
    [DataRow("/app_data%2fsecret.txt")]
    [DataRow("/docs/..%2fApp_Data/secret.txt")]
    [DataRow("/Old.cs")]
    [DataRow("/Global.asax")]
    [DataRow("/docs/unknown.zzz")]
    [DataRow("/.git/config.txt")]
    public async Task What_IIS_hides_is_not_found(string path)
    {
        string answer = await ParityAnswer.GetAsync(s_server.Url, new ParityRequest("GET", path));

        answer.Should().StartWith("404").And.NotContain("secret");
    }

    [TestMethod]
    public async Task Each_request_is_a_line()
    {
        await ParityAnswer.GetAsync(s_server.Url, new ParityRequest("GET", "/nowhere?a=%0d%0aforged"));

        string line = await s_server.WaitForAsync("/nowhere");
        line.Should().MatchRegex(@"^\d\d:\d\d:\d\d 404 GET /nowhere\?a=%0d%0aforged \d+ ms$");
    }

    [TestMethod]
    public async Task An_error_is_shown_with_what_the_scan_knows()
    {
        using TestSite site = new TestSite().WithTrapSite().WithPackages(TestSite.MvcPackages).WithFile("web.config", "<configuration />");
        await using BridgeProcess server = await BridgeProcess.ServeAsync(site.Root, "--startup", "TrapSite.LateStartup", "--environment", "Development");

        using HttpResponseMessage failed = await s_client.GetAsync(new Uri(server.Url, "/web"));

        (await s_client.GetStringAsync(new Uri(server.Url, "/fine"))).Should().Be("fine");
        failed.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        (await failed.Content.ReadAsStringAsync())
            .Should()
            .Contain("TypeLoadException").And
            .Contain("Code that calls System.Web (system-web): Use IOwinContext");
        await server.WaitForAsync("bridge:   Code that calls System.Web (system-web): Use IOwinContext");
        using HttpResponseMessage formatter = await s_client.GetAsync(new Uri(server.Url, "/formatter"));
        (await formatter.Content.ReadAsStringAsync()).Should().Contain("BinaryFormatter (binary-formatter): Write JSON");
    }

    [TestMethod]
    public async Task A_site_that_does_not_start_says_why()
    {
        using TestSite site = new TestSite().WithTrapSite().WithFile("web.config", "<configuration />");
        await using var server = BridgeProcess.Start("serve", site.Root, "--startup", "TrapSite.Nowhere", "--urls", "http://127.0.0.1:0");

        (await server.ExitAsync()).Should().Be(70);
        server.Output.Should().Contain("bridge: the site did not start: No startup class named \"TrapSite.Nowhere\" was found");
    }

    [TestMethod]
    public async Task A_taken_port_is_one_line()
    {
        using TestSite site = Legacy();
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        await using var server = BridgeProcess.Start("serve", site.Root, "--urls", $"http://{other.LocalEndpoint}");

        (await server.ExitAsync()).Should().Be(70);
        server.Output.Split('\n').Where(static line => line.StartsWith("bridge: ", StringComparison.Ordinal))
            .Should().ContainSingle().Which.Should().Contain("the site did not start").And.Contain("already in use");
    }

    [TestMethod]
    public async Task A_folder_without_a_startup_class_names_the_option_that_chooses_one()
    {
        using TestSite site = new TestSite().WithFile("bin/Empty.dll", "");
        await using var server = BridgeProcess.Start("serve", site.Bin, "--urls", "http://127.0.0.1:0");

        (await server.ExitAsync()).Should().Be(70);
        server.Output.Should().Contain("No startup class was found").And.Contain("Say which is meant: --startup TYPE.");
    }

    private static TestSite Legacy()
    {
        TestSite site = new();
        string built = Path.Join(AppContext.BaseDirectory, "LegacySite");
        foreach (string file in Directory.EnumerateFiles(built, "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(built, file);
            bool isContent = name == "web.config" || name.StartsWith("Content", StringComparison.Ordinal) || name.StartsWith("Files", StringComparison.Ordinal);
            site.WithFile(isContent ? name : Path.Join("bin", name), File.ReadAllBytes(file));
            if (name.StartsWith("Files", StringComparison.Ordinal))
            {
                site.WithFile(Path.Join("bin", name), File.ReadAllBytes(file));
            }
        }

        return site.WithFile("App_Data/secret.txt", "secret")
            .WithFile("readme.txt", "read me")
            .WithFile("docs/index.html", "<h1>docs</h1>")
            .WithFile("docs/unknown.zzz", "secret")
            .WithFile("Content/thing.cst", "custom").WithFile("Old.cs", "secret").WithFile(".git/config.txt", "secret");
    }

    private static async Task<WebApplication> LibraryAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "bin", EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.Map("/katana", static katana => katana.UseKatana(static site => new KatanaSite.Startup().Configuration(site)));
        await app.StartAsync();
        return app;
    }
}
