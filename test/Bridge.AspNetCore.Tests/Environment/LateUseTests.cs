using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.AspNetCore.Tests.Environment;

/// <summary>A request that is still used at its end.</summary>
[TestClass]
public sealed class LateUseTests
{
    [TestMethod]
    public void Connection_breaks_and_the_log_says_why_on_one_line()
    {
        EntryLog log = new();
        MemoryExchange exchange = new("PUT", "/a\nb/" + new string('c', 2000));
        exchange.Context.Request.PathBase = "/base";
        exchange.Context.RequestServices = new ServiceCollection().AddSingleton<ILoggerFactory>(log).BuildServiceProvider();
        LateUse.Break(exchange.Context);
        exchange.Aborts.Should().Be(1);
        log.Entries.Should().ContainSingle().Which.Should().StartWith("Bridge.Owin/1/Error: PUT /base/a\\nb/ccc").And.Contain("ccc...: the application's task")
            .And.HaveLength(log.Entries[0].Length).And.Match(entry => entry.Length < 1400);
    }

    [TestMethod]
    public void Connection_breaks_also_where_nothing_can_be_logged()
    {
        MemoryExchange exchange = new();
        exchange.Context.RequestServices = null!;
        LateUse.Break(exchange.Context);
        exchange.Context.RequestServices = new Broken();
        LateUse.Break(exchange.Context);
        exchange.Aborts.Should().Be(2);
    }

    private sealed class Broken : IServiceProvider
    {
        public object? GetService(Type serviceType) => throw new ObjectDisposedException("services");
    }
}
