using System.Net;
using System.Runtime.CompilerServices;
using Bridge.AspNetCore.Hosting;
using FluentAssertions;

namespace Bridge.Functional.Tests.SelfHost;

/// <summary>What OwinHost writes to its trace.</summary>
[TestClass]
[DoNotParallelize]
public sealed class HostTraceTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Ct => TestContext.CancellationToken;

    private const string Forged = "bad\r\nforged: all is well\u2028forged too\n   at Forged.Frame()";

    [TestMethod]
    [DataRow("OnError")]
    [DataRow("trace")]
    public async Task Text_of_a_client_never_begins_a_line_of_the_trace(string where)
    {
        const string Forged = "\r\nOwinHost http://127.0.0.1/: forged\u2028forged\u0085forged";
        using TestHost host = new(
            _ =>
            {
                try
                {
                    throw new FormatException("inner" + Forged);
                }
                catch (FormatException inner)
                {
                    throw new AggregateException("outer" + Forged, inner, new InvalidOperationException("second" + Forged));
                }
            },
            configure: options => options.OnError = where == "trace" ? null : (failure, _) => throw failure);

        (await host.GetAsync("/%0d%0aOwinHost%20forged")).Status.Should().Be(500);

        string[] lines = host.Trace.ToString().Split(['\r', '\n', '\u0085', '\u2028', '\u2029'], StringSplitOptions.RemoveEmptyEntries);
        lines[0].Should().StartWith($"OwinHost {host.Host.Url}: ");
        lines.Skip(1)
            .Should()
            .OnlyContain(line =>
                line.StartsWith("   at ", StringComparison.Ordinal)
                    || line.StartsWith(" ---> System.", StringComparison.Ordinal)
                    || line.StartsWith("   ---", StringComparison.Ordinal));
        string.Concat(lines).Should().Contain("inner").And.Contain("outer").And.Contain("second");
    }

    [TestMethod]
    public async Task What_an_application_goes_on_using_is_a_line_of_the_trace()
    {
        Task? late = null;
        using TestHost host = new(env =>
        {
            late = env.RequestBody.ReadAsync(new byte[5], 0, 5);
            return Task.CompletedTask;
        });
        using (RawConnection connection = host.Connect())
        {
            await connection.SendAsync("POST /late HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\n");
            (await connection.ReadToEndAsync()).Text.Should().NotContain("200 OK");
        }

        await FluentActions.Awaiting(() => late!.WaitAsync(Patience.Limit)).Should().ThrowAsync<Exception>();
        host.Dispose();

        host.Trace.ToString().Should().StartWith($"OwinHost {host.Host.Url}: POST /late: ").And.Contain("the connection was broken");
    }

    [TestMethod]
    public async Task Without_OnError_a_failure_goes_to_the_trace_with_the_request()
    {
        using var host = new TestHost(_ => throw new InvalidOperationException("traced"), "/base", options => options.OnError = null);
        await host.GetAsync("/base/page?secret");
        host.Trace.ToString().Should().Contain("GET /base/page failed: System.InvalidOperationException: traced");
    }

    [TestMethod]
    public async Task A_failure_keeps_the_stack_that_it_was_thrown_with()
    {
        using var host = new TestHost(_ => FailInTheDepths());
        (await host.GetAsync("/")).Status.Should().Be(500);
        await host.Reported.WaitAsync(Patience.Limit);
        host.Errors.Should().ContainSingle().Which.StackTrace.Should().Contain(nameof(FailInTheDepths));
    }

    [TestMethod]
    [DataRow("OwinHost")]
    [DataRow("Katana")]
    public async Task Text_of_a_client_begins_no_line_of_a_hosts_trace(string start)
    {
        StringWriter trace = new();
        OwinHostOptions options = new() { TraceOutput = trace };
        TextWriter? atStartup = null;
        AppFunc app = environment =>
        {
            OwinEnvironment owin = new(environment);
            TextWriter output = atStartup ?? owin.Get<TextWriter>(OwinKeys.TraceOutput)!;
            output.WriteLine("Asked for " + owin.RequestHeaders["X-Text"][0] + Forged);
            output.Write("Asked in parts for ");
            output.Write(Forged);
            output.WriteLine();
            throw new InvalidOperationException("No such thing: " + Forged);
        };
        await using OwinHost host = start == "OwinHost"
            ? await OwinHost.StartAsync("http://127.0.0.1:0", app, options)
            : Bridge.Owin.Katana.Start(
                "http://127.0.0.1:0",
                katana =>
                {
                    atStartup = (TextWriter)katana.Properties[OwinKeys.TraceOutput];
                    katana.Use(new Func<AppFunc, AppFunc>(_ => app));
                },
                options);
        using HttpClient client = new();
        using HttpRequestMessage request = new(HttpMethod.Get, host.Url);
        request.Headers.Add("X-Text", "header:");

        using HttpResponseMessage response = await client.SendAsync(request, Ct);

        response.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        string[] lines = trace.ToString().Split(['\r', '\n', '\u2028'], StringSplitOptions.RemoveEmptyEntries);
        lines.Should().Contain("Asked for header:bad").And.Contain("Asked in parts for bad").And.Contain("  |    at Forged.Frame()");
        lines.Should().Contain(static line => line.StartsWith("OwinHost ", StringComparison.Ordinal) && line.Contains("No such thing"));
        lines.Should()
            .NotContain(static line =>
                line.TrimStart().StartsWith("forged", StringComparison.Ordinal) || line.TrimStart().StartsWith("at Forged", StringComparison.Ordinal));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task FailInTheDepths() => throw new InvalidOperationException("deep");
}
