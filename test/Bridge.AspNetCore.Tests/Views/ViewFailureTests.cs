using System.Collections.Concurrent;
using Bridge.AspNetCore.Tests.Endpoints;
using Bridge.AspNetCore.Tests.Environment;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Bridge.AspNetCore.Tests.Views;

[TestClass]
public sealed class ViewFailureTests
{
    [TestMethod]
    public async Task In_production_the_client_sees_a_plain_500_and_the_log_names_the_view()
    {
        Log log = new();
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapView("/null", _ => (string?)null), build: log.AddTo);

        (await ViewMappingTests.Get(server, "/null")).Should().Be((500, ""));
        log.Entries.Should().Contain(entry => entry.Contains("The view GET /null failed before anything of its response was sent."));
        log.Entries.Should().Contain(entry => entry.Contains("The view GET /null returned null, which is not a valid response"));
    }

    [TestMethod]
    public async Task In_development_the_message_reaches_the_exception_page()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(
            app =>
            {
                app.UseDeveloperExceptionPage();
                app.MapView("/wrong", _ => (object)5);
            },
            environmentName: "Development");

        (int status, string body) = await ViewMappingTests.Get(server, "/wrong");

        status.Should().Be(500);
        body.Should().Contain("The view GET /wrong returned an int, which is not a valid response.").And.Contain("throw new HttpException(404)");
    }

    [TestMethod]
    public async Task A_view_that_fails_before_its_first_chunk_leaves_the_whole_answer_to_the_exception_handler()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app =>
        {
            app.UseExceptionHandler(handler => handler.Run(async context => await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, "handled")));
            app.MapView("/", _ => (Failing(0), 201, new Headers { ["X-A"] = "1" }));
        });

        HttpResponseMessage response = await server.Client.GetAsync("/");

        ((int)response.StatusCode).Should().Be(500);
        response.Headers.Contains("X-A").Should().BeFalse();
        (await response.Content.ReadAsStringAsync()).Should().Be("handled");
    }

    [TestMethod]
    public async Task A_view_that_fails_after_its_first_chunk_breaks_the_connection_and_is_logged()
    {
        Log log = new();
        await using KestrelServer server = await KestrelServer.StartAsync(
            app =>
            {
                app.UseExceptionHandler(handler => handler.Run(_ => Task.CompletedTask));
                app.MapView("/", _ => Failing(1));
            },
            build: log.AddTo);

        await using RawConnection connection = await server.ConnectAsync();
        await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

        (await connection.LooksCompleteAsync()).Should().BeFalse();
        log.Entries.Should().Contain(entry => entry.Contains("The view GET / failed after its headers were sent. The connection was broken"));
        (await server.Client.GetAsync("/missing")).StatusCode.Should().Be(System.Net.HttpStatusCode.NotFound);
    }

    private static IEnumerable<string> Failing(int after)
    {
        for (int i = 0; i < after; i++)
        {
            yield return "chunk";
        }

        throw new InvalidOperationException("boom");
    }

    private sealed class Log : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Entries { get; } = new();

        public void AddTo(WebApplicationBuilder builder) => builder.Logging.AddProvider(this);

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Enqueue(formatter(state, exception) + " " + exception?.Message);

        public void Dispose()
        {
        }
    }
}
