using System.Diagnostics;
using Microsoft.Owin.Builder;
using Microsoft.Owin.Logging;
using LogFunc = System.Func<System.Diagnostics.TraceEventType, int, object, System.Exception, System.Func<object, System.Exception, string>, bool>;

namespace Bridge.Katana.Differential.Probes;

internal static class LoggingProbes
{
    public static void Loggers(Generator generate, Observation observe)
    {
        var seen = new List<object>();
        var app = new AppBuilder();
        switch (generate.Of("factory", "delegate", "none", "other"))
        {
            case "factory":
                app.SetLoggerFactory(new Factory(seen));
                break;
            case "delegate":
                app.Properties["server.LoggerFactory"] = new Func<string, LogFunc>(name => new Logger(name, seen).WriteCore);
                break;
            case "other":
                app.Properties["server.LoggerFactory"] = "text";
                break;
        }
        observe.See("GetLoggerFactory", () => app.GetLoggerFactory() != null);
        if (app.GetLoggerFactory() == null)
        {
            return;
        }
        ILogger logger = generate.Of("name", "type", "generic") switch
        {
            "name" => app.CreateLogger(generate.Of("n", "", null, "a.b")),
            "type" => app.CreateLogger(typeof(Dictionary<string, int>)),
            _ => app.CreateLogger<TimeSpan>(),
        };
        string message = generate.Of("m", "", "{0}", "{0} {1}", "{braces", "{", "a\r\nb", null);
        TimeZoneNotFoundException failure = generate.Of("error", "null") == "error" ? new TimeZoneNotFoundException("t") : null;
        observe.See("IsEnabled", () => logger.IsEnabled(generate.Of(Enum.GetValues<TraceEventType>())));
        observe.See("WriteVerbose", () => Written(seen, () => logger.WriteVerbose(message)));
        observe.See("WriteInformation", () => Written(seen, () => logger.WriteInformation(message)));
        observe.See("WriteWarning", () => Written(seen, () => logger.WriteWarning(message)));
        observe.See(
            "WriteWarning arguments",
            () => Written(seen, () => logger.WriteWarning(message, generate.Of(["x"], ["x", "y"], [null], new[] { "x", "y", "z" }))));
        observe.See("WriteWarning exception", () => Written(seen, () => logger.WriteWarning(message, failure)));
        observe.See("WriteError", () => Written(seen, () => logger.WriteError(message)));
        observe.See("WriteError exception", () => Written(seen, () => logger.WriteError(message, failure)));
        observe.See("WriteCritical", () => Written(seen, () => logger.WriteCritical(message)));
        observe.See("WriteCritical exception", () => Written(seen, () => logger.WriteCritical(message, failure)));
    }

    public static void Diagnostics(Generator generate, Observation observe)
    {
        using var text = new StringWriter();
        using var listener = new TextWriterTraceListener(text);
        SourceLevels level = generate.Of(Enum.GetValues<SourceLevels>());
        var factory = new DiagnosticsLoggerFactory(
            generate.Chance(80) ? new SourceSwitch("test") { Level = level } : null,
            generate.Chance(80) ? listener : null);
        generate.Noted(factory == null);
        string name = generate.Of("Microsoft.Owin", "microsoft.owin", "Microsoft.Owin.Security", "Site.Middleware", "x", ".x", "a.", "");
        ILogger logger = factory.Create(name);
        TraceEventType type = generate.Of(
            TraceEventType.Critical,
            TraceEventType.Error,
            TraceEventType.Warning,
            TraceEventType.Information,
            TraceEventType.Verbose,
            TraceEventType.Start);
        observe.See("enabled", () => logger.WriteCore(type, 0, null, null, null));
        observe.See("written", () => logger.WriteCore(type, 7, "state", null, (state, failure) => "text of " + state));
        observe.See("sibling", () => factory.Create(name + ".Child").WriteCore(type, 8, "s", null, (state, failure) => "child"));
        observe.See("text", () =>
        {
            listener.Flush();
            return text.ToString();
        });
        observe.See("default", () => LoggerFactory.Default.GetType().Name);
    }

    private static object Written(List<object> seen, Action write)
    {
        seen.Clear();
        write();
        return seen;
    }

    private sealed class Factory(List<object> seen) : ILoggerFactory
    {
        public ILogger Create(string name) => new Logger(name, seen);
    }

    private sealed class Logger(string name, List<object> seen) : ILogger
    {
        public bool WriteCore(TraceEventType eventType, int eventId, object state, Exception exception, Func<object, Exception, string> formatter)
        {
            // The formatter is called last, so that what was given is seen also where it fails.
            seen.Add(new object[] { name, (int)eventType, eventId, state, exception?.GetType().Name });
            seen.Add(formatter?.Invoke(state, exception));
            return eventType != TraceEventType.Verbose;
        }
    }
}
