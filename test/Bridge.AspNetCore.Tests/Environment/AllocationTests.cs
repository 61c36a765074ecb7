using System.Diagnostics;
using System.IO.Pipelines;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Bridge.AspNetCore.Tests.Environment;

/// <summary>What a request costs in memory, which is the same on every machine. Nanoseconds are measured by the benchmarks.</summary>
[TestClass]
public sealed class AllocationTests
{
    private const int Requests = 2_000;

    [TestMethod]
    public async Task Application_allocates_at_most_232_bytes_its_own_arrays_included()
    {
        byte[] hello = "Hello, World!"u8.ToArray();
        AppFunc app = environment =>
        {
            environment[OwinKeys.ResponseStatusCode] = 200;
            var headers = (IDictionary<string, string[]>)environment[OwinKeys.ResponseHeaders];
            headers["Content-Type"] = ["text/plain"];
            headers["Content-Length"] = ["13"];
            return ((Stream)environment[OwinKeys.ResponseBody]).WriteAsync(hello, 0, hello.Length);
        };
        (await BytesOfAsync(app.ToRequestDelegate(), 232)).Should().BeInRange(128, 232);
    }

    [TestMethod]
    public async Task Application_that_does_nothing_allocates_its_environment_alone()
    {
        AppFunc app = _ => Task.CompletedTask;
        (await BytesOfAsync(app.ToRequestDelegate(), 64)).Should().BeInRange(24, 64);
    }

    /// <summary>Metrics and traces cost nothing without a listener: the 40 bytes are the <see cref="ViewRequest"/>.</summary>
    [TestMethod]
    public async Task Text_view_allocates_its_request_alone()
    {
        await using WebApplication app = WebApplication.CreateSlimBuilder().Build();
        app.MapView("/", static _ => "Hello, World!");
        RequestDelegate run = ((IEndpointRouteBuilder)app).DataSources.SelectMany(static source => source.Endpoints)
            .OfType<RouteEndpoint>().First().RequestDelegate!;
        (await BytesOfAsync(run, 40)).Should().Be(40);
    }

    // Code that was not optimized yet boxes in the runtime's own generic methods, so this waits until it was.
    private static async Task<double> BytesOfAsync(RequestDelegate run, double wanted)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseBodyFeature>(new Nowhere());
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            double bytes = BytesOf(run, context);
            if (bytes <= wanted || Stopwatch.GetElapsedTime(start) > Patience.Limit)
            {
                return bytes;
            }

            await Task.Delay(100);
        }
    }

    private static double BytesOf(RequestDelegate run, HttpContext context)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(run, context);
        return (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Requests;
    }

    private static void Run(RequestDelegate run, HttpContext context)
    {
        for (int i = 0; i < Requests; i++)
        {
            if (!run(context).IsCompletedSuccessfully)
            {
                throw new AssertFailedException("The request has to complete synchronously.");
            }
        }
    }

    private sealed class Nowhere : IHttpResponseBodyFeature
    {
        public Stream Stream => Stream.Null;

        public PipeWriter Writer { get; } = new NowhereWriter();

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task CompleteAsync() => Task.CompletedTask;

        public void DisableBuffering()
        {
        }

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }

    private sealed class NowhereWriter : PipeWriter
    {
        private readonly byte[] _buffer = new byte[4096];

        public override void Advance(int bytes)
        {
        }

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;

        public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer;

        public override Span<byte> GetSpan(int sizeHint = 0) => _buffer;
    }
}
