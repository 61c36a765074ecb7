using System.Diagnostics;
using FluentAssertions;
using Microsoft.Extensions.Logging;

namespace Bridge.Owin.Tests.KatanaHosting;

/// <summary>Katana's log is the app's.</summary>
[TestClass]
public sealed class KatanaLoggerTests
{
    [TestMethod]
    [DataRow(TraceEventType.Critical, LogLevel.Critical)]
    [DataRow(TraceEventType.Error, LogLevel.Error)]
    [DataRow(TraceEventType.Warning, LogLevel.Warning)]
    [DataRow(TraceEventType.Information, LogLevel.Information)]
    [DataRow(TraceEventType.Verbose, LogLevel.Debug)]
    public void Entry_has_its_level_and_a_line_break_begins_no_line(TraceEventType type, LogLevel level)
    {
        EntryLog log = new();
        KatanaLogger.Factory(log)("name")(type, 7, "state", new FormatException("c\nd"), static (state, error) => $"{state} a\nb {error!.GetType().Name}")
            .Should().BeTrue();
        log.Entries.Should().Equal($"name/7/{level}: state a\\nb FormatException");
        log.Errors.Should().ContainSingle().Which!.Message.Should().Be("System.FormatException: c\\nd");
    }

    [TestMethod]
    public void Level_is_asked_for_without_an_entry()
    {
        EntryLog log = new();
        KatanaLogger.Factory(log)("name")(TraceEventType.Error, 7, null, null, null).Should().BeTrue();
        log.Entries.Should().BeEmpty();
        log.Least = LogLevel.Critical;
        KatanaLogger.Factory(log)("name")(TraceEventType.Error, 7, null, null, static (_, _) => "a").Should().BeFalse();
        log.Entries.Should().BeEmpty();
    }
}
