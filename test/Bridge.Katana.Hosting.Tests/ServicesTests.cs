using FluentAssertions;
using Microsoft.Owin.Builder;
using Microsoft.Owin.Hosting;
using Microsoft.Owin.Hosting.Builder;
using Microsoft.Owin.Hosting.Engine;
using Microsoft.Owin.Hosting.ServerFactory;
using Microsoft.Owin.Hosting.Services;
using Microsoft.Owin.Hosting.Starter;
using Microsoft.Owin.Hosting.Tracing;
using Microsoft.Owin.Hosting.Utilities;
using Owin;

namespace Bridge.Katana.Hosting.Tests;

[TestClass]
public class ServicesTests
{
    [TestMethod]
    public void A_setting_takes_another_class_for_a_service()
    {
        IServiceProvider services = ServicesFactory.Create(
            new Dictionary<string, string> { [typeof(ITraceOutputFactory).FullName] = typeof(QuietTrace).AssemblyQualifiedName });

        services.GetService<ITraceOutputFactory>().Should().BeOfType<QuietTrace>();
        services.GetService<IHostingEngine>().Should().BeOfType<HostingEngine>();
        services.GetService<IHostingStarter>().Should().BeOfType<HostingStarter>();
        services.GetService<string>().Should().BeNull();
        FluentActions.Invoking(() => ServicesFactory.Create(new Dictionary<string, string> { [typeof(IAppBuilderFactory).FullName] = "No.Such" }))
            .Should()
            .Throw<TypeLoadException>();
    }

    [TestMethod]
    public void The_container_makes_what_constructors_take()
    {
        ServiceProvider services = new ServiceProvider().AddInstance<string>("text").Add<IAppBuilderFactory, AppBuilderFactory>().Add(typeof(int), () => 5);

        ((Taking)ActivatorUtilities.GetServiceOrCreateInstance(services, typeof(Taking))).Text.Should().Be("text5");
        services.Add<Taking, Taking>().GetService<Taking>().Text.Should().Be("text5");
        services.Add(typeof(int), () => 6).GetService<IEnumerable<int>>().Should().Equal(5, 6);
        services.GetService<IServiceProvider>().Should().BeSameAs(services);
        services.RemoveAll<string>().GetService<string>().Should().BeNull();
        FluentActions.Invoking(() => ActivatorUtilities.CreateInstance(services, typeof(Taking)))
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("*Taking*");
    }

    [TestMethod]
    public void A_server_factory_may_be_an_instance_that_takes_the_builder()
    {
        var factory = new BuilderFactory();
        var adapter = new ServerFactoryAdapter(factory);
        var builder = new AppBuilder();

        adapter.Initialize(builder);
        adapter.Create(builder).Should().BeSameAs(factory);

        factory.Seen.Should().Equal(builder, builder);
        FluentActions.Invoking(() => new ServerFactoryAdapter(new object()).Create(builder))
            .Should()
            .Throw<MissingMethodException>()
            .WithMessage("*IDisposable Create*");
        FluentActions.Invoking(() => new ServerFactoryAdapter(new Failing()).Create(builder)).Should().Throw<TimeZoneNotFoundException>();
    }

    [TestMethod]
    public void Port_comes_from_the_options_the_settings_or_the_default()
    {
        (HostingEngine.TryDetermineCustomPort(new StartOptions { Port = 1 }, out int port), port).Should().Be((true, 1));
        (HostingEngine.TryDetermineCustomPort(new StartOptions { Settings = { ["Port"] = "2" } }, out port), port).Should().Be((true, 2));
        (HostingEngine.TryDetermineCustomPort(null, out port), port).Should().Be((false, 5000));
    }

    [TestMethod]
    public void A_line_of_a_settings_file_that_is_none_is_quoted()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "a=1\n b = 2=3 \nbroken\n");

        FluentActions.Invoking(() => SettingsLoader.LoadFromSettingsFile(file)).Should().Throw<FormatException>().WithMessage("*'broken'*name=value*");
        File.WriteAllText(file, "a=1\n b = 2=3 \n");
        SettingsLoader.LoadFromSettingsFile(file).Should().Equal(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2=3" });
        File.Delete(file);
    }

    [TestMethod]
    public void Traces_go_to_the_end_of_a_file()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "first\n");

        using (TextWriter trace = new TraceOutputFactory().Create(file))
        {
            trace.Write("second");
        }

        File.ReadAllText(file).Should().Be("first\nsecond");
        new TraceOutputFactory().Create(null).Should().BeSameAs(Console.Error);
        File.Delete(file);
    }

    private sealed class QuietTrace : ITraceOutputFactory
    {
        public TextWriter Create(string outputFile) => TextWriter.Null;
    }

    public sealed class Taking(string text, int number, IAppBuilderFactory factory)
    {
        public string Text { get; } = factory == null ? null : text + number;
    }

    public sealed class BuilderFactory : IDisposable
    {
        public List<IAppBuilder> Seen { get; } = [];

        public void Initialize(IAppBuilder builder) => Seen.Add(builder);

        public IDisposable Create(IAppBuilder builder)
        {
            Seen.Add(builder);
            return this;
        }

        public void Dispose()
        {
        }
    }

    public sealed class Failing
    {
        public static IDisposable Create(IAppBuilder builder) => throw new TimeZoneNotFoundException();
    }
}
