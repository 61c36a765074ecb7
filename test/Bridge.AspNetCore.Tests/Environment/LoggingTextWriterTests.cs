using System.Text;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.AspNetCore.Tests.Environment;

/// <summary>The trace output of an app, which is its log.</summary>
[TestClass]
public sealed class LoggingTextWriterTests
{
    private readonly EntryLog _log = new();

    [TestMethod]
    public void Each_write_that_ends_a_line_is_one_entry()
    {
        TextWriter writer = Writer();
        writer.Write("a");
        _log.Entries.Should().BeEmpty();
        writer.WriteLine("b");
        writer.Write('c');
        writer.Write(['x', 'd', '\n', 'x'], 1, 2);
        writer.Write("e\r\n");
        writer.WriteLine();
        _log.Entries.Should().Equal(
            "Bridge.TraceOutput/0/Information: ab",
            "Bridge.TraceOutput/0/Information: cd",
            "Bridge.TraceOutput/0/Information: e",
            "Bridge.TraceOutput/0/Information: ");
    }

    [TestMethod]
    public void Line_break_within_a_write_begins_no_entry_and_no_line()
    {
        Writer().WriteLine("a\nb\r\nc");
        _log.Entries.Should().Equal("Bridge.TraceOutput/0/Information: a\\nb\\r\\nc");
    }

    [TestMethod]
    public void App_has_one_writer_and_one_that_logs_nothing_has_none()
    {
        Writer().Should().BeSameAs(Writer());
        Writer().Encoding.Should().Be(Encoding.Unicode);
        LoggingTextWriter.For(new ServiceCollection().BuildServiceProvider()).Should().BeNull();
    }

    private LoggingTextWriter Writer() => LoggingTextWriter.For(new ServiceCollection().AddSingleton<ILoggerFactory>(_log).BuildServiceProvider())!;
}
