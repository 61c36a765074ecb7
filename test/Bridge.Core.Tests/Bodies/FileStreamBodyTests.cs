using FluentAssertions;

namespace Bridge.Core.Tests.Bodies;

/// <summary>A stream as a file: Flask's send_file of a file object.</summary>
[TestClass]
public sealed class FileStreamBodyTests
{
    private static readonly DateTimeOffset s_changed = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [TestMethod]
    public async Task The_whole_is_sent_with_its_name_its_type_and_its_validators()
    {
        Watcher stream = new("0123456789");
        Answer answer = await Answer.Of(Response.File(stream, "report.csv", entityTag: "v1", lastModified: s_changed));
        (answer.Status, answer.Text, answer.ContentType).Should().Be((200, "0123456789", "text/csv; charset=utf-8"));
        (answer["Content-Length"], answer["ETag"], answer["Last-Modified"], answer["Accept-Ranges"], answer["Cache-Control"])
            .Should()
            .Be(("10", "\"v1\"", "Fri, 02 Jan 2026 03:04:05 GMT", "bytes", "no-cache"));
        answer["Content-Disposition"].Should().Be("attachment; filename=\"report.csv\"");
        stream.Disposals.Should().Be(1);
    }

    [TestMethod]
    [DataRow("bytes=2-4", 206, "234", "bytes 2-4/8")]
    [DataRow("bytes=-3", 206, "567", "bytes 5-7/8")]
    [DataRow("bytes=6-", 206, "67", "bytes 6-7/8")]
    [DataRow("bytes=9-", 416, null, "bytes */8")]
    [DataRow("bytes=0-1,3-4", 200, "01234567", null)]
    public async Task A_range_is_one_of_what_follows_the_streams_position(string range, int status, string? body, string? contentRange)
    {
        Watcher stream = new("xx01234567") { Position = 2 };
        Answer answer = await Answer.Of(Response.File(stream), prepare: Ask("Range", range));
        (answer.Status, answer["Content-Range"], stream.Disposals).Should().Be((status, contentRange, 1));
        if (body is not null)
        {
            (answer.Text, answer["Content-Length"]).Should().Be((body, $"{body.Length}"));
        }
    }

    [TestMethod]
    [DataRow("If-None-Match", "\"v1\"", 304)]
    [DataRow("If-None-Match", "\"v2\"", 200)]
    [DataRow("If-Match", "\"v2\"", 412)]
    [DataRow("If-Match", "\"v1\"", 200)]
    [DataRow("If-Modified-Since", "Fri, 02 Jan 2026 03:04:05 GMT", 304)]
    [DataRow("If-Unmodified-Since", "Thu, 01 Jan 2026 03:04:05 GMT", 412)]
    public async Task Conditions_hold_for_the_validators_that_the_caller_gave(string header, string value, int status)
    {
        Watcher stream = new("0123456789");
        Answer answer = await Answer.Of(Response.File(stream, entityTag: "\"v1\"", lastModified: s_changed), prepare: Ask(header, value));
        (answer.Status, stream.Disposals).Should().Be((status, 1));
        answer["ETag"].Should().Be("\"v1\"");
        Watcher without = new("0123456789");
        (await Answer.Of(Response.File(without), prepare: Ask(header, value))).Status
            .Should()
            .Be(header == "If-Match" ? 412 : 200, "there is no validator to compare");
        without.Disposals.Should().Be(1);
    }

