using System.Diagnostics;
using FluentAssertions;
using Microsoft.Owin.Logging;

namespace Bridge.Katana.Tests.Logging;

[TestClass]
public class DiagnosticsLoggerFactoryTests
{
    private readonly StringWriter _written = new();

    [TestMethod]
    public void Loggers_take_switch_and_listener_of_the_root()
    {
        var factory = new DiagnosticsLoggerFactory(new SourceSwitch("test", "Warning"), new TextWriterTraceListener(_written));

        foreach (string name in new[] { "Microsoft.Owin", "Microsoft.Owin.Part", "Elsewhere.Deep.Name" })
        {
            ILogger logger = factory.Create(name);
            logger.IsEnabled(TraceEventType.Warning).Should().BeTrue();
            logger.IsEnabled(TraceEventType.Information).Should().BeFalse();
            logger.WriteError("seen by " + name);
            logger.WriteInformation("hidden");
        }

        _written.ToString().Should().Contain("Microsoft.Owin Error: 0 : seen by Microsoft.Owin")
            .And.Contain("Microsoft.Owin.Part Error: 0 : seen by Microsoft.Owin.Part")
            .And.Contain("Elsewhere.Deep.Name Error: 0 : seen by Elsewhere.Deep.Name")
            .And.NotContain("hidden");
    }

    [TestMethod]
    public void Message_is_made_only_for_events_that_are_written()
    {
        ILogger logger = new DiagnosticsLoggerFactory(new SourceSwitch("test", "Error"), null).Create("x");

        logger.WriteCore(TraceEventType.Warning, 0, null, null, (_, _) => throw new InvalidOperationException()).Should().BeFalse();
    }

    [TestMethod]
    public void Switch_is_off_unless_configured()
    {
        new DiagnosticsLoggerFactory().Create("x").IsEnabled(TraceEventType.Critical).Should().BeFalse();
        new DiagnosticsLoggerFactory(null, null).Create("x").IsEnabled(TraceEventType.Critical).Should().BeFalse();
    }
}
