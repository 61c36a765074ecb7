using System.Diagnostics;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Owin;
using Microsoft.Owin.BuilderProperties;
using Owin;

namespace Bridge.Functional.Tests.KatanaHosting;

[TestClass]
[DoNotParallelize]
public sealed class KatanaPropertiesTests
{
    [TestMethod]
    public async Task The_hosts_properties_stand_before_the_startup_code_runs()
    {
        IDictionary<string, object>? seen = null;
        await using Site site = await Site.StartAsync(
            app => app.UseKatana(katana => seen = new Dictionary<string, object>(katana.Properties)),
            builder => builder.Environment.EnvironmentName = "Development");

        seen!["owin.Version"].Should().Be("1.0");
        seen["host.AppName"].Should().Be("Bridge.Functional.Tests");
        seen["host.AppMode"].Should().Be("development");
        seen["host.TraceOutput"].Should().BeAssignableTo<TextWriter>();
        seen["host.OnAppDisposing"].Should().Be(site.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        seen["builder.DefaultApp"].Should().BeAssignableTo<AppFunc>();
        ((IDictionary<string, object>)seen["server.Capabilities"]).Should()
            .Contain("websocket.Version", "1.0").And.Contain("sendfile.Version", "1.0").And.Contain("opaque.Version", "1.0");
        seen["security.DataProtectionProvider"].Should().BeAssignableTo<Func<string[], Tuple<Func<byte[], byte[]>, Func<byte[], byte[]>>>>();
        seen["server.LoggerFactory"]
            .Should()
            .BeAssignableTo<Func<string, Func<TraceEventType, int, object, Exception, Func<object, Exception, string>, bool>>>();
    }

    [TestMethod]
    public async Task Outside_of_development_there_is_no_app_mode()
    {
        bool? has = null;
        await using Site site = await Site.StartAsync(
            app => app.UseKatana(katana => has = katana.Properties.ContainsKey("host.AppMode")),
            builder => builder.Environment.EnvironmentName = "Production");

        has.Should().BeFalse();
    }

    [TestMethod]
    public async Task The_capabilities_of_a_request_are_the_dictionary_of_the_startup_properties()
    {
        bool same = false;
        await using Site site = await Site.StartAsync(app => app.MapKatana("/", katana =>
        {
            object startup = katana.Properties["server.Capabilities"];
            katana.Run(context =>
            {
                same = ReferenceEquals(startup, context.Environment["server.Capabilities"]);
                return Task.CompletedTask;
            });
        }));

        await site.Client.GetAsync("/");

        same.Should().BeTrue();
    }

    [TestMethod]
    public async Task What_the_startup_code_replaces_is_what_a_request_sees()
    {
        StringWriter trace = new();
        await using Site site = await Site.StartAsync(app => app.UseKatana(katana =>
        {
            katana.Properties["builder.DefaultApp"] = new AppFunc(environment => new OwinContext(environment).Response.WriteAsync("own default"));
            katana.Properties["host.AppName"] = "Renamed";
            katana.Properties["host.AppMode"] = "development";
            katana.Properties["host.TraceOutput"] = trace;
            katana.Properties["server.Capabilities"] = new Dictionary<string, object> { ["own.Version"] = "7" };
            katana.Use(async (context, next) =>
            {
                await context.TraceOutput.WriteAsync("traced");
                await context.Response.WriteAsync(
                    $"{context.Get<string>("host.AppName")} {context.Get<string>("host.AppMode")} "
                        + $"{context.Get<IDictionary<string, object>>("server.Capabilities")["own.Version"]} ");
                await next();
            });
        }));

        (await site.Client.GetStringAsync("/")).Should().Be("Renamed development 7 own default");
        trace.ToString().Should().Be("traced");
    }

    [TestMethod]
    public async Task Lines_written_to_the_trace_come_to_the_apps_log()
    {
        CollectedLog log = new();
        await using Site site = await Site.StartAsync(
            app => app.UseKatana(katana => ((TextWriter)katana.Properties["host.TraceOutput"]).WriteLine("traced at startup")),
            builder => builder.Logging.AddProvider(log));

        log.Entries.Should().Contain(entry => entry.Message == "traced at startup");
    }

    [TestMethod]
    public async Task OnAppDisposing_fires_when_the_app_stops()
    {
        TaskCompletionSource disposing = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using Site site = await Site.StartAsync(app =>
            app.MapKatana("/", katana => new AppProperties(katana.Properties).OnAppDisposing.Register(disposing.SetResult)));
        disposing.Task.IsCompleted.Should().BeFalse();

        await site.StopAsync();

        await disposing.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [TestMethod]
    public void Without_services_an_application_is_built_all_the_same()
    {
        IDictionary<string, object>? seen = null;

        Bridge.Owin.Katana.ToAppFunc(katana => seen = katana.Properties);

        seen!
            .Should()
            .ContainKeys("owin.Version", "builder.DefaultApp", "server.Capabilities").And
            .NotContainKeys("server.LoggerFactory", "host.OnAppDisposing");
    }
}
