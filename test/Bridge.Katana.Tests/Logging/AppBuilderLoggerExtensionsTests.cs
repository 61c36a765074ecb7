using System.Diagnostics;
using FluentAssertions;
using Microsoft.Owin.Builder;
using Microsoft.Owin.Logging;
using Owin;
using LogFunc = System.Func<System.Diagnostics.TraceEventType, int, object, System.Exception, System.Func<object, System.Exception, string>, bool>;

namespace Bridge.Katana.Tests.Logging;

[TestClass]
public class AppBuilderLoggerExtensionsTests
{
    private readonly AppBuilder _app = new();

    [TestMethod]
    public void Factory_is_kept_as_functions_of_the_runtime()
    {
        var factory = new ListFactory();
        _app.SetLoggerFactory(factory);

        Func<string, LogFunc> create = _app.Properties["server.LoggerFactory"].Should().BeOfType<Func<string, LogFunc>>().Subject;
        create("name")(TraceEventType.Error, 7, "state", null, (state, _) => "formatted " + state).Should().BeTrue();

        factory.Written.Should().Equal("name Error 7 formatted state");
    }

    [TestMethod]
    public void Functions_of_a_host_become_a_factory()
    {
        var written = new List<string>();
        _app.Properties["server.LoggerFactory"] = new Func<string, LogFunc>(name => (type, id, state, exception, formatter) =>
        {
            written.Add($"{name} {type} {id} {formatter?.Invoke(state, exception)}");
            return type <= TraceEventType.Warning;
        });

        ILogger logger = _app.GetLoggerFactory().Create("host");

        logger.IsEnabled(TraceEventType.Error).Should().BeTrue();
        logger.IsEnabled(TraceEventType.Verbose).Should().BeFalse();
        logger.WriteError("message");
        written.Should().Equal("host Error 0 ", "host Verbose 0 ", "host Error 0 message");
    }

    [TestMethod]
    public void CreateLogger_names_the_logger()
    {
        var factory = new ListFactory();
        _app.SetLoggerFactory(factory);

        _app.CreateLogger("name").WriteError("1");
        _app.CreateLogger(typeof(AppBuilder)).WriteError("2");
        _app.CreateLogger<ListFactory>().WriteError("3");
        _app.New().CreateLogger("branch").WriteError("4");

        factory.Written.Should()
            .Equal("name Error 0 1", "Microsoft.Owin.Builder.AppBuilder Error 0 2", typeof(ListFactory).FullName + " Error 0 3", "branch Error 0 4");
    }

    [TestMethod]
    public void Without_a_factory_there_is_the_default_one()
    {
        _app.GetLoggerFactory().Should().BeNull();
        _app.Properties["server.LoggerFactory"] = new object();
        _app.GetLoggerFactory().Should().BeNull();
        _app.CreateLogger("name").Should().NotBeNull();
        LoggerFactory.Default.Should().BeOfType<DiagnosticsLoggerFactory>();
    }

    [TestMethod]
    public void Null_builder_is_refused()
    {
        IAppBuilder none = null;

        FluentActions.Invoking(() => none.SetLoggerFactory(new ListFactory())).Should().Throw<ArgumentNullException>().WithParameterName("app");
        FluentActions.Invoking(() => none.GetLoggerFactory()).Should().Throw<ArgumentNullException>().WithParameterName("app");
        FluentActions.Invoking(() => none.CreateLogger("x")).Should().Throw<ArgumentNullException>().WithParameterName("app");
    }

    internal sealed class ListFactory : ILoggerFactory
    {
        public List<string> Written { get; } = [];

        public ILogger Create(string name) => new ListLogger(name, Written);

        private sealed class ListLogger(string name, List<string> written) : ILogger
        {
            public bool WriteCore(TraceEventType eventType, int eventId, object state, Exception exception, Func<object, Exception, string> formatter)
            {
                written.Add($"{name} {eventType} {eventId} {formatter?.Invoke(state, exception)}");
                return true;
            }
        }
    }
}
