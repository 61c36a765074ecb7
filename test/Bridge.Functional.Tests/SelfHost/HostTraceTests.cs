using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bridge.AspNetCore;
using Bridge.AspNetCore.Hosting;
using FluentAssertions;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using KestrelServer = Bridge.Wire.KestrelServer;
using WebSocketAccept = System.Action<System.Collections.Generic.IDictionary<string, object>, System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>>;

namespace Bridge.Functional.Tests.SelfHost;

/// <summary>What OwinHost writes to its trace.</summary>
[TestClass]
[DoNotParallelize]
public sealed class HostTraceTests
{
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task FailInTheDepths() => throw new InvalidOperationException("deep");
}
