using System.Reflection;
using System.Text.RegularExpressions;
using Bridge.AspNetCore;
using FluentAssertions;
using Microsoft.Extensions.Logging;

namespace Bridge.Functional.Tests.Observability;

/// <summary>The table of log entries in docs/observability.md.</summary>
[TestClass]
public sealed partial class LogTests
{
    [TestMethod]
    public void The_page_lists_each_entry_with_its_id_and_its_level()
    {
        const BindingFlags Any = BindingFlags.DeclaredOnly | BindingFlags.Static | BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;
        IEnumerable<string> entries =
            from type in typeof(AddedThreads).Assembly.GetTypes()
            from method in type.GetMethods(Any)
            from entry in method.GetCustomAttributes<LoggerMessageAttribute>()
            select $"{(type.Name == "ViewEndpoint" ? "Bridge.Views" : "Bridge.Owin")} {entry.EventId} {entry.Level}";

        using StreamReader page = new(typeof(LogTests).Assembly.GetManifestResourceStream("observability.md")!);
        Row().Matches(page.ReadToEnd())
            .Select(static row => $"{row.Groups[1]} {row.Groups[2]} {row.Groups[3]}")
            .Should().BeEquivalentTo(entries.Append("Bridge.TraceOutput 0 Information"));
    }

    [GeneratedRegex(@"^\| `(Bridge\.[A-Za-z]+)` \| (\d+) \| (\w+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
