using System.Globalization;
using System.Net;
using System.Text;
using FluentAssertions;

namespace Bridge.Owin.Tests.Environment;

[TestClass]
public sealed class FormParserTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestMethod]
    public async Task An_urlencoded_form_has_its_values_in_order()
    {
        using HttpClient client = Client(async r =>
        {
            ViewForm form = await r.ReadFormAsync();
            (await r.ReadFormAsync()).Should().BeSameAs(form);
            return $"{form["name"]}|{string.Join(",", form["tag"].ToArray())}|{form["none"].Count}|{form.Count}";
        });

        (await PostAsync(client, "name=Ada+%26+B%C3%A9&tag=1&tag=2&empty=", "application/x-www-form-urlencoded; charset=utf-8")).Text
            .Should()
            .Be("Ada & Bé|1,2|0|3");
        (await PostAsync(client, "", "application/x-www-form-urlencoded")).Text.Should().Be("||0|0");
        (await PostAsync(client, "name=x", "text/plain")).Text.Should().Be("||0|0");
        (await PostAsync(client, "name=%E9", "application/x-www-form-urlencoded; charset=utf-7")).Status.Should().Be(415);
    }

    [TestMethod]
    [DataRow("", "")]
    [DataRow("a", "a=[]")]
    [DataRow("a&b=1", "a=[],b=[1]")]
    [DataRow("a=1&", "a=[1]")]
    [DataRow("&&", "=[|]")]
    [DataRow("=1&=2", "=[1|2]")]
    [DataRow("a=b=c&d+e=%2B%zz+", "a=[b=c],d e=[+%zz ]")]
    public async Task An_urlencoded_form_is_read_as_Kestrels_is(string body, string expected)
    {
        using HttpClient client = Client(async r =>
            string.Join(",", (await r.ReadFormAsync()).Select(field => $"{field.Key}=[{string.Join("|", field.Value.ToArray())}]")));

        (await PostAsync(client, body, "application/x-www-form-urlencoded")).Text.Should().Be(expected);
    }

    [TestMethod]
    public async Task A_byte_order_mark_is_a_part_of_the_first_name_as_on_Kestrel()
    {
        using HttpClient client = Client(async r => (await r.ReadFormAsync())["\uFEFFa"].ToString());

        (await PostAsync(client, "\uFEFFa=1", "application/x-www-form-urlencoded")).Text.Should().Be("1");
    }

    [TestMethod]
    public async Task A_file_name_that_is_announced_and_not_there_is_a_malformed_form()
    {
        using HttpClient client = Client(async r => (await r.ReadFormAsync()).Count.ToString(CultureInfo.InvariantCulture));

        (await PostAsync(
            client,
            "--X\r\nContent-Disposition: form-data; name=\"f\"; filename*\r\n\r\nx\r\n--X--\r\n",
            "multipart/form-data; boundary=X")).Status
            .Should()
            .Be(400);
    }

    [TestMethod]
    public async Task A_form_longer_than_the_readers_buffer_is_read_in_whole()
    {
        string body = string.Join("&", Enumerable.Range(0, 500).Select(i => $"name{i}={new string('x', i)}"));
        using HttpClient client = Client(async r => string.Join("&", (await r.ReadFormAsync()).Select(field => $"{field.Key}={field.Value}")));

        (await PostAsync(client, body, "application/x-www-form-urlencoded")).Text.Should().Be(body);
    }

    [TestMethod]
    public async Task A_form_that_comes_in_many_pieces_is_read_as_one()
    {
        string value = string.Concat(Enumerable.Range(0, 5000).Select(i => (char)(0x4E00 + i)));
        using HttpClient client = Client(async r => (await r.ReadFormAsync())["name"] == value ? "same" : "other");

        (await PostAsync(client, "first=1&name=" + Uri.EscapeDataString(value), "application/x-www-form-urlencoded", hasLength: false)).Text
            .Should()
            .Be("same");
    }

    [TestMethod]
    [DataRow(10)]
    [DataRow(65536)]
    [DataRow(65537)]
    [DataRow(3_000_000)]
    public async Task A_multipart_form_has_its_fields_and_files_whatever_their_size(int size)
    {
        byte[] content = new byte[size];
        new Random(size).NextBytes(content);
        ViewFormFile? kept = null;
        string? temporary = null;
        using HttpClient client = Client(async r =>
        {
            ViewForm form = await r.ReadFormAsync();
            ViewFormFile file = kept = form.File("upload")!;
            using Stream first = file.OpenRead();
            using Stream second = file.OpenRead();
            temporary = (second as FileStream)?.Name;
#if NET
            if (temporary is not null && !OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(temporary).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite, "an upload is no business of other users");
            }
#endif
            await ReadAsync(first).ContinueWith(t => t.Result.Should().Equal(content));
            (await ReadAsync(second)).Should().Equal(content);
            return $"{form["title"]}|{file.FileName}|{file.ContentType}|{file.Length}|{form.Files.Count}|{form.Files[1].FileName}";
        });
        using MultipartFormDataContent form = new()
        {
            { new StringContent("Übung"), "title" },
            { new ByteArrayContent(content) { Headers = { ContentType = new("image/png") } }, "upload", "../bild é.png" },
            { new ByteArrayContent([]), "empty", "empty.txt" },
        };

        using HttpResponseMessage response = await client.PostAsync("/", form, Ct);

        (await response.Content.ReadAsStringAsync(Ct)).Should().Be($"Übung|../bild é.png|image/png|{size}|2|empty.txt");
        kept!.Invoking(f => f.OpenRead()).Should().Throw<ObjectDisposedException>();
        (temporary is not null).Should().Be(size > 65536);
        File.Exists(temporary).Should().BeFalse();
    }

    [TestMethod]
    [DataRow("application/x-www-form-urlencoded")]
    [DataRow("multipart/form-data; boundary=X")]
    public async Task A_form_of_which_somebody_has_read_a_part_is_an_error_that_says_so(string type)
    {
        AppFunc view = View.Of(async r => (await r.ReadFormAsync()).Count.ToString(CultureInfo.InvariantCulture)).ToAppFunc();
        using HttpClient client = new(new Func<IDictionary<string, object>, Task>(environment =>
        {
            environment[OwinKeys.RequestBody] = new MemoryStream(Encoding.UTF8.GetBytes("a=1&b=2")) { Position = 4 };
            return view(environment);
        }).ToHttpMessageHandler()) { BaseAddress = new Uri("http://localhost/") };

        Func<Task> post = () => PostAsync(client, "a=1&b=2", type);

        (await post.Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should().Contain("has been read before");
    }

    [TestMethod]
    [DataRow("a=1&b=2&c=3&d=4", "more than 3 values")]
    [DataRow("abcdefghijk=1", "a name of more than 10 characters")]
    [DataRow("%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9=1", "a name of more than 10 characters")]
    [DataRow("a=123456789012345678901", "value for \"a\" has more than 20 characters")]
    [DataRow("a=1&&&&", "more than 3 values")]
    [DataRow("a=%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9", "larger than 100 bytes")]
    public async Task A_form_beyond_a_limit_is_413_and_says_which(string body, string message)
    {
        using HttpClient client = Client(async r => (await r.ReadFormAsync()).Count.ToString(CultureInfo.InvariantCulture), Limited());

        (int status, string text) = await PostAsync(client, body, "application/x-www-form-urlencoded");
        (int streamedStatus, string streamedText) = await PostAsync(client, body, "application/x-www-form-urlencoded", hasLength: false);

        status.Should().Be(413);
        WebUtility.HtmlDecode(text).Should().Contain(message);
        streamedStatus.Should().Be(413);
        WebUtility.HtmlDecode(streamedText).Should().Contain(message);
    }

    [TestMethod]
    public async Task A_form_within_the_limits_is_read()
    {
        using HttpClient client = Client(async r => (await r.ReadFormAsync()).Count.ToString(CultureInfo.InvariantCulture), Limited());

        (await PostAsync(client, "abcdefghij=12345678901234567890&b=%C3%A9%C3%A9&c=3", "application/x-www-form-urlencoded")).Text.Should().Be("3");
    }

    [TestMethod]
    [DataRow("a|b|c|d", "more than 3 values")]
    [DataRow("a|b|c|F:d", "more than 3 values")]
    [DataRow("abcdefghijk", "a name of more than 10 characters")]
    [DataRow("a=123456789012345678901", "value for \"a\" has more than 20 characters")]
    [DataRow("F:a=LARGE", "larger than 10000 bytes")]
    public async Task A_multipart_form_beyond_a_limit_is_413_and_says_which(string parts, string message)
    {
        BridgeOptions options = Limited();
        options.Forms.BodyLength = 10000;
        using HttpClient client = Client(async r => (await r.ReadFormAsync()).Count.ToString(CultureInfo.InvariantCulture), options);
        StringBuilder body = new();
        foreach (string part in parts.Split('|'))
        {
            bool isFile = part.StartsWith("F:", StringComparison.Ordinal);
            string[] pair = (isFile ? part[2..] : part).Split('=');
            string value = pair.Length == 1 ? "1" : pair[1].Replace("LARGE", new string('x', 20000));
            body.Append($"--X\r\nContent-Disposition: form-data; name=\"{pair[0]}\"{(isFile ? "; filename=\"f\"" : "")}\r\n\r\n{value}\r\n");
        }

        body.Append("--X--\r\n");

        (int status, string text) = await PostAsync(client, body.ToString(), "multipart/form-data; boundary=X", hasLength: false);

        status.Should().Be(413);
        WebUtility.HtmlDecode(text).Should().Contain(message);
    }

    [TestMethod]
    [DataRow("multipart/form-data", "--X\r\n")]
    [DataRow("multipart/form-data; boundary=X", "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue")]
    [DataRow("multipart/form-data; boundary=X", "no boundary at all")]
    [DataRow("multipart/form-data; boundary=X", "--X\r\nno header\r\n\r\nvalue\r\n--X--\r\n")]
    [DataRow("multipart/form-data; boundary=X", "--X\r\nContent-Type: text/plain\r\n\r\nvalue\r\n--X--\r\n")]
    public async Task A_malformed_form_is_400(string contentType, string body)
    {
        using HttpClient client = Client(async r => (await r.ReadFormAsync()).Count.ToString(CultureInfo.InvariantCulture));

        (int status, string text) = await PostAsync(client, body, contentType);

        status.Should().Be(400);
        text.Should().Contain("malformed");
    }

    [TestMethod]
    public async Task A_form_that_katanas_middleware_has_read_is_taken_from_it()
    {
        Dictionary<string, object> environment = Modules.OwinCall.Make("POST", "/", "", ("Content-Type", "application/x-www-form-urlencoded"));
        environment["Microsoft.Owin.Form#collection"] = new Dictionary<string, string[]> { ["name"] = ["Ada"] };

        Modules.OwinCall call = await Modules.OwinCall.SendAsync(View.Of(async r => (await r.ReadFormAsync())["NAME"].ToString()).ToAppFunc(), environment);

        call.Text.Should().Be("Ada");
    }

