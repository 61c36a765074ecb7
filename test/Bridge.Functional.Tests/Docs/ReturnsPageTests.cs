using System.Text;
using System.Text.RegularExpressions;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Functional.Tests.Docs;

/// <summary>Every example of docs/returns.md is compiled, and answers on Kestrel what the page says.</summary>
[TestClass]
public sealed partial class ReturnsPageTests
{
    [ClassCleanup]
    public static void RemoveNote() => File.Delete(ReturnsExamples.NotePath);

    [TestMethod]
    public async Task Every_example_answers_what_the_page_says()
    {
        (string Code, string Answer)[] documented = [.. Rows().Matches(Page()).Select(row => (row.Groups[1].Value, row.Groups[2].Value))];
        await using KestrelServer server = await KestrelServer.StartAsync(
            app =>
            {
                for (int i = 0; i < ReturnsExamples.All.Count; i++)
                {
                    ReturnsExamples.All[i].Map(app, $"/{i}");
                }
            },
            build: builder => builder.Services.AddControllers());
        using HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = server.Client.BaseAddress, Timeout = Patience.Limit,
        };
        List<(string, string)> answered = [];
        for (int i = 0; i < ReturnsExamples.All.Count; i++)
        {
            using HttpResponseMessage response = await client.GetAsync($"/{i}");
            answered.Add((ReturnsExamples.All[i].Code, await DescribeAsync(response)));
        }

        documented.Should().Equal(answered);
    }

    private static async Task<string> DescribeAsync(HttpResponseMessage response)
    {
        StringBuilder text = new($"{(int)response.StatusCode}");
        if ((int)response.StatusCode == 404 && response.ReasonPhrase != "Not Found")
        {
            text.Append(' ').Append(response.ReasonPhrase);
        }

        if (response.Content.Headers.TryGetValues("Content-Type", out IEnumerable<string>? contentType))
        {
            text.Append(", ").AppendJoin(", ", contentType);
        }

        foreach (KeyValuePair<string, IEnumerable<string>> header in response.Headers.Where(header =>
            header.Key.StartsWith("X-", StringComparison.Ordinal) || header.Key == "Location"))
        {
            text.Append(", ").Append(header.Key).Append(": ").AppendJoin("; ", header.Value);
        }

        string body = await response.Content.ReadAsStringAsync();
        text.Append(", ")
            .Append(body.StartsWith("<!doctype", StringComparison.Ordinal)
                ? "a page: " + Heading().Match(body).Groups[1].Value
                : body.Length == 0 ? "no body" : body.Replace("\n", "\\n", StringComparison.Ordinal));
        return text.ToString();
    }

    private static string Page()
    {
        using StreamReader reader = new(typeof(ReturnsPageTests).Assembly.GetManifestResourceStream("returns.md")!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"^\| `(r => [^`]+)` \| [^|]* \| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Rows();

    [GeneratedRegex("<h1>(.*?)</h1>")]
    private static partial Regex Heading();
}
