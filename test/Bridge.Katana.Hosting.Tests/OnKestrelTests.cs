using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Bridge.AspNetCore.Hosting;
using FluentAssertions;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Owin.Host.HttpListener;
using Microsoft.Owin.Hosting;
using Owin;

namespace Bridge.Katana.Hosting.Tests;

/// <summary>WebApp.Start with the server that it takes by itself.</summary>
[TestClass]
public class OnKestrelTests
{
    [TestMethod]
    public async Task A_site_answers_on_all_its_URLs_under_their_paths()
    {
        int first = FreePort(), second = FreePort();
        var options = new StartOptions($"http://localhost:{first}");
        options.Urls.Add($"http://127.0.0.1:{second}/base");
        using IDisposable site = WebApp.Start(
            options,
            app => app.Run(context => context.Response.WriteAsync($"{context.Request.PathBase}|{context.Request.Path}")));
        using var client = new HttpClient();

        (await client.GetStringAsync($"http://localhost:{first}/x")).Should().Be("|/x");
        (await client.GetStringAsync($"http://127.0.0.1:{first}/x".Replace("127.0.0.1", "localhost"))).Should().Be("|/x");
        (await client.GetStringAsync($"http://127.0.0.1:{second}/base/y")).Should().Be("/base|/y");
        (await client.GetAsync($"http://127.0.0.1:{second}/elsewhere")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [TestMethod]
    public async Task Text_of_a_client_begins_no_line_of_the_trace()
    {
        int port = FreePort();
        string file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        var options = new StartOptions($"http://127.0.0.1:{port}") { Settings = { ["traceoutput"] = file } };
        try
        {
            using (WebApp.Start(
                options,
                app =>
                {
                    var atStartup = (TextWriter)app.Properties["host.TraceOutput"];
                    app.Run(context =>
                    {
                        string text = Uri.UnescapeDataString(context.Request.QueryString.Value);
                        atStartup.WriteLine("one " + text);
                        context.TraceOutput.WriteLine("two " + text);
                        return Task.CompletedTask;
                    });
                }))
            {
                using var client = new HttpClient();
                await client.GetStringAsync($"http://127.0.0.1:{port}/?a%0Aforged");
            }

            (await File.ReadAllLinesAsync(file)).Should().Equal("one a", "  | forged", "two a", "  | forged");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestMethod]
    public async Task A_plus_listens_on_every_address()
    {
        int port = FreePort();
        using IDisposable site = WebApp.Start($"http://+:{port}/", app => app.Run(context => context.Response.WriteAsync("here")));
        using var client = new HttpClient();

        (await client.GetStringAsync($"http://127.0.0.1:{port}/")).Should().Be("here");
        if (Socket.OSSupportsIPv6)
        {
            (await client.GetStringAsync($"http://[::1]:{port}/")).Should().Be("here");
        }
    }

    [TestMethod]
    public async Task Disposing_lets_a_running_request_finish_and_then_nobody_listens()
    {
        int port = FreePort();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        CancellationToken stopping = default;
        IDisposable site = WebApp.Start($"http://127.0.0.1:{port}", app =>
        {
            stopping = (CancellationToken)app.Properties["host.OnAppDisposing"];
            app.Run(async context =>
            {
                entered.SetResult();
                var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                using (stopping.Register(stopped.SetResult))
                {
                    await stopped.Task;
                }
                await context.Response.WriteAsync("to the end");
            });
        });
        using var client = new HttpClient();
        Task<string> answer = client.GetStringAsync($"http://127.0.0.1:{port}/");
        await entered.Task;

        site.Dispose();

        (await answer).Should().Be("to the end");
        await client.Awaiting(c => c.GetAsync($"http://127.0.0.1:{port}/")).Should().ThrowAsync<HttpRequestException>();
    }

    [TestMethod]
    public void A_taken_port_is_one_clear_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        OwinHostException failure = FluentActions.Invoking(() => WebApp.Start($"http://127.0.0.1:{port}", _ => { })).Should().Throw<OwinHostException>().Which;

        failure.Message.Should().Contain($"http://127.0.0.1:{port}").And.NotContain("\n");
    }

    [TestMethod]
    public void Katanas_hosting_finds_the_factory_by_its_name_its_constructor_and_its_methods()
    {
        Type factory = System.Reflection.Assembly.Load("Microsoft.Owin.Host.HttpListener")
            .GetType("Microsoft.Owin.Host.HttpListener.OwinServerFactory", throwOnError: true);

        factory.GetConstructor([]).Should().NotBeNull();
        factory.GetMethod("Initialize", [typeof(IDictionary<string, object>)]).ReturnType.Should().Be(typeof(void));
        MethodInfo create = factory.GetMethod("Create");
        create.GetParameters()
            .Select(parameter => parameter.ParameterType)
            .Should()
            .Equal(typeof(Func<IDictionary<string, object>, Task>), typeof(IDictionary<string, object>));
        create.ReturnType.Should().Be(typeof(IDisposable));
        factory.Assembly.FullName.Should().Be("Microsoft.Owin.Host.HttpListener, Version=4.2.3.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35");
    }

    [TestMethod]
    public void Settings_of_HttpListener_are_refused_with_what_to_use_on_Kestrel()
    {
        Refusal(listener => listener.AuthenticationSchemes = AuthenticationSchemes.IntegratedWindowsAuthentication)
            .Should()
            .Contain("AuthenticationSchemes").And
            .Contain("Negotiate");
        Refusal(listener => listener.AuthenticationSchemeSelectorDelegate = _ => AuthenticationSchemes.Anonymous).Should().Contain("Negotiate");
        Refusal(listener => listener.TimeoutManager.IdleConnection = TimeSpan.FromMinutes(5)).Should().Contain("KeepAliveTimeout");
        Refusal(listener => listener.Prefixes.Add("http://localhost:9/")).Should().Contain("Urls");
    }

    [TestMethod]
    public void Settings_of_OwinHttpListener_say_what_to_use_on_Kestrel()
    {
        Func<IDisposable> failure = FluentActions.Invoking(() => WebApp.Start($"http://127.0.0.1:{FreePort()}", app =>
            ((OwinHttpListener)app.Properties["Microsoft.Owin.Host.HttpListener.OwinHttpListener"]).SetRequestProcessingLimits(1, 2)));

        failure.Should().Throw<NotSupportedException>().WithMessage("*bridge.ConfigureKestrel*MaxConcurrentConnections*");
    }

    [TestMethod]
    public async Task Kestrel_is_configured_by_a_property()
    {
        int port = FreePort();
        using IDisposable site = WebApp.Start($"http://127.0.0.1:{port}", app =>
        {
            app.Properties["bridge.ConfigureKestrel"] = new Action<KestrelServerOptions>(options => options.Limits.MaxRequestLineSize = 100);
            app.Run(context => context.Response.WriteAsync("short"));
        });
        using var client = new HttpClient();

        (await client.GetStringAsync($"http://127.0.0.1:{port}/")).Should().Be("short");
        (await client.GetAsync($"http://127.0.0.1:{port}/{new string('x', 200)}")).StatusCode.Should().Be(HttpStatusCode.RequestUriTooLong);
    }

    private static string Refusal(Action<HttpListener> set) =>
        FluentActions.Invoking(() =>
            WebApp.Start(
                $"http://127.0.0.1:{FreePort()}",
                app => set((HttpListener)app.Properties["System.Net.HttpListener"]))).Should().Throw<NotSupportedException>().Which.Message;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
