using System.Text;
using System.Text.Json;

namespace Bridge.Parity.Tests;

/// <summary>Something that a server does by itself, before or after the site could have a say.</summary>
/// <param name="Requests">The names of the requests that show it.</param>
/// <param name="Servers">Which servers do it; Kestrel is what they are compared with.</param>
/// <param name="What">What differs.</param>
/// <param name="Reason">Why it is so, and stays so.</param>
internal sealed record Difference(string[] Requests, string[] Servers, string What, string Reason)
{
    public const string OwinHost = "OwinHost";

    public const string Mono = "HttpListener on Mono";

    public static IReadOnlyList<Difference> All { get; } = JsonSerializer.Deserialize<Difference[]>(Resource("differences.json"), JsonSerializerOptions.Web)!;

    public static Difference? Of(string request, string server) => All.SingleOrDefault(d => d.Servers.Contains(server) && d.Requests.Contains(request));

    /// <summary>The table that docs/hosting.md shows.</summary>
    public static string ToMarkdown()
    {
        StringBuilder table = new("| server | what differs from Kestrel | why |\n| --- | --- | --- |\n");
        foreach (Difference difference in All)
        {
            table.Append($"| {string.Join(", ", difference.Servers)} | {difference.What} | {difference.Reason} |\n");
        }

        return table.ToString();
    }

    public static string Resource(string name)
    {
        using StreamReader reader = new(typeof(Difference).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
