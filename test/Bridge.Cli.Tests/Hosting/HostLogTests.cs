using Bridge.Cli.Hosting;
using FluentAssertions;
using Microsoft.Extensions.Logging;

namespace Bridge.Cli.Tests.Hosting;

/// <summary>What <c>bridge serve</c> prints: text of a client begins no line.</summary>
[TestClass]
public sealed class HostLogTests
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    private string[] Lines => (_output + _error.ToString()).Split(['\n', '\r', '\u0085', '\u2028', '\v', '\f'], StringSplitOptions.RemoveEmptyEntries);

    [TestMethod]
    [DataRow(79)]
    [DataRow(200)]
    [DataRow(8000)]
    public void A_long_target_stays_on_its_line(int length)
    {
        new HostLog(_output, _error, isQuiet: false).Request("GET", "/" + new string('x', length) + "/bridge:forged-[red]", 404, TimeSpan.FromMilliseconds(3));

        Lines.Should().ContainSingle().Which.Should().MatchRegex(@"^\d\d:\d\d:\d\d 404 GET /x+/bridge:forged-\[red\] 3 ms$");
    }

    [TestMethod]
    public void A_long_method_stays_on_its_line()
    {
        new HostLog(_output, _error, isQuiet: false).Request(new string('F', 300) + "\u001b[2J", "/\r\nforged", 405, TimeSpan.Zero);

        Lines.Should().ContainSingle().Which.Should().EndWith(@"F\u001b[2J /\u000d\u000aforged 0 ms");
    }

    [TestMethod]
    [DataRow(LogLevel.Information)]
    [DataRow(LogLevel.Error)]
    public void An_entry_of_a_log_is_a_line(LogLevel level)
    {
        using SiteLogProvider provider = new(new HostLog(_output, _error, isQuiet: false));

        provider.CreateLogger("Site").Log(level, new InvalidOperationException("bad\nforged"), "Asked for {Name}", "a\r\nforged\u2028\u0085\u202e\u001b[1m");

        Lines.Should().ContainSingle()
            .Which.Should().Contain(@"Site: Asked for a\u000d\u000aforged").And.EndWith(@"(InvalidOperationException: bad\u000aforged)");
    }
}
