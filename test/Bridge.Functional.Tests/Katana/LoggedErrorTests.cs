using System.Diagnostics;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Owin;

namespace Bridge.Functional.Tests.KatanaHosting;

/// <summary>
/// No text of a client begins a line of a log.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class LoggedErrorTests
{
    private const string Forged = "bad\r\nforged: all is well\u2028forged too\n   at Forged.Frame()";

    private readonly CollectedLog _log = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestMethod]
    public async Task Text_of_a_client_begins_no_line_of_the_log()
    {
        await using Site site = await Site.StartAsync(
            static app =>
            {
                app.MapView("/view", static string (_) => throw new InvalidOperationException("No such thing: " + Forged, new ArgumentException(Forged)));
                app.MapOwin("/trace", static (IDictionary<string, object> environment) =>
                {
                    TextWriter trace = new OwinEnvironment(environment).Get<TextWriter>(OwinKeys.TraceOutput)!;
                    trace.WriteLine("Asked for " + Forged);
                    trace.Write("Asked in parts for ");
                    trace.Write(Forged);
                    trace.WriteLine();
                    return Task.CompletedTask;
                });
                app.MapKatana("/log", static katana =>
                {
                    var create =
                        (Func<string, Func<System.Diagnostics.TraceEventType, int, object?, Exception?, Func<object?, Exception?, string>, bool>>)
                        katana.Properties[OwinKeys.LoggerFactory];
                    Func<TraceEventType, int, object?, Exception?, Func<object?, Exception?, string>, bool> log = create("Katana's own");
                    katana.Run(_ =>
                    {
                        log(
                            System.Diagnostics.TraceEventType.Warning,
                            1,
                            "Asked for " + Forged,
                            new InvalidOperationException(Forged),
                            static (state, error) => $"{state} {error?.Message}");
                        return Task.CompletedTask;
                    });
                });
                app.UseKatana(static katana =>
                    katana.Map("/module", static module => module.RunView(static string (_) => throw new InvalidOperationException(Forged))));
            },
            builder => builder.Logging.AddProvider(_log));

        foreach (string path in new[] { "/view", "/trace", "/log", "/module" })
        {
            using HttpResponseMessage response = await site.Client.GetAsync(path, Ct);
        }

        List<string> lines = [.. _log.Entries
            .Where(static entry => entry.Category.StartsWith("Bridge", StringComparison.Ordinal) || entry.Category == "Katana's own")
            .SelectMany(static entry => $"{entry.Message}\n{entry.Exception}".Split('\r', '\n', '\u2028'))];
        lines.Should()
            .Contain(static line => line.Contains("No such thing", StringComparison.Ordinal)).And
            .Contain(static line => line.Contains("Asked for", StringComparison.Ordinal))
            .And
                .Contain(static line => line.Contains("in parts", StringComparison.Ordinal)).And
                .Contain(static line => line.Contains("RunView", StringComparison.Ordinal));
        lines.Should()
            .NotContain(static line =>
                line.TrimStart().StartsWith("forged", StringComparison.Ordinal) || line.TrimStart().StartsWith("at Forged", StringComparison.Ordinal));
        _log.Entries.Should().Contain(static entry => entry.Category.StartsWith("Bridge", StringComparison.Ordinal)
            && entry.Message.Contains("System.InvalidOperationException: No such thing", StringComparison.Ordinal));
    }
}
