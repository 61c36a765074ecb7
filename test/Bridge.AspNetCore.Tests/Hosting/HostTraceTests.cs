using Bridge.AspNetCore.Hosting;
using FluentAssertions;
using Microsoft.Extensions.Logging;

namespace Bridge.AspNetCore.Tests.Hosting;

/// <summary>The trace of a host.</summary>
[TestClass]
public sealed class HostTraceTests
{
    private readonly StringWriter _output = new();

    [TestMethod]
    public void Failure_is_described_with_its_causes_on_lines_of_their_own()
    {
        string text = HostTrace.Describe(new FormatException("a\nb", new NotSupportedException("c\nd")));
        text.Split(System.Environment.NewLine).Should().Equal("System.FormatException: a\\nb", " ---> System.NotSupportedException: c\\nd");
        HostTrace.Describe(new AggregateException("e", new FormatException("f"), new FormatException("g")))
            .Should().Contain(" ---> System.FormatException: f").And.Contain(" ---> System.FormatException: g");
        HostTrace.Describe(new FormatException(new string('x', 5000))).Length.Should().BeInRange(4096, 4200);
    }

    [TestMethod]
    public void Sixteen_causes_are_described_and_no_more()
    {
        Exception failure = new FormatException("0");
        for (int i = 1; i <= 30; i++)
        {
            failure = new FormatException($"{i}", failure);
        }

        HostTrace.Describe(failure).Split(" ---> ").Should().HaveCount(17);
    }

    [TestMethod]
    public void Stack_is_indented()
    {
        try
        {
            throw new FormatException("a");
        }
        catch (FormatException failure)
        {
            HostTrace.Describe(failure).Should().Contain(System.Environment.NewLine + "   at Bridge.AspNetCore.Tests.Hosting.HostTraceTests");
        }
    }

    [TestMethod]
    public void Writer_that_fails_fails_no_request()
    {
        HostTrace trace = new(_output) { Name = "OwinHost http://x" };
        trace.Write("text");
        _output.ToString().Should().Be($"OwinHost http://x: text{System.Environment.NewLine}");
        HostTrace closed = new(new Closed());
        closed.Invoking(t => t.Write("text")).Should().NotThrow();
    }

    [TestMethod]
    public void Warnings_of_the_server_are_lines_and_what_the_host_reports_itself_is_not()
    {
        using ILoggerProvider provider = new HostTrace(_output);
        ILogger logger = provider.CreateLogger("Kestrel");
        logger.IsEnabled(LogLevel.Information).Should().BeFalse();
        logger.LogInformation("quiet");
        logger.Log(LogLevel.Error, new EventId(13, "ApplicationError"), "x", null, static (_, _) => "of the application");
        _output.ToString().Should().BeEmpty();
        logger.Log(LogLevel.Warning, new EventId(13, "Other"), "x", null, static (_, _) => "a\nb");
        logger.Log(LogLevel.Error, new EventId(1, "ApplicationError"), "x", new FormatException("c"), static (_, _) => "d");
        _output.ToString().Split(System.Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
            .Should().Equal("OwinHost: a\\nb", "OwinHost: d System.FormatException: c");
        logger.BeginScope("s").Should().BeNull();
    }

    private sealed class Closed : StringWriter
    {
        public override void WriteLine(string? value) => throw new ObjectDisposedException("writer");
    }
}
