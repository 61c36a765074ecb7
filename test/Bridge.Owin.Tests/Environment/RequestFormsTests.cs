using System.Text;
using Bridge.Owin.Environment;
using Bridge.Owin.Tests.Modules;
using FluentAssertions;

namespace Bridge.Owin.Tests.Environment;

/// <summary>A form that Katana or a view has read, over a plain dictionary.</summary>
[TestClass]
public sealed class RequestFormsTests
{
    private const string UrlEncoded = "application/x-www-form-urlencoded";
    private const string Multipart = "multipart/form-data; boundary=b";
    private const string Parts = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--\r\n";

    [TestMethod]
    public async Task Form_that_a_view_has_read_is_there_for_another_and_as_bytes_for_Katana()
    {
        Dictionary<string, object> environment = Post("a=1&b=%26", UrlEncoded);
        (await ReadAsync(environment))["a"].Should().Equal("1");
        (await ReadAsync(environment))["b"].Should().Equal("&");
        using StreamReader body = new((Stream)environment[OwinKeys.RequestBody]);
        (await body.ReadToEndAsync()).Should().Be("a=1&b=%26");
        Func<Task> limited = () => RequestForms.ReadAsync(new(environment), new FormLimits { ValueCount = 1 }, new FormFiles(), "v", default);
        (await limited.Should().ThrowAsync<HttpException>("the limits of each view count")).Which.StatusCode.Should().Be(413);
    }

    [TestMethod]
    public async Task Multipart_form_is_urlencoded_for_Katana()
    {
        Dictionary<string, object> environment = Post(Parts, Multipart);
        (await ReadAsync(environment))["a"].Should().Equal("1");
        using StreamReader body = new((Stream)environment[OwinKeys.RequestBody]);
        (await body.ReadToEndAsync()).Should().Be("a=1");
    }

    [TestMethod]
    public async Task Form_that_Katana_has_read_is_the_views_within_the_limits()
    {
        Dictionary<string, object> environment = Post("", UrlEncoded);
        environment["Microsoft.Owin.Form#collection"] = new Dictionary<string, string[]> { ["Name"] = ["1", "2"] };
        (await ReadAsync(environment))["name"].Should().Equal("1", "2");
        Func<Task> limited = () => RequestForms.ReadAsync(new(environment), new FormLimits { ValueCount = 1 }, new FormFiles(), "v", default);
        await limited.Should().ThrowAsync<HttpException>();
    }

    [TestMethod]
    public async Task Multipart_form_that_Katana_has_misread_is_read_again_where_its_body_can_seek()
    {
        Dictionary<string, object> environment = Post(Parts, Multipart);
        environment["Microsoft.Owin.Form#collection"] = new Dictionary<string, string[]> { [Parts] = [""] };
        ((Stream)environment[OwinKeys.RequestBody]).Position = Parts.Length;
        (await ReadAsync(environment))["a"].Should().Equal("1");

        environment = Post(Parts, Multipart);
        environment["Microsoft.Owin.Form#collection"] = new Dictionary<string, string[]> { [Parts] = [""] };
        environment[OwinKeys.RequestBody] = new OneWay(Parts);
        Func<Task> read = () => ReadAsync(environment);
        (await read.Should().ThrowAsync<InvalidOperationException>())
            .WithMessage("*Katana's ReadFormAsync, which reads a multipart form as an urlencoded one*");
    }

