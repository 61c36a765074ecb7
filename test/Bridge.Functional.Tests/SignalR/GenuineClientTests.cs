using System.Web.Http;
using Bridge.Functional.Tests.KatanaHosting;
using FluentAssertions;
using Microsoft.AspNet.SignalR;
using Microsoft.AspNet.SignalR.Client;
using Microsoft.AspNet.SignalR.Client.Transports;
using Microsoft.AspNet.SignalR.Hubs;
using Microsoft.AspNetCore.Builder;
using Owin;

namespace Bridge.Functional.Tests.SignalR;

/// <summary>A site whose source calls Web API and SignalR as on .NET Framework, and SignalR's own client for .NET.</summary>
[TestClass]
[DoNotParallelize]
public sealed class GenuineClientTests
{
    [TestMethod]
    public async Task A_hub_is_called_over_WebSockets_beside_Web_API()
    {
        await using Site site = await Site.StartAsync(app => app.UseKatana(Configuration));
        using HubConnection connection = new(site.Url.ToString());
        IHubProxy hub = connection.CreateHubProxy("echo");
        TaskCompletionSource<string> received = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using IDisposable subscription = hub.On<string>("received", received.SetResult);

        await connection.Start(new WebSocketTransport());
        int length = await hub.Invoke<int>("Send", "over the wire");

        (await received.Task.WaitAsync(TimeSpan.FromSeconds(30))).Should().Be("over the wire");
        length.Should().Be(13);
        connection.Transport.Name.Should().Be("webSockets");
        (await site.Client.GetAsync("/api/nothing")).StatusCode.Should().Be(System.Net.HttpStatusCode.NotFound);
        connection.Stop();
    }

    private static void Configuration(IAppBuilder app)
    {
        HttpConfiguration config = new();
        config.Routes.MapHttpRoute("default", "api/{controller}");
        app.UseWebApi(config);
        app.MapSignalR();
    }

    [HubName("echo")]
    public sealed class EchoHub : Hub
    {
        public int Send(string text)
        {
            Clients.Caller.received(text);
            return text.Length;
        }
    }
}
