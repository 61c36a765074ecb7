using Bridge.Faults.Tests.Smuggling;
using Bridge.Owin;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Owin;

namespace Bridge.Faults.Tests.SecureDefaults;

/// <summary>
/// Legacy applications write synchronously, and Kestrel's own streams still refuse it: nothing of Bridge's turns AllowSynchronousIO on for the others.
/// </summary>
[TestClass]
public sealed class SynchronousWriteTests
{
    [TestMethod]
    public async Task Only_the_streams_of_OWIN_applications_write_synchronously()
    {
        bool? allowed = null;
        AppFunc app = static environment =>
        {
            ((Stream)environment[OwinKeys.ResponseBody]).Write("written"u8);
            return Task.CompletedTask;
        };
        await using TestServer server = await KestrelTestServer.StartAsync(web =>
        {
            allowed = web.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.AllowSynchronousIO;
            web.UseOwin(next => environment => (string)environment[OwinKeys.RequestPath] == "/use" ? app(environment) : next(environment));
            web.UseRouting();
            web.MapOwin("/owin", app);
            web.MapView("/view", _ => app);
            web.MapKatana("/katana", static k => k.Run(static context =>
            {
                context.Response.Write("written");
                return Task.CompletedTask;
            }));
            web.Map("/plain", static context =>
            {
                context.Response.Body.Write("written"u8);
                return Task.CompletedTask;
            });
        });
        allowed.Should().BeFalse();
        foreach (string path in new[] { "/use", "/owin", "/view", "/katana", "/plain", "/owin", "/plain" })
        {
            using StrictClient client = new(server.Port);
            await client.SendAsync($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
            StrictResponse response = await client.ReadAsync();
            response.Status.Should().Be(path == "/plain" ? 500 : 200, path);
            response.Body.Should().Be(path == "/plain" ? "" : "written", path);
        }
    }
}
