using FluentAssertions;
using Microsoft.Owin;
using Microsoft.Owin.Hosting;
using Microsoft.Owin.Logging;
using Owin;

[assembly: OwinStartup("Friendly", typeof(Bridge.Katana.Hosting.Tests.WebAppTests.Sites), "Named")]

namespace Bridge.Katana.Hosting.Tests;

/// <summary>WebApp.Start with a server of another assembly, this one.</summary>
[TestClass]
public class WebAppTests
{
    private const string This = "Bridge.Katana.Hosting.Tests";

    [TestMethod]
    public async Task Startup_code_gets_the_hosts_properties_and_requests_what_they_lack()
    {
        StartOptions options = Options("http://+:9000/base", "http://localhost:81");
        IDictionary<string, object> seen = null;

        using IDisposable site = WebApp.Start(options, app =>
        {
            seen = app.Properties;
            app.CreateLogger("n").WriteVerbose("a logger is there");
            app.Run(context => context.Response.WriteAsync("served"));
        });

        OwinServerFactory.Server server = OwinServerFactory.Started(options.AppStartup);
        server.Properties.Should().BeSameAs(seen);
        seen["server.Initialized"].Should().Be("yes");
        seen["host.AppName"].Should().Be(options.AppStartup);
        ((IList<IDictionary<string, object>>)seen["host.Addresses"])
            .Select(address => $"{address["scheme"]} {address["host"]} {address["port"]} {address["path"]}")
            .Should().Equal("http + 9000 /base", "http localhost 81 ");
        var context = new OwinContext { Response = { Body = new MemoryStream() } };
        await server.App(context.Environment);
        context.Response.Body.Length.Should().Be(6);
        (context.Environment["host.TraceOutput"], context.Environment["host.AppName"]).Should().Be((seen["host.TraceOutput"], options.AppStartup));
    }

    [TestMethod]
    public void Disposing_tells_the_site_and_then_stops_the_server()
    {
        StartOptions options = Options("http://localhost:1");
        CancellationToken stopping = default;
        bool stoppedWhenTold = true;
        IDisposable site = WebApp.Start(options, app => stopping = (CancellationToken)app.Properties["host.OnAppDisposing"]);
        stopping.Register(() => stoppedWhenTold = OwinServerFactory.Started(options.AppStartup).IsDisposed);

        site.Dispose();
        site.Dispose();

        stoppedWhenTold.Should().BeFalse();
        OwinServerFactory.Started(options.AppStartup).IsDisposed.Should().BeTrue();
    }

    [TestMethod]
    [DataRow("Bridge.Katana.Hosting.Tests.WebAppTests+Sites", "configured")]
    [DataRow("Bridge.Katana.Hosting.Tests.WebAppTests+Sites, Bridge.Katana.Hosting.Tests", "configured")]
    [DataRow("Bridge.Katana.Hosting.Tests.WebAppTests+Sites.Other", "other")]
    [DataRow("Bridge.Katana.Hosting.Tests.WebAppTests+Sites.Other, Bridge.Katana.Hosting.Tests", "other")]
    [DataRow("Bridge.Katana.Hosting.Tests.WebAppTests+Sites.App", "app")]
    [DataRow("Bridge.Katana.Hosting.Tests.WebAppTests+Sites.Middleware", "middleware")]
    [DataRow("Friendly", "named")]
    public async Task Startup_code_is_found_by_its_name(string name, string expected)
    {
        StartOptions options = Options("http://localhost:1");
        options.AppStartup = name;

        using IDisposable site = WebApp.Start(options);

        (await Answer(OwinServerFactory.Started(name).App)).Should().Be(expected);
    }

    [TestMethod]
    public async Task Startup_class_is_given_by_its_type()
    {
        StartOptions options = Options("http://localhost:1");

        using IDisposable site = WebApp.Start<Sites>(options);

        (await Answer(OwinServerFactory.Started(typeof(Sites).AssemblyQualifiedName).App)).Should().Be("configured");
    }

    [TestMethod]
    public void Settings_name_what_the_options_do_not()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(
            file,
            "# a comment\nowin:AppStartup = Bridge.Katana.Hosting.Tests.WebAppTests+Sites.Settings\nowin:Server=Bridge.Katana.Hosting.Tests\nport=8123\n");
        var options = new StartOptions { Settings = { ["settings"] = file } };

        using IDisposable site = WebApp.Start(options);

