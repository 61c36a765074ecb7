using System.Diagnostics;
using FluentAssertions;
using Microsoft.Owin.Logging;

namespace Bridge.Katana.Tests.Logging;

[TestClass]
public class LoggerExtensionsTests
{
    [TestMethod]
    public void Each_method_writes_an_event_of_its_type()
    {
        var factory = new AppBuilderLoggerExtensionsTests.ListFactory();
        ILogger logger = factory.Create("n");
        var error = new TimeZoneNotFoundException("why");

        logger.WriteVerbose("m");
        logger.WriteInformation("m");
        logger.WriteWarning("m {0}{1}", "a", "b");
        logger.WriteWarning("m", error);
        logger.WriteError("m");
        logger.WriteError("m", error);
        logger.WriteCritical("m");
        logger.WriteCritical("m", error);

        factory.Written.Should().Equal(
            "n Verbose 0 m", "n Information 0 m", "n Warning 0 m ab", $"n Warning 0 m\r\n{error}",
            "n Error 0 m", $"n Error 0 m\r\n{error}", "n Critical 0 m", $"n Critical 0 m\r\n{error}");
    }

    [TestMethod]
    public void Null_logger_is_refused() =>
        FluentActions.Invoking(() => ((ILogger)null).IsEnabled(TraceEventType.Error)).Should().Throw<ArgumentNullException>().WithParameterName("logger");
}
