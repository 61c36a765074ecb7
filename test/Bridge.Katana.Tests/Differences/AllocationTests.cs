using FluentAssertions;
using Microsoft.Owin;
using Microsoft.Owin.Builder;
using Microsoft.Owin.Mapping;
using Owin;

namespace Bridge.Katana.Tests.Differences;

/// <summary>What a request costs, which Katana does not promise.</summary>
[TestClass]
[BridgeContracts("Katana allocates more.")]
public class AllocationTests
{
    [TestMethod]
    public void Answering_with_two_headers_allocates_160_bytes()
    {
        byte[] body = new byte[13];
        var app = new AppBuilder();
        app.Run(context =>
        {
            context.Response.ContentType = "text/plain";
            context.Response.Headers["X-Header"] = "value";
            return context.Response.WriteAsync(body);
        });
        IDictionary<string, object> environment = new OwinContext { Response = { Body = Stream.Null } }.Environment;
        Func<IDictionary<string, object>, Task> built = app.Build();
        built(environment);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            built(environment);
        }

        // Context 40, response 32, header wrapper 24, and two arrays of one value, 32 each.
        ((GC.GetAllocatedBytesForCurrentThread() - before) / 100).Should().BeLessThanOrEqualTo(160);
    }

    [TestMethod]
    public void Request_for_another_path_allocates_nothing()
    {
        IDictionary<string, object> environment = new OwinContext { Request = { Path = new PathString("/other") } }.Environment;
        var map = new MapMiddleware(_ => Task.CompletedTask, new MapOptions { PathMatch = new PathString("/foo") });
        map.Invoke(environment);
        long before = GC.GetAllocatedBytesForCurrentThread();

        map.Invoke(environment);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }
}