#if NET // Mono takes another folder for temporary files if this one cannot be used.
    [TestMethod]
    public async Task A_disk_that_is_full_is_the_servers_fault_and_an_entry_in_the_trace()
    {
        // A file in place of the folder for temporary files: nothing can be written there.
        string file = Path.GetTempFileName();
        string variable = Path.DirectorySeparatorChar == '/' ? "TMPDIR" : "TMP";
        string? before = System.Environment.GetEnvironmentVariable(variable);
        StringWriter trace = new();
        System.Environment.SetEnvironmentVariable(variable, file);
        try
        {
            ViewModule module = new();
            module.Post("/upload", async request => (await request.ReadFormAsync()).Files.Count.ToString(CultureInfo.InvariantCulture));
            AppFunc site = module.ToMidFunc()(View.Of(_ => "next").ToAppFunc());
            using HttpClient client = new(new Func<IDictionary<string, object>, Task>(environment =>
            {
                environment[OwinKeys.TraceOutput] = trace;
                return site(environment);
            }).ToHttpMessageHandler()) { BaseAddress = new Uri("http://localhost/") };
            using MultipartFormDataContent form = new() { { new ByteArrayContent(new byte[100_000]), "upload", "large.bin" } };

            Func<Task> post = () => client.PostAsync("/upload", form, Ct);

            await post.Should().ThrowAsync<IOException>("a 400 would blame the client");
        }
        finally
        {
            System.Environment.SetEnvironmentVariable(variable, before);
            File.Delete(file);
        }

        trace.ToString().Should().StartWith("The view POST /upload failed: System.IO.");
    }
