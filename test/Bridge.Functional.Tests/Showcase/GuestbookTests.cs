using System.Net;
using FluentAssertions;

namespace Bridge.Functional.Tests.Showcase;

// What it writes would change the pages under the tests that compare them.
[TestClass]
[DoNotParallelize]
public sealed class GuestbookTests
{
    [TestMethod]
    [DynamicData(nameof(ShowcaseHosts.Both), typeof(ShowcaseHosts))]
    public async Task An_entry_that_is_written_on_one_host_is_read_on_both(string host)
    {
        string name = "Guest of " + host;

        using HttpResponseMessage written = await ShowcaseHosts.Client(host)
            .PostAsync("/guestbook/entries", new FormUrlEncodedContent([new("name", name), new("text", "Hello & good-bye")]));

        written.StatusCode.Should().Be(HttpStatusCode.SeeOther);
        string location = written.Headers.Location!.OriginalString;
        location.Should().StartWith("/guestbook/entries/");
        foreach (HttpClient client in new[] { ShowcaseHosts.Kestrel, ShowcaseHosts.Owin })
        {
            (await Answer.GetAsync(client, location)).Text.Should().Contain(name).And.Contain("Hello &amp; good-bye");
            (await Answer.GetAsync(client, "/guestbook")).Text.Should().Contain($"href=\"{location}\"");
            (await Answer.GetAsync(client, "/guestbook/export.csv")).Text.Should().Contain(name);
            (await Answer.GetAsync(client, "/guestbook/feed")).Text.Should().Contain(name);
        }
    }

    [TestMethod]
    [DataRow("name=&text=x", "application/x-www-form-urlencoded", 400)]
    [DataRow("", "text/plain", 400)]
    [DataRow("--X\r\nContent-Disposition: form-data; name=\"name\"", "multipart/form-data; boundary=X", 400)]
    public async Task Both_hosts_refuse_the_same_forms_with_the_same_page(string body, string contentType, int status)
    {
        Answer[] answers = [await PostAsync(ShowcaseHosts.Kestrel, body, contentType), await PostAsync(ShowcaseHosts.Owin, body, contentType)];

        answers[0].Status.Should().Be(status);
        answers[1].Status.Should().Be(status);
        answers[1].Headers.Should().Equal(answers[0].Headers);
    }

    private static async Task<Answer> PostAsync(HttpClient client, string body, string contentType)
    {
        using StringContent content = new(body);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using HttpResponseMessage response = await client.PostAsync("/guestbook/entries", content);
        SortedDictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (string name in new[] { "Content-Type", "Content-Security-Policy", "X-Content-Type-Options" })
        {
            headers[name] = response.Headers.TryGetValues(name, out IEnumerable<string>? values) || response.Content.Headers.TryGetValues(name, out values)
                ? string.Join(", ", values)
                : "";
        }

        return new Answer((int)response.StatusCode, headers, await response.Content.ReadAsByteArrayAsync());
    }
}
