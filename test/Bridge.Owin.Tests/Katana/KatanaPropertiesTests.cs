using FluentAssertions;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bridge.Owin.Tests.KatanaHosting;

/// <summary>What a Katana site finds in its startup properties.</summary>
[TestClass]
public sealed class KatanaPropertiesTests
{
    private static readonly AppFunc s_next = static _ => Task.CompletedTask;

    [TestMethod]
    [DataRow("Development", true)]
    [DataRow("Production", false)]
    public void Everything_comes_from_the_apps_services(string environment, bool isDevelopment)
    {
        EntryLog log = new();
        Lifetime lifetime = new();
        ServiceProvider services = new ServiceCollection()
            .AddSingleton<ILoggerFactory>(log)
            .AddSingleton<IHostApplicationLifetime>(lifetime)
            .AddSingleton<IHostEnvironment>(new Place(environment))
            .AddSingleton<IServer>(new Server("http://localhost:5000/base", "https://+:443"))
            .BuildServiceProvider();
        Dictionary<string, object> properties = [];
        KatanaProperties.Set(properties, services, s_next, isEndpoint: true);

        properties[OwinKeys.DefaultApp].Should().BeSameAs(s_next);
        properties["bridge.IsEndpoint"].Should().Be(true);
        properties["bridge.Services"].Should().BeSameAs(services);
        ((IDictionary<string, object>)properties[OwinKeys.Capabilities]).Should().NotBeEmpty();
        properties.Should().ContainKey("security.DataProtectionProvider").And.ContainKey("System.Net.HttpListener").And.ContainKey(OwinKeys.LoggerFactory);
        ((TextWriter)properties[OwinKeys.TraceOutput]).WriteLine("traced");
        log.Entries.Should().ContainSingle();
        properties[OwinKeys.OnAppDisposing].Should().Be(lifetime.ApplicationStopping);
        properties[OwinKeys.AppName].Should().Be("the app");
        properties.ContainsKey(OwinKeys.AppMode).Should().Be(isDevelopment);
        var addresses = (IList<IDictionary<string, object>>)properties[OwinKeys.Addresses];
        addresses.Should().HaveCount(2);
        addresses[0].Should().Equal(new Dictionary<string, object> { ["scheme"] = "http", ["host"] = "localhost", ["port"] = "5000", ["path"] = "/base" });
        addresses[1].Should().Equal(new Dictionary<string, object> { ["scheme"] = "https", ["host"] = "+", ["port"] = "443", ["path"] = "" });
    }

    [TestMethod]
    public void Site_without_services_has_what_needs_none()
    {
        Dictionary<string, object> properties = [];
        KatanaProperties.Set(properties, services: null, s_next, isEndpoint: false);
        properties.Keys.Should().BeEquivalentTo(
            OwinKeys.DefaultApp, OwinKeys.Capabilities, "bridge.IsEndpoint", "System.Net.HttpListener", "security.DataProtectionProvider");
        properties.Clear();
        KatanaProperties.Set(properties, new ServiceCollection().BuildServiceProvider(), s_next, isEndpoint: false);
        properties.Keys.Should().BeEquivalentTo(
            OwinKeys.DefaultApp,
            OwinKeys.Capabilities,
            "bridge.IsEndpoint",
            "System.Net.HttpListener",
            "security.DataProtectionProvider",
            "bridge.Services");
    }

    [TestMethod]
    public void Addresses_of_the_server_cannot_be_changed()
    {
        ServerAddressesFeature feature = new() { Addresses = { "http://localhost:5000" } };
        ServerAddresses addresses = new(feature);
        addresses.IsReadOnly.Should().BeTrue();
        addresses.Should().ContainSingle();
        feature.Addresses.Add("http://localhost:5001");
        addresses.Count.Should().Be(2, "the server knows its ports only once it has started");
        Dictionary<string, object> other = [];
        (addresses.Contains(other), addresses.IndexOf(other)).Should().Be((false, -1));
        addresses.CopyTo(new IDictionary<string, object>[2], 0);
        Action[] changes =
        [
            () => addresses.Add(other), addresses.Clear, () => addresses.Insert(0, other), () => addresses.Remove(other), () => addresses.RemoveAt(0),
            () => addresses[0] = other,
        ];
        changes.Should().AllSatisfy(static change => change.Should().Throw<NotSupportedException>().WithMessage("*'host.Addresses' is read-only*"));
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => _stopping.Cancel();
    }

    private sealed class Place(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "the app";

        public string ContentRootPath { get; set; } = "";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }

    private sealed class Server : IServer
    {
        public Server(params string[] addresses)
        {
            ServerAddressesFeature feature = new();
            foreach (string address in addresses)
            {
                feature.Addresses.Add(address);
            }

            Features.Set<IServerAddressesFeature>(feature);
        }

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