    [TestMethod]
    public async Task A_head_a_status_of_the_views_own_and_a_stream_that_cannot_seek_send_no_part()
    {
        Watcher head = new("0123456789");
        Answer answer = await Answer.Of(Response.File(head), "HEAD", prepare: Ask("Range", "bytes=1-2"));
        (answer.Status, answer["Content-Length"], answer.Body.Length, head.Disposals).Should().Be((200, "10", 0, 1));
        Watcher created = new("0123456789");
        (await Answer.Of((Response.File(created), 201), prepare: Ask("Range", "bytes=1-2"))).Text.Should().Be("0123456789");
        Watcher none = new("0123456789");
        (await Answer.Of((Response.File(none), 204))).Body.Should().BeEmpty();
        Watcher forward = new("0123456789") { Seeks = false };
        Answer whole = await Answer.Of(Response.File(forward, "a.txt", entityTag: "v1"), prepare: Ask("Range", "bytes=1-2"));
        (whole.Status, whole.Text, whole["ETag"], whole.ContentType).Should().Be((200, "0123456789", "\"v1\"", "text/plain; charset=utf-8"));
        (created.Disposals, none.Disposals, forward.Disposals).Should().Be((1, 1, 1));
    }

    [TestMethod]
    [DataRow("If-None-Match", "\"v1\"", 304)]
    [DataRow("If-Match", "\"v2\"", 412)]
    [DataRow("If-Modified-Since", "Fri, 02 Jan 2026 03:04:05 GMT", 304)]
    [DataRow("Range", "bytes=1-2", 200)]
    public async Task Conditions_hold_for_a_stream_that_cannot_seek(string header, string value, int status)
    {
        Watcher stream = new("0123456789") { Seeks = false };

        Answer answer = await Answer.Of(Response.File(stream, entityTag: "v1", lastModified: s_changed), prepare: Ask(header, value));

        (answer.Status, stream.Disposals, answer["ETag"], answer["Accept-Ranges"]).Should().Be((status, 1, "\"v1\"", null));
        (answer.Text, answer["Content-Length"], answer["Cache-Control"])
            .Should()
            .Be(status switch
            {
                200 => ("0123456789", null, "no-cache"),
                304 => ("", null, "no-cache"),
                _ => (answer.Text, $"{answer.Body.Length}", null),
            });
    }

    [TestMethod]
    [DataRow("Length")]
    [DataRow("Position")]
    public async Task A_wrapper_that_only_claims_that_it_can_seek_is_sent_whole(string fails)
    {
        Watcher stream = new("0123456789") { Fails = fails };

        Answer answer = await Answer.Of(Response.File(stream, "a.txt"), prepare: Ask("Range", "bytes=1-2"));

        (answer.Status, answer.Text, answer["Content-Length"], stream.Disposals).Should().Be((200, "0123456789", null, 1));
    }

    [TestMethod]
    public async Task It_is_sent_once_and_refused_without_a_stream()
    {
        var response = Response.File(new Watcher("a"));
        (await Answer.Of(response)).Text.Should().Be("a");
        (await Answer.RefusalOf(response)).Should().Contain("sent or discarded already");
        Action nothing = static () => Response.File((Stream)null!);
        nothing.Should().Throw<ArgumentNullException>();
        foreach (string tag in (string[])["a b", "a\"b", "\"a\"b\"", "é", "a\r\nb"])
        {
            Action odd = () => Response.File(new MemoryStream(), entityTag: tag);
            odd.Should().Throw<ArgumentException>(tag);
        }

        Response.File(new MemoryStream(), entityTag: "W/\"v1\"").Headers["ETag"].ToString().Should().Be("W/\"v1\"");
    }

    private static Action<IDictionary<string, object>> Ask(string header, string value) =>
        environment => new OwinEnvironment(environment).RequestHeaders[header] = [value];

    private sealed class Watcher(string text) : MemoryStream(System.Text.Encoding.ASCII.GetBytes(text))
    {
        private bool _disposed;

        public int Disposals { get; private set; }

        public bool Seeks { get; init; } = true;

        public string Fails { get; init; } = "";

        public override bool CanSeek => Seeks && base.CanSeek;

        public override long Length => Fails == "Length" ? throw new NotSupportedException() : base.Length;

        public override long Position
        {
            get => Fails == "Position" ? throw new NotSupportedException() : base.Position;
            set => base.Position = value;
        }

        protected override void Dispose(bool disposing)
        {
            Disposals += _disposed ? 0 : 1;
            _disposed = true;
            base.Dispose(disposing);
        }
    }
}
