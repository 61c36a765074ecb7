using System.Text;
using FluentAssertions;

namespace Bridge.Core.Tests.Http;

/// <summary>Conditional requests and ranges of files.</summary>
[TestClass]
public sealed class FileConditionsTests
{
    private const string Modified = "Tue, 14 Nov 2023 22:13:20 GMT";
    private const string Earlier = "Tue, 14 Nov 2023 22:13:19 GMT";

    private static readonly string s_folder = Directory.CreateDirectory(Path.Combine(
        Path.GetTempPath(),
        "bridge-conditions-" + Guid.NewGuid().ToString("N"))).FullName;
    private static readonly FileInfo s_file = Make("digits.txt", "0123456789");

    [ClassCleanup]
    public static void Remove() => Directory.Delete(s_folder, recursive: true);

    [TestMethod]
    public async Task If_none_match_is_304_with_the_tag_and_without_what_describes_the_content()
    {
        string tag = (await Answer.Of(s_file))["ETag"]!;
        foreach (string given in (string[])[tag, "W/" + tag, "*", "\"x\", " + tag, "\"x\",W/" + tag])
        {
            foreach (string method in (string[])["GET", "HEAD"])
            {
                Answer answer = await Asked(method, ("If-None-Match", given));
                answer.Status.Should().Be(304);
                answer.Body.Should().BeEmpty();
                answer["ETag"].Should().Be(tag);
                answer["Cache-Control"].Should().Be("no-cache");
                answer.Headers.Keys.Should().NotContain(["Content-Type", "Content-Length", "Last-Modified", "Content-Range"]);
            }
        }

        (await Asked("GET", ("If-None-Match", "\"x\""))).Status.Should().Be(200);
        (await Asked("GET", ("If-None-Match", tag.TrimEnd('"')))).Status.Should().Be(200);
        (await Asked("GET", ("If-None-Match", "\"x\""), ("If-Modified-Since", Modified))).Status
            .Should()
            .Be(200, "a tag goes before a date (RFC 9110 section 13.2.2)");
        (await Asked("POST", ("If-None-Match", tag))).Status.Should().Be(200);
        (await Asked("GET", ("If-None-Match", tag), ("Range", "bytes=0-3"))).Status.Should().Be(304);
    }

    [TestMethod]
    public async Task If_match_and_if_unmodified_since_are_412_where_they_do_not_hold()
    {
        string tag = (await Answer.Of(s_file))["ETag"]!;
        (await Asked("GET", ("If-Match", tag))).Status.Should().Be(200);
        (await Asked("GET", ("If-Match", "*"))).Status.Should().Be(200);
        (await Asked("GET", ("If-Match", "\"x\""))).Status.Should().Be(412);
        (await Asked("GET", ("If-Match", "W/" + tag))).Status.Should().Be(412, "a weak tag never matches strongly");
        (await Asked("GET", ("If-Match", "w/" + tag))).Status.Should().Be(412, "nor does one that is malformed");
        (await Asked("GET", ("If-Unmodified-Since", Modified))).Status.Should().Be(200);
        Answer answer = await Asked("GET", ("If-Unmodified-Since", Earlier));
        answer.Status.Should().Be(412);
        answer.Text.Should().Contain("412 Precondition Failed");
        answer["ETag"].Should().Be(tag);
    }

    [TestMethod]
    public async Task If_range_sends_the_whole_where_the_file_has_changed()
    {
        string tag = (await Answer.Of(s_file))["ETag"]!;
        (await Asked("GET", ("Range", "bytes=0-3"), ("If-Range", tag))).Status.Should().Be(206);
        (await Asked("GET", ("Range", "bytes=0-3"), ("If-Range", Modified))).Status.Should().Be(206);
        (await Asked("GET", ("Range", "bytes=0-3"), ("If-Range", "\"x\""))).Status.Should().Be(200);
        (await Asked("GET", ("Range", "bytes=0-3"), ("If-Range", "W/" + tag))).Status.Should().Be(200);
        (await Asked("GET", ("Range", "bytes=0-3"), ("If-Range", Earlier))).Status.Should().Be(200);
        (await Asked("GET", ("Range", "bytes=0-3"), ("If-Range", "*"))).Status.Should().Be(200);
    }

    private static void Ask(IDictionary<string, object> environment, params (string Name, string Value)[] headers)
    {
        foreach ((string name, string value) in headers)
        {
            new OwinEnvironment(environment).RequestHeaders[name] = [value];
        }
    }

    private static Task<Answer> Asked(string method, params (string Name, string Value)[] headers) =>
        Answer.Of(s_file, method, prepare: environment => Ask(environment, headers));

    private static FileInfo Make(string name, string content)
    {
        string path = Path.Combine(s_folder, name);
        File.WriteAllText(path, content, new UTF8Encoding(false));
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddSeconds(1_700_000_000.5));
        return new FileInfo(path);
    }
}
