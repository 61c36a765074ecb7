using System.IO.Pipelines;
using Bridge.AspNetCore.Hosting;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.AspNetCore.Tests.Hosting;

/// <summary>What the host takes for the client's fault, over a server that never says by a token that the client left.</summary>
[TestClass]
public sealed class HostApplicationTests
{
    [TestMethod]
    [DataRow(true, true)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    [DataRow(false, false)]
    public async Task Task_that_is_cancelled_is_a_failure_unless_a_write_found_the_client_gone(bool left, bool synchronous)
    {
        // Web API answers so whatever made a write fail.
        List<Exception> failures = await RunAsync(left, async environment =>
        {
            var body = (Stream)environment[OwinKeys.ResponseBody];
            try
            {
                byte[] bytes = new byte[64 * 1024];
                if (synchronous)
                {
                    body.Write(bytes);
                }
                else
                {
                    await body.WriteAsync(bytes);
                }

                left.Should().BeFalse();
            }
            catch (IOException)
            {
            }

            await Task.FromCanceled(new CancellationToken(canceled: true));
        });
        failures.Select(static failure => failure.GetType()).Should().Equal(left ? [] : [typeof(TaskCanceledException)]);
    }

    private static async Task<List<Exception>> RunAsync(bool left, AppFunc app)
    {
        Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 0));
        if (left)
        {
            await pipe.Reader.CompleteAsync();
        }

        List<Exception> failures = [];
        OwinHostOptions options = new() { OnError = (failure, _) => failures.Add(failure) };
        await using ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        HostApplication application = new(
            app,
            [HostUrl.Parse("http://+:5081")],
            services,
            new Dictionary<string, object>(),
            new HostTrace(TextWriter.Null),
            options);
        IFeatureCollection features = new DefaultHttpContext { Request = { Method = "GET", Path = "/" } }.Features;
        features.Set<IHttpResponseBodyFeature>(new Body(pipe.Writer));
        HostRequest request = application.CreateContext(features);
        Func<Task> run = () => application.ProcessRequestAsync(request);
        await run.Should().ThrowAsync<OperationCanceledException>();
        application.DisposeContext(request, null);
        return failures;
    }

    private sealed class Body(PipeWriter writer) : IHttpResponseBodyFeature
    {
        public Stream Stream => throw new NotSupportedException();

        public PipeWriter Writer => writer;

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task CompleteAsync() => Task.CompletedTask;

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public void DisableBuffering()
        {
        }
    }
}