        IDictionary<string, object> address =
            ((IList<IDictionary<string, object>>)OwinServerFactory
                .Started("Bridge.Katana.Hosting.Tests.WebAppTests+Sites.Settings").Properties["host.Addresses"]).Single();
        (address["host"], address["port"]).Should().Be(("localhost", "8123"));
        File.Delete(file);
    }

    [TestMethod]
    public void Errors_say_what_was_looked_for()
    {
        StartOptions unknown = Options("http://localhost:1");
        unknown.AppStartup = "No.Such.Class";
        StartOptions noMethod = Options("http://localhost:1");
        noMethod.AppStartup = "Bridge.Katana.Hosting.Tests.WebAppTests+Sites.Nothing";
        StartOptions automatic = Options("http://localhost:1");
        automatic.Settings["owin:AutomaticAppStartup"] = "false";
        var noServer = new StartOptions("http://localhost:1") { ServerFactory = "No.Such.Server" };
        StartOptions domain = Options("http://localhost:1");
        domain.Settings["boot"] = "Domain";

        FluentActions.Invoking(() => WebApp.Start(unknown))
            .Should()
            .Throw<EntryPointNotFoundException>()
            .WithMessage("*No.Such.Class*Looked in*Bridge.Katana.Hosting.Tests*");
        FluentActions.Invoking(() => WebApp.Start(noMethod)).Should().Throw<EntryPointNotFoundException>().WithMessage("*no public method Nothing*");
        FluentActions.Invoking(() => WebApp.Start(automatic)).Should().Throw<EntryPointNotFoundException>().WithMessage("*owin:AutomaticAppStartup is false*");
        FluentActions.Invoking(() => WebApp.Start(noServer, _ => { }))
            .Should()
            .Throw<MissingMemberException>()
            .WithMessage("*No.Such.Server.OwinServerFactory*");
        FluentActions.Invoking(() => WebApp.Start(domain)).Should().Throw<PlatformNotSupportedException>().WithMessage("*Leave the setting out*");
        FluentActions.Invoking(() => WebApp.Start(Options("localhost"), _ => { })).Should().Throw<FormatException>().WithMessage("*'localhost' is not a URL*");
        FluentActions.Invoking(() => WebApp.Start((string)null)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => WebApp.Start(Options("http://localhost:1"), _ => throw new TimeZoneNotFoundException("why")))
            .Should()
            .Throw<TimeZoneNotFoundException>()
            .WithMessage("why");
    }

    [TestMethod]
    public void A_data_protector_is_there_and_keeps_what_the_startup_code_sets()
    {
        Func<string[], Tuple<Func<byte[], byte[]>, Func<byte[], byte[]>>> provider = null;
        using IDisposable site = WebApp.Start(
            Options("http://localhost:1"),
            app => provider = (Func<string[], Tuple<Func<byte[], byte[]>, Func<byte[], byte[]>>>)app.Properties["security.DataProtectionProvider"]);

        (Func<byte[], byte[]> protect, Func<byte[], byte[]> unprotect) = provider(["purpose"]);
        unprotect(protect([1, 2, 3])).Should().Equal(1, 2, 3);
        FluentActions.Invoking(() => provider(["other"]).Item2(protect([1]))).Should().Throw<System.Security.Cryptography.CryptographicException>();
    }

    private static StartOptions Options(params string[] urls)
    {
        var options = new StartOptions { ServerFactory = This };
        foreach (string url in urls)
        {
            options.Urls.Add(url);
        }
        return options;
    }

    private static async Task<string> Answer(AppFunc app)
    {
        var body = new MemoryStream();
        var context = new OwinContext { Response = { Body = body } };
        await app(context.Environment);
        return System.Text.Encoding.UTF8.GetString(body.ToArray());
    }

    public sealed class Sites
    {
        public void Configuration(IAppBuilder app) => Run(app, "configured");

        public static void Other(IAppBuilder app) => Run(app, "other");

        public void Named(IAppBuilder app) => Run(app, "named");

        public static void Settings(IAppBuilder app) => Run(app, "settings");

        public AppFunc App() => environment => new OwinContext(environment).Response.WriteAsync("app");

        public static Func<AppFunc, AppFunc> Middleware(IDictionary<string, object> properties) =>
            _ => environment => new OwinContext(environment).Response.WriteAsync("middleware");

        private static void Run(IAppBuilder app, string text) => app.Run(context => context.Response.WriteAsync(text));
    }
}
