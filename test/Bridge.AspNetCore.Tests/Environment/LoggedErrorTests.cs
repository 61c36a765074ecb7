using FluentAssertions;

namespace Bridge.AspNetCore.Tests.Environment;

/// <summary>An error's text begins no line of the log that a client chose.</summary>
[TestClass]
public sealed class LoggedErrorTests
{
    [TestMethod]
    public void Plain_error_is_logged_as_itself()
    {
        FormatException plain = new("a", new FormatException("b"));
        LoggedError.Of(plain).Should().BeSameAs(plain);
        AggregateException several = new("c", plain, plain);
        LoggedError.Of(several).Should().BeSameAs(several);
    }

    [TestMethod]
    public void Line_break_in_a_message_is_escaped_and_the_rest_stays()
    {
        Exception thrown = Thrown(new FormatException("a\r\nb") { HResult = 7 });
        Exception logged = LoggedError.Of(thrown);
        logged.Message.Should().Be("System.FormatException: a\\r\\nb");
        logged.StackTrace.Should().Be(thrown.StackTrace);
        logged.HResult.Should().Be(7);
        logged.ToString().Should().Be(logged.Message + System.Environment.NewLine + thrown.StackTrace);
    }

    [TestMethod]
    public void Causes_are_looked_at_too()
    {
        Exception logged = LoggedError.Of(new FormatException("a", new FormatException("b\nc", new FormatException("d"))));
        logged.InnerException!.Message.Should().Be("System.FormatException: b\\nc");
        logged.InnerException.InnerException.Should().BeOfType<FormatException>();
        logged.ToString().Should().Contain(" ---> System.FormatException: b\\nc").And.Contain("--- End of inner exception stack trace ---");
        LoggedError.Of(new AggregateException("a", new FormatException("b"), new FormatException("c\nd"))).Should().BeOfType<LoggedError>();
        LoggedError.Of(new Quiet(new FormatException("b"), new FormatException("c\nd"))).Should().BeOfType<LoggedError>();
    }

    private static FormatException Thrown(FormatException error)
    {
        try
        {
            throw error;
        }
        catch (FormatException)
        {
            return error;
        }
    }

    /// <summary>Several failures, which the own message does not repeat.</summary>
    private sealed class Quiet(params Exception[] failures) : AggregateException(failures)
    {
        public override string Message => "quiet";
    }
}