    [TestMethod]
    public async Task Body_that_was_spent_is_an_error_that_names_the_view()
    {
        Dictionary<string, object> begun = Post("a=1", UrlEncoded);
        ((Stream)begun[OwinKeys.RequestBody]).Position = 1;
        await AssertSpentAsync(begun);
        ((IDictionary<string, string[]>)begun[OwinKeys.RequestHeaders]).Remove("Content-Length");
        ((Stream)begun[OwinKeys.RequestBody]).Position = 1;
        await AssertSpentAsync(begun);
        Dictionary<string, object> empty = Post("", UrlEncoded, length: 3);
        await AssertSpentAsync(empty);
        Dictionary<string, object> multipart = Post("", Multipart, length: 3);
        await AssertSpentAsync(multipart);
        (await ReadAsync(Post("", Multipart, length: 0))).Should().BeEmpty("an empty body is an empty form");

        static async Task AssertSpentAsync(Dictionary<string, object> environment)
        {
            Func<Task> read = () => ReadAsync(environment);
            (await read.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*the view v cannot read it*");
        }
    }

    [TestMethod]
    [DataRow(128, 200)]
    [DataRow(129, 400)]
    [DataRow(0, 400)]
    public async Task Boundary_has_1_to_128_characters(int length, int status)
    {
        string boundary = new('b', length);
        Dictionary<string, object> environment = Post(
            $"--{boundary}\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--{boundary}--\r\n", $"multipart/form-data; boundary=\"{boundary}\"");
        (await StatusAsync(environment)).Should().Be(status);
    }

    [TestMethod]
    [DataRow("--b\r\n\r\n1\r\n--b--\r\n", Multipart, 400)]
    [DataRow("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1", Multipart, 400)]
    [DataRow("a=%00", UrlEncoded, 400)]
    [DataRow("%00=1", UrlEncoded, 400)]
    [DataRow("{}", "application/json", 415)]
    [DataRow("a", "text/plain", 200)]
    [DataRow("a=1", UrlEncoded + "; charset=utf-7", 415)]
    public async Task Form_that_is_malformed_is_refused_by_its_status(string body, string contentType, int status) =>
        (await StatusAsync(Post(body, contentType))).Should().Be(status);

    [TestMethod]
    public async Task Name_and_value_of_a_pair_are_within_the_limits_before_the_pair_has_ended()
    {
        FormLimits limits = new() { KeyLength = 2, ValueLength = 3 };
        (await StatusAsync(Post("ab=abc", UrlEncoded), limits)).Should().Be(200);
        (await StatusAsync(Post("abc=1", UrlEncoded), limits)).Should().Be(413);
        (await StatusAsync(Post("a=abcd", UrlEncoded), limits)).Should().Be(413);
        CountingBody endless = new();
        Dictionary<string, object> environment = Post("", UrlEncoded);
        environment[OwinKeys.RequestBody] = endless;
        ((IDictionary<string, string[]>)environment[OwinKeys.RequestHeaders]).Remove("Content-Length");
        (await StatusAsync(environment, limits)).Should().BeOneOf(400, 413);
        endless.Given.Should().BeLessThan(100_000, "it is not read to its end");
    }

    [TestMethod]
    public async Task Full_disk_is_no_malformed_form()
    {
        IOException full = new("disk full", 28);
        Dictionary<string, object> environment = Post("", Multipart, length: 100);
        environment[OwinKeys.RequestBody] = new Failing(Parts, full);
        Func<Task> read = () => ReadAsync(environment);
        (await read.Should().ThrowExactlyAsync<IOException>()).Which.Should().BeSameAs(full);
    }

    [TestMethod]
    public async Task Body_that_the_host_refuses_as_too_large_is_413()
    {
        Dictionary<string, object> environment = Post("", UrlEncoded, length: 100);
        environment[OwinKeys.RequestBody] = new Failing("a=1", new IOException("too large") { Data = { ["bridge.StatusCode"] = 413 } });
        (await StatusAsync(environment)).Should().Be(413);
    }

    [TestMethod]
    public async Task File_that_arrives_after_the_request_is_not_kept()
    {
        FormFiles files = new();
        files.Dispose();
        await files.Awaiting(f => f.ReceiveAsync(new MemoryStream([1]), default)).Should().ThrowAsync<ObjectDisposedException>();
        FormFileContent content = new();
        content.Dispose();
        content.Invoking(c => c.OpenRead()).Should().Throw<ObjectDisposedException>();
    }

    [TestMethod]
    public async Task Body_of_a_view_that_was_spent_before_it_is_an_error_and_one_that_it_read_itself_is_at_its_end()
    {
        Dictionary<string, object> spent = Post("", "text/plain", length: 3);
        spent[OwinKeys.RequestBody] = new OneWay("");
        AppFunc reads = View.Of(static async r => (await new StreamReader(r.Body).ReadToEndAsync()).ToUpperInvariant()).ToAppFunc();
        (await reads.Awaiting(r => r(spent)).Should().ThrowAsync<InvalidOperationException>()).WithMessage("*has been read before*");

        Dictionary<string, object> whole = Post("abc", "text/plain");
        whole[OwinKeys.RequestBody] = new OneWay("abc");
        AppFunc twice = View.Of(static async r =>
        {
            r.Body.Should().BeSameAs(r.Body);
            byte[] buffer = new byte[10];
            int first = await r.Body.ReadAsync(buffer, 0, 10);
            int second = r.Body.Read(buffer, 0, 10);
            return $"{first} {second}";
        }).ToAppFunc();
        (await OwinCall.SendAsync(twice, whole)).Text.Should().Be("3 0");
    }

    [TestMethod]
    public async Task Query_that_middleware_changed_meanwhile_is_parsed_again()
    {
        AppFunc view = View.Of(static r =>
        {
            string before = r.Query["a"].ToString();
            r.Query.Should().BeSameAs(r.Query);
            r.Environment[OwinKeys.RequestQueryString] = "a=2";
            return $"{before} {r.Query["a"]}";
        }).ToAppFunc();
        (await OwinCall.GetAsync(view, "/?a=1")).Text.Should().Be("1 2");
    }

    [TestMethod]
    public async Task Services_of_an_application_within_another_are_its_own_and_the_outer_ones_come_back()
    {
        Only outer = new(), inner = new();
        List<object?> seen = [];
        AppFunc note = environment =>
        {
            seen.Add(environment.TryGetValue(OwinServices.Key, out object? services) ? services : null);
            return Task.CompletedTask;
        };
        Dictionary<string, object> environment = OwinCall.Make("GET", "/");
        await new AppFunc(async e =>
        {
            await note(e);
            await note.WithServices(inner)(e);
            await note(e);
        }).WithServices(outer)(environment);
        seen.Should().Equal(outer, inner, outer);
        environment.Should().NotContainKey(OwinServices.Key);
    }

    private static Dictionary<string, object> Post(string body, string contentType, int? length = null) => OwinCall.Make(
        "POST", "/", body, ("Content-Type", contentType), ("Content-Length", $"{length ?? Encoding.UTF8.GetByteCount(body)}"));

    private static Task<ViewForm> ReadAsync(Dictionary<string, object> environment) =>
        RequestForms.ReadAsync(new(environment), new FormLimits(), new FormFiles(), "v", default);

    private static async Task<int> StatusAsync(Dictionary<string, object> environment, FormLimits? limits = null)
    {
        try
        {
            await RequestForms.ReadAsync(new(environment), limits ?? new FormLimits(), new FormFiles(), "v", default);
            return 200;
        }
        catch (HttpException error)
        {
            return error.StatusCode;
        }
    }

    private sealed class OneWay(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override bool CanSeek => false;
    }

    private sealed class Only : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }

    /// <summary>A body that ends in an error.</summary>
    private sealed class Failing(string text, Exception failure) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        private bool _isGiven;

        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_isGiven)
            {
                throw failure;
            }

            _isGiven = true;
            return base.Read(buffer, offset, count);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Task.Run(() => Read(buffer, offset, count), cancellationToken);

#if NET
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            byte[] copy = new byte[buffer.Length];
            int read = await ReadAsync(copy, 0, copy.Length, cancellationToken);
            copy.AsMemory(0, read).CopyTo(buffer);
            return read;
        }
#endif
    }

    /// <summary>A body of one name without an end.</summary>
    private sealed class CountingBody : MemoryStream
    {
        public long Given { get; private set; }

        public override bool CanSeek => false;

        public override int Read(byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < count; i++)
            {
                buffer[offset + i] = (byte)'a';
            }

            Given += count;
            return Given > 1_000_000 ? 0 : count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Task.FromResult(Read(buffer, offset, count));

#if NET
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            byte[] copy = new byte[buffer.Length];
            int read = Read(copy, 0, copy.Length);
            copy.AsMemory(0, read).CopyTo(buffer);
            return new(read);
        }
#endif
    }
}