#endif

    [TestMethod]
    [DataRow("a=1&b=2", "application/x-www-form-urlencoded")]
    [DataRow("{\"a\":1}", "application/json")]
    [DataRow("a=%00", "application/x-www-form-urlencoded")]
    public async Task A_body_that_can_seek_is_back_at_its_beginning_after_a_view_has_read_it(string body, string type)
    {
        Dictionary<string, object> environment = Modules.OwinCall.Make("POST", "/", body, ("Content-Type", type));

        await Modules.OwinCall.SendAsync(
            View.Of(async r => type == "application/json"
                ? string.Join(",", (await r.ReadJsonAsync<Dictionary<string, int>>())!.Keys)
                : string.Join(",", (await r.ReadFormAsync()).Keys)).ToAppFunc(),
            environment);

        Stream left = new OwinEnvironment(environment).RequestBody;
        left.Position.Should().Be(0);
        Encoding.UTF8.GetString(await ReadAsync(left)).Should().Be(body);
    }

    [TestMethod]
    public async Task JSON_that_a_view_has_read_is_an_error_for_an_application_that_reads_it_again()
    {
        Dictionary<string, object> environment = Modules.OwinCall.Make("POST", "/", "", ("Content-Type", "application/json"), ("Content-Length", "7"));
        environment[OwinKeys.RequestBody] = new Unseekable(Encoding.UTF8.GetBytes("{\"a\":1}"));
        AppFunc view = View.Of(async r =>
        {
            await r.ReadJsonAsync<Dictionary<string, int>>();
            return new Func<IDictionary<string, object>, Task>(inner => ReadAsync(new OwinEnvironment(inner).RequestBody));
        }).ToAppFunc();

        Func<Task> send = () => Modules.OwinCall.SendAsync(view, environment);

        await send.Should().ThrowAsync<InvalidOperationException>().WithMessage("*has been read before*");
    }

    [TestMethod]
    public async Task A_field_without_an_equals_sign_is_there_after_Katana_where_the_body_can_seek()
    {
        Dictionary<string, object> environment =
            Modules.OwinCall.Make("POST", "/", "flag&name=Ada", ("Content-Type", "application/x-www-form-urlencoded"));
        environment["Microsoft.Owin.Form#collection"] = new Dictionary<string, string[]> { ["name"] = ["Changed"] };
        await ReadAsync(new OwinEnvironment(environment).RequestBody);

        Modules.OwinCall call = await Modules.OwinCall.SendAsync(
            View.Of(async r => string.Join(
                "&",
                (await r.ReadFormAsync()).OrderBy(field => field.Key).Select(field => $"{field.Key}={field.Value}"))).ToAppFunc(),
            environment);

        call.Text.Should().Be("flag=&name=Changed");
    }

    [TestMethod]
    public void A_limit_below_zero_is_refused()
    {
        FormLimits limits = new BridgeOptions().Forms;

        limits.Invoking(l => l.ValueCount = -1).Should().Throw<ArgumentOutOfRangeException>();
        limits.Invoking(l => l.BodyLength = -1).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static BridgeOptions Limited()
    {
        BridgeOptions options = new();
        options.Forms.ValueCount = 3;
        options.Forms.KeyLength = 10;
        options.Forms.ValueLength = 20;
        options.Forms.BodyLength = 100;
        return options;
    }

    private static HttpClient Client(Func<ViewRequest, Task<string>> view, BridgeOptions? options = null) =>
        new(view.ToAppFunc(options).ToHttpMessageHandler()) { BaseAddress = new Uri("http://localhost") };

    private async Task<(int Status, string Text)> PostAsync(HttpClient client, string body, string contentType, bool hasLength = true)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        using HttpContent content = hasLength ? new ByteArrayContent(bytes) : new StreamContent(new Unseekable(bytes));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using HttpResponseMessage response = await client.PostAsync("/", content, Ct);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Ct));
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        using MemoryStream all = new();
        await stream.CopyToAsync(all);
        return all.ToArray();
    }

    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
