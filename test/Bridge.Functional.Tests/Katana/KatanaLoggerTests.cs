using System.Diagnostics;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Owin.Logging;

namespace Bridge.Functional.Tests.KatanaHosting;

/// <summary>Katana's loggers.</summary>
[TestClass]
[DoNotParallelize]
public sealed class KatanaLoggerTests
{
    [TestMethod]
    public async Task Katanas_loggers_write_to_the_apps_log_under_their_names()
    {
        CollectedLog log = new();
        InvalidOperationException failure = new("bad");
        bool? debug = null;
        await using Site site = await Site.StartAsync(
            app => app.UseKatana(katana =>
            {
                Microsoft.Owin.Logging.ILogger logger = katana.CreateLogger("Legacy.Component");
                debug = logger.IsEnabled(TraceEventType.Verbose);
                logger.WriteVerbose("hidden");
                logger.WriteInformation("started");
                logger.WriteWarning("odd", failure);
                logger.WriteError("failed", failure);
                logger.WriteCritical("dead");
            }),
            builder => builder.Logging.AddProvider(log).AddFilter("Legacy.Component", LogLevel.Information));

        debug.Should().BeFalse();
        log.Entries.Where(entry => entry.Category == "Legacy.Component").Select(entry => (entry.Level, entry.Exception)).Should().Equal(
            (LogLevel.Information, null),
            (LogLevel.Warning, failure),
            (LogLevel.Error, failure),
            (LogLevel.Critical, null));
        log.Entries.Should().Contain(entry => entry.Category == "Legacy.Component" && entry.Message == "started");
    }
}
