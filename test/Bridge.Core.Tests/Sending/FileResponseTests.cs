using System.Text;
using FluentAssertions;
using SendFileFunc = System.Func<string, long, long?, System.Threading.CancellationToken, System.Threading.Tasks.Task>;

namespace Bridge.Core.Tests.Sending;

/// <summary>A FileInfo as Flask's send_file answers with it; the expectations were read off Werkzeug 2.2.2, save where RFC 9110 says otherwise.</summary>
[TestClass]
public sealed class FileResponseTests
{
    private const string Modified = "Tue, 14 Nov 2023 22:13:20 GMT";
    private const string Earlier = "Tue, 14 Nov 2023 22:13:19 GMT";

    private static readonly string s_folder = Directory.CreateDirectory(Path.Combine(
        Path.GetTempPath(),
        "bridge-files-" + Guid.NewGuid().ToString("N"))).FullName;
    private static readonly FileInfo s_file = Make("digits.txt", "0123456789");
    private static readonly FileInfo s_empty = Make("empty.bin", "");

    [ClassCleanup]
    public static void Remove() => Directory.Delete(s_folder, recursive: true);

    [TestMethod]
    public async Task A_file_that_is_shortened_while_the_host_sends_it_is_an_error_that_names_the_view()
    {
        FileInfo file = Make("shrinking.txt", "0123456789");
        SendFileFunc send = (path, _, _, _) =>
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            stream.SetLength(3);
            return Task.CompletedTask;
        };
        Func<Task> answer = () => Answer.Of(file, prepare: environment => environment[OwinKeys.SendFileAsync] = send);
        (await answer.Should().ThrowAsync<InvalidViewResultException>()).WithMessage("*the view*shrinking.txt*");
    }

    [TestMethod]
    public async Task A_file_is_sent_with_its_type_length_and_validators()
    {
        Answer answer = await Answer.Of(s_file);
        answer.Status.Should().Be(200);
        answer.Text.Should().Be("0123456789");
        answer.Headers.Keys.Should()
            .BeEquivalentTo("Content-Type", "Content-Length", "Content-Disposition", "Last-Modified", "ETag", "Cache-Control", "Accept-Ranges");
        answer.ContentType.Should().Be("text/plain; charset=utf-8");
        answer["Content-Length"].Should().Be("10");
        answer["Content-Disposition"].Should().Be("inline; filename=\"digits.txt\"");
        answer["Last-Modified"].Should().Be(Modified);
        answer["Cache-Control"].Should().Be("no-cache");
        answer["Accept-Ranges"].Should().Be("bytes");
        answer["ETag"].Should().MatchRegex("^\"[0-9a-f]+-[0-9a-f]+\"$");
    }

    [TestMethod]
    public async Task The_tag_changes_with_the_file()
    {
        FileInfo file = Make("changing.txt", "one");
        string? before = (await Answer.Of(file))["ETag"];
        File.SetLastWriteTimeUtc(file.FullName, file.LastWriteTimeUtc.AddTicks(10));
        string? touched = (await Answer.Of(new FileInfo(file.FullName)))["ETag"];
        touched.Should().NotBe(before);
        DateTime time = File.GetLastWriteTimeUtc(file.FullName);
        File.WriteAllText(file.FullName, "three");
        File.SetLastWriteTimeUtc(file.FullName, time);
        (await Answer.Of(file))["ETag"].Should().NotBe(touched, "a FileInfo that was looked at before is looked at again");
        (await Answer.Of(file)).Text.Should().Be("three");
    }

    [TestMethod]
    public async Task Head_has_the_headers_of_get()
    {
        Answer head = await Answer.Of(s_file, "HEAD");
        head.Headers.Should().BeEquivalentTo((await Answer.Of(s_file)).Headers);
        head.Body.Should().BeEmpty();
    }

    [TestMethod]
    [DataRow("bytes=0-3", "0123", "bytes 0-3/10")]
    [DataRow("bytes=2-", "23456789", "bytes 2-9/10")]
    [DataRow("bytes=-3", "789", "bytes 7-9/10")]
    [DataRow("bytes=9-100", "9", "bytes 9-9/10")]
    [DataRow("bytes=0-9", "0123456789", "bytes 0-9/10")]
    [DataRow("bytes=-100", "0123456789", "bytes 0-9/10")]
    [DataRow("BYTES=0-0", "0", "bytes 0-0/10")]
    public async Task A_range_is_sent_as_206(string range, string expected, string contentRange)
    {
        Answer answer = await Asked("GET", ("Range", range));
        answer.Status.Should().Be(206);
        answer.Text.Should().Be(expected);
        answer["Content-Range"].Should().Be(contentRange);
        answer["Content-Length"].Should().Be(expected.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        answer["ETag"].Should().NotBeNull();
    }

    [TestMethod]
    [DataRow("bytes=10-")]
    [DataRow("bytes=100-200")]
    [DataRow("bytes=-0")]
    public async Task A_range_outside_the_file_is_416(string range)
    {
        Answer answer = await Asked("GET", ("Range", range));
        answer.Status.Should().Be(416);
        answer["Content-Range"].Should().Be("bytes */10");
        answer.ContentType.Should().Be("text/html; charset=utf-8");
        answer.Text.Should().Contain("<title>416 Range Not Satisfiable</title>");
    }

    [TestMethod]
    [DataRow("bytes=0-0,5-6")]
    [DataRow("bytes=5-3")]
    [DataRow("items=0-1")]
    [DataRow("bytes=x")]
    [DataRow("bytes")]
    [DataRow("")]
    public async Task Several_ranges_and_what_is_no_range_are_answered_with_the_whole(string range)
    {
        Answer answer = await Asked("GET", ("Range", range));
        answer.Status.Should().Be(200);
        answer.Text.Should().Be("0123456789");
        answer["Content-Range"].Should().BeNull();
    }

    [TestMethod]
    public async Task A_range_is_for_GET_and_for_what_has_bytes()
    {
        (await Asked("HEAD", ("Range", "bytes=0-3"))).Status.Should().Be(200, "RFC 9110 section 14.2: a range is ignored where the method is not GET");
        (await Asked("POST", ("Range", "bytes=0-3"))).Status.Should().Be(200);
        Answer empty = await Answer.Of(s_empty, prepare: environment => Ask(environment, ("Range", "bytes=0-")));
        empty.Status.Should().Be(200);
        empty["Content-Length"].Should().Be("0");
        empty.ContentType.Should().Be("application/octet-stream");
    }

    [TestMethod]
    [DataRow(Modified, 304)]
    [DataRow("Wed, 15 Nov 2023 00:00:00 GMT", 304)]
    [DataRow("Tuesday, 14-Nov-23 22:13:20 GMT", 304)]
    [DataRow("Tue Nov 14 22:13:20 2023", 304)]
    [DataRow(Earlier, 200)]
    [DataRow("yesterday", 200)]
    public async Task If_modified_since_compares_whole_seconds(string date, int status) =>
        (await Asked("GET", ("If-Modified-Since", date))).Status.Should().Be(status);

    [TestMethod]
    public async Task A_tuple_goes_over_a_file_and_its_own_status_sends_the_whole()
    {
        Answer answer = await Answer.Of(
            (s_file, 404, new Headers { ["Content-Type"] = "a/b", ["Cache-Control"] = "max-age=60", ["ETag"] = "\"mine\"" }),
            prepare: static environment => Ask(environment, ("Range", "bytes=0-3")));
        answer.Status.Should().Be(404);
        answer.Text.Should().Be("0123456789");
        answer.ContentType.Should().Be("a/b");
        answer["Cache-Control"].Should().Be("max-age=60");
        answer["ETag"].Should().Be("\"mine\"");

        (await Answer.Of(
            (s_file, new Headers { ["ETag"] = "\"mine\"" }),
            prepare: static environment => Ask(environment, ("If-None-Match", "\"mine\"")))).Status
            .Should()
            .Be(304);
        (await Answer.Of(
            (s_file, new Headers { ["ETag"] = "W/\"mine\"" }),
            prepare: static environment => Ask(environment, ("If-None-Match", "\"mine\"")))).Status
            .Should()
            .Be(304);
        (await Answer.Of((s_file, new Headers { ["ETag"] = "W/\"mine\"" }), prepare: static environment => Ask(environment, ("If-Match", "W/\"mine\"")))).Status
            .Should()
            .Be(412);
        foreach ((string Name, string Value)[] asked in new[] { [("If-Match", "\"mine\"")], new[] { ("Range", "bytes=0-3"), ("If-Range", "\"mine\"") } })
        {
            (await Answer.Of((s_file, new Headers { ["ETag"] = "W/\"mine\"" }), prepare: environment => Ask(environment, asked))).Status
                .Should()
                .Be(asked.Length == 1 ? 412 : 200, "a weak tag of the file never matches strongly");
        }

        string[] none = [];
        (await Answer.Of((s_file, new Headers { ["ETag"] = none, ["Content-Type"] = none, ["Content-Disposition"] = none }))).Headers.Keys
            .Should()
            .BeEquivalentTo("Content-Length", "Last-Modified", "Cache-Control", "Accept-Ranges");
        (await Answer.Of((s_file, 204))).Body.Should().BeEmpty();
    }

    [TestMethod]
    public async Task Response_file_may_be_an_attachment_of_any_name_and_type()
    {
        (await Answer.Of(Response.File(s_file.FullName)))["Content-Disposition"].Should().Be("inline; filename=\"digits.txt\"");
        (await Answer.Of(Response.File(s_file.FullName, "report.txt", "text/csv"))).ContentType.Should().Be("text/csv");
        (await Answer.Of(Response.File(s_file.FullName, "report.txt")))["Content-Disposition"].Should().Be("attachment; filename=\"report.txt\"");
        (await Answer.Of(Response.File(s_file.FullName, "a \"ü\"\r\n.txt")))["Content-Disposition"]
            .Should()
            .Be("attachment; filename=\"a _____.txt\"; filename*=UTF-8''a%20%22%C3%BC%22%0D%0A.txt");
        Action nothing = static () => Response.File((string)null!);
        nothing.Should().Throw<ArgumentNullException>();
        var many = Response.File(s_file.FullName);
        (await Answer.Of(many)).Text.Should().Be((await Answer.Of(many)).Text, "a file can be sent any number of times");
    }

    [TestMethod]
    public async Task The_hosts_own_way_of_sending_a_file_is_used_where_it_has_one()
    {
        List<string> sent = [];
        SendFileFunc send = (path, offset, count, cancellation) =>
        {
            sent.Add($"{path} {offset} {count}");
            return Task.CompletedTask;
        };
        await Answer.Of(s_file, prepare: environment => environment[OwinKeys.SendFileAsync] = send);
        await Answer.Of(s_file, prepare: environment =>
        {
            environment[OwinKeys.SendFileAsync] = send;
            Ask(environment, ("Range", "bytes=2-4"));
        });
        await Answer.Of(s_file, "HEAD", prepare: environment => environment[OwinKeys.SendFileAsync] = send);
        await Answer.Of(s_empty, prepare: environment => environment[OwinKeys.SendFileAsync] = send);
        sent.Should().Equal($"{s_file.FullName} 0 10", $"{s_file.FullName} 2 3");
    }

    [TestMethod]
    public async Task A_large_file_is_sent_whole_and_in_parts_without_being_read_whole()
    {
        FileInfo file = Make("large.bin", new string('x', 300_000) + "end");
        WatchedStream body = new();
        await Answer.Of(file, prepare: environment => environment[OwinKeys.ResponseBody] = body);
        body.Length.Should().Be(300_003);
        body.Longest.Should().BeLessThan(100_000);
        (await Answer.Of(file, prepare: environment => Ask(environment, ("Range", "bytes=-3")))).Text.Should().Be("end");
    }

    [TestMethod]
    public async Task A_file_that_is_written_to_meanwhile_is_not_locked()
    {
        FileInfo file = Make("log.txt", "12345");
        using FileStream writer = new(file.FullName, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        (await Answer.Of(file)).Text.Should().Be("12345");
    }

    [TestMethod]
    public async Task A_file_that_shrinks_while_it_is_sent_breaks_the_response()
    {
        FileInfo file = Make("shrinking.bin", new string('x', 200_000));
        WatchedStream body = new()
        {
            OnWrite = _ =>
            {
                using FileStream stream = file.Open(FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                stream.SetLength(100);
            },
        };
        Func<Task> run = async () => await Answer.Of(file, prepare: environment => environment[OwinKeys.ResponseBody] = body);
        await run.Should().ThrowAsync<InvalidViewResultException>();
    }

    [TestMethod]
    public async Task A_file_is_closed_when_it_was_sent_and_when_sending_fails()
    {
        FileInfo file = Make("closed.bin", "x");
        Func<Task> run = async () =>
            await Answer.Of(
                file,
                prepare: static environment => environment[OwinKeys.ResponseBody] = new WatchedStream { OnWrite = static _ => throw new IOException("gone") });
        await run.Should().ThrowAsync<IOException>();
        await Answer.Of(file);
        using FileStream alone = new(file.FullName, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        alone.Length.Should().Be(1);
    }

    [TestMethod]
    [DataRow(".html", "text/html; charset=utf-8")]
    [DataRow(".HTML", "text/html; charset=utf-8")]
    [DataRow(".js", "text/javascript; charset=utf-8")]
    [DataRow(".json", "application/json")]
    [DataRow(".svg", "image/svg+xml; charset=utf-8")]
    [DataRow(".png", "image/png")]
    [DataRow(".pdf", "application/pdf")]
    [DataRow(".unknown", "application/octet-stream")]
    [DataRow("", "application/octet-stream")]
    public async Task The_type_goes_by_the_extension(string extension, string type) =>
        (await Answer.Of(Make("file" + extension, "x"))).ContentType.Should().Be(type);

    [TestMethod]
    [DataRow("Fri, 02 Jan 2026 00:00:00 GMT", 200)]
    [DataRow("Sat, 03 Jan 2026 00:00:00 GMT", 304)]
    public async Task A_time_that_the_view_sets_is_the_one_that_conditions_are_compared_with(string since, int expected)
    {
        (FileInfo, Headers) result = (s_file, new Headers { ["Last-Modified"] = "Sat, 03 Jan 2026 00:00:00 GMT" });

        (await Answer.Of(result, prepare: environment => Ask(environment, ("If-Modified-Since", since)))).Status.Should().Be(expected);
    }

    private static FileInfo Make(string name, string content)
    {
        string path = Path.Combine(s_folder, name);
        File.WriteAllText(path, content, new UTF8Encoding(false));
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddSeconds(1_700_000_000.5));
        return new FileInfo(path);
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
}
