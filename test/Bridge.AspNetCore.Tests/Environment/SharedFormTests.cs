using System.Text;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.InTests;
using Microsoft.Extensions.Primitives;

namespace Bridge.AspNetCore.Tests.Environment;

/// <summary>A form that one side has read is there for the other, and a body that was spent is an error that says so.</summary>
[TestClass]
public sealed class SharedFormTests
{
    private const string UrlEncoded = "application/x-www-form-urlencoded";
    private const string Multipart = "multipart/form-data; boundary=b";
    private const string TwoParts = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
        + "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.txt\"\r\nContent-Type: text/plain\r\n\r\nfile\r\n--b--\r\n";

    [TestMethod]
    public async Task Urlencoded_form_that_was_read_is_there_as_bytes_and_a_multipart_one_is_not()
    {
        HttpContext context = Post("a=1&b=%26", UrlEncoded).Context;
        SharedForm.ReplayOf(context).Should().BeNull();
        await context.Request.ReadFormAsync();
        Text(SharedForm.ReplayOf(context)!).Should().Be("a=1&b=%26");
        context.Request.ContentType = Multipart;
        SharedForm.ReplayOf(context).Should().BeNull();
        context.Request.ContentType = "application/json";
        SharedForm.ReplayOf(context).Should().BeNull("a form that was set says nothing about the body");
    }

    [TestMethod]
    public async Task Urlencoded_form_that_nobody_has_read_is_copied_for_Katanas_reader_and_read_for_others()
    {
        foreach (bool canSeek in new[] { false, true })
        {
            HttpContext context = Post("a=1&b", UrlEncoded, canSeek).Context;
            HttpContextEnvironment environment = new(context);
            (await ReadAsync(await SharedForm.BodyForKatanaAsync(environment, context, replaced: null, default))).Should().Be("a=1&b");
            SharedForm.FormOf(context)!["b"].Should().Equal([""], "Katana's own reader drops it");
            (await ReadAsync(environment.RequestBody)).Should().Be("a=1&b");
        }
    }

    [TestMethod]
    [DataRow("a=%00")]
    [DataRow("a=1;limit")]
    public async Task Urlencoded_form_that_only_Katanas_reader_accepts_fails_where_others_ask_for_it(string body)
    {
        HttpContext context = Post(body, UrlEncoded, canSeek: false).Context;
        if (body.EndsWith("limit", StringComparison.Ordinal))
        {
            context.Features.Set<IFormFeature>(new FormFeature(context.Request, new FormOptions { ValueLengthLimit = 1 }));
        }

        (await ReadAsync(await SharedForm.BodyForKatanaAsync(new HttpContextEnvironment(context), context, replaced: null, default))).Should().Be(body);
        await context.Request.Awaiting(r => r.ReadFormAsync(default)).Should().ThrowAsync<InvalidDataException>();
    }

    [TestMethod]
    public async Task Katanas_reader_gets_the_form_that_was_read_unless_the_application_has_set_a_body_for_it()
    {
        HttpContext context = Post("a=1", UrlEncoded, canSeek: false).Context;
        HttpContextEnvironment environment = new(context);
        await context.Request.ReadFormAsync();
        (await ReadAsync(await SharedForm.BodyForKatanaAsync(environment, context, replaced: null, default))).Should().Be("a=1");
        MemoryStream replaced = new("a=2"u8.ToArray());
        environment[OwinKeys.RequestBody] = replaced;
        (await ReadAsync(await SharedForm.BodyForKatanaAsync(environment, context, replaced, default))).Should().Be("a=2");
        replaced.Position.Should().Be(0);
    }

    [TestMethod]
    [DataRow("application/x-www-form-urlencoded", true)]
    [DataRow(" Application/X-WWW-form-urlencoded ; charset=utf-8", true)]
    [DataRow("application/x-www-form-urlencoded2", false)]
    [DataRow("text/plain", false)]
    [DataRow(null, false)]
    public async Task Type_of_a_form_is_compared_as_a_whole(string? contentType, bool isForm)
    {
        HttpContext context = Post("a=1", contentType).Context;
        await SharedForm.BodyForKatanaAsync(new HttpContextEnvironment(context), context, replaced: null, default);
        (SharedForm.FormOf(context) is not null).Should().Be(isForm);
    }

    [TestMethod]
    public async Task Body_that_is_no_form_is_copied_for_Katanas_reader_and_stays()
    {
        HttpContext context = Post("text", "text/plain", canSeek: false).Context;
        HttpContextEnvironment environment = new(context);
        (await ReadAsync(await SharedForm.BodyForKatanaAsync(environment, context, replaced: null, default))).Should().Be("text");
        (await ReadAsync(environment.RequestBody)).Should().Be("text");
    }

    [TestMethod]
    public async Task Multipart_form_is_urlencoded_for_Katanas_reader()
    {
        HttpContext context = Post(TwoParts, Multipart, canSeek: false).Context;
        (await ReadAsync(await SharedForm.BodyForKatanaAsync(new HttpContextEnvironment(context), context, replaced: null, default))).Should().Be("a=1");
        context.Request.Form.Files.Should().ContainSingle("the request has its files");
    }

    [TestMethod]
    [DataRow("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1", 400)]
    [DataRow("limit", 413)]
    public async Task Form_that_Katanas_reader_cannot_have_is_refused_by_its_status(string body, int status)
    {
        bool isTooLarge = body == "limit";
        HttpContext context = Post(isTooLarge ? TwoParts : body, Multipart, canSeek: false).Context;
        if (isTooLarge)
        {
            context.Features.Set<IFormFeature>(new FormFeature(context.Request, new FormOptions { ValueCountLimit = 1 }));
        }

        Func<Task> read = () => SharedForm.BodyForKatanaAsync(new HttpContextEnvironment(context), context, replaced: null, default);
        (await read.Should().ThrowAsync<BadHttpRequestException>()).Which.StatusCode.Should().Be(status);
    }

    [TestMethod]
    public async Task Stream_for_Katanas_reader_reads_the_body_once_and_on_demand()
    {
        HttpContext context = Post("text", "text/plain", canSeek: false).Context;
        HttpContextEnvironment environment = new(context);
        KatanaFormStream stream = new(environment, replaced: null);
        byte[] buffer = new byte[3];
        (await stream.ReadAsync(buffer)).Should().Be(3);
        Encoding.ASCII.GetString(buffer).Should().Be("tex");
        stream.Read(buffer, 0, 3).Should().Be(1);
        buffer[0].Should().Be((byte)'t');
        (await stream.ReadAsync(buffer, 0, 3, default)).Should().Be(0);
        environment.Release();
        stream.Invoking(s => s.Read(buffer, 0, 3)).Should().Throw<ObjectDisposedException>();
    }

    [TestMethod]
    public async Task Form_that_Katana_has_read_is_the_requests()
    {
        HttpContext context = Post("a=1", UrlEncoded).Context;
        SharedForm.TakeKatanaForm(context, new Dictionary<string, string[]> { ["Name"] = ["1", "2"] }, replaces: false);
        SharedForm.FormOf(context)!["name"].Should().Equal("1", "2");
        SharedForm.TakeKatanaForm(context, new Dictionary<string, string[]> { ["Name"] = ["3"] }, replaces: false);
        (await context.Request.ReadFormAsync())["NAME"].Should().Equal(["3"], "Katana may read again");
        SharedForm.TakeKatanaForm(context, "no form", replaces: false);
        SharedForm.FormOf(context)!["name"].Should().Equal("3");
    }

    [TestMethod]
    public async Task Form_that_ASP_NET_Core_has_read_is_not_replaced_by_Katanas()
    {
        HttpContext context = Post("a=1", UrlEncoded).Context;
        await context.Request.ReadFormAsync();
        SharedForm.TakeKatanaForm(context, new Dictionary<string, string[]> { ["a"] = ["2"] }, replaces: false);
        context.Request.Form["a"].Should().Equal("1");
    }

    [TestMethod]
    [DataRow("a=1", UrlEncoded, 0)]
    [DataRow(TwoParts, Multipart, 1)]
    public async Task Form_that_an_application_sets_replaces_the_one_that_was_read_and_keeps_its_files(string body, string type, int files)
    {
        HttpContext context = Post(body, type).Context;
        await context.Request.ReadFormAsync();
        SharedForm.TakeKatanaForm(context, new Dictionary<string, string[]> { ["a"] = ["2"] }, replaces: true);
        context.Request.Form["a"].Should().Equal("2");
        context.Request.Form.Files.Should().HaveCount(files);
    }

    [TestMethod]
    public async Task Multipart_form_that_Katana_has_misread_can_be_read_by_nobody_else()
    {
        HttpContext context = Post(TwoParts, Multipart).Context;
        SharedForm.TakeKatanaForm(context, new Dictionary<string, string[]> { ["a"] = ["2"] }, replaces: false);
        (await context.Request.Awaiting(r => r.ReadFormAsync(default)).Should().ThrowAsync<InvalidOperationException>())
            .WithMessage("*Katana's ReadFormAsync, which reads a multipart form as an urlencoded one*");
        context.Invoking(c => c.Request.Form).Should().Throw<InvalidOperationException>();
    }

    [TestMethod]
    public void Body_of_no_form_is_none_although_Katana_has_read_one()
    {
        HttpContext context = Post("text", "text/plain").Context;
        SharedForm.TakeKatanaForm(context, new Dictionary<string, string[]> { ["text"] = [""] }, replaces: false);
        SharedForm.FormOf(context).Should().BeNull();
    }

    [TestMethod]
    public async Task Form_that_was_read_as_bytes_is_refused_and_not_empty()
    {
        HttpContext context = Post("a=1", UrlEncoded).Context;
        SharedForm.RefuseSpentForm(context);
        (await context.Request.Awaiting(r => r.ReadFormAsync(default)).Should().ThrowAsync<InvalidOperationException>())
            .WithMessage("*an OWIN application, from owin.RequestBody*");
        Func<Task> again = () => SharedForm.ReadFormAsync(context, "v", default);
        await again.Should().ThrowAsync<InvalidOperationException>();

        HttpContext known = Post("a=1", UrlEncoded).Context;
        await known.Request.ReadFormAsync();
        SharedForm.RefuseSpentForm(known);
        (await known.Request.ReadFormAsync())["a"].Should().Equal("1");

        HttpContext none = Post("text", "text/plain").Context;
        SharedForm.RefuseSpentForm(none);
        none.Features.Get<IFormFeature>().Should().BeOfType<FormFeature>("a body that is no form is no spent one");
    }

    [TestMethod]
    public async Task Form_whose_body_has_begun_or_is_empty_names_the_view()
    {
        HttpContext begun = Post("a=1", UrlEncoded).Context;
        begun.Request.Body.Position = 1;
        await AssertSpentAsync(begun);
        HttpContext empty = Post("", UrlEncoded).Context;
        empty.Request.ContentLength = 3;
        await AssertSpentAsync(empty);
        HttpContext multipart = Post("", Multipart).Context;
        multipart.Request.ContentLength = 3;
        await AssertSpentAsync(multipart);
        await AssertSpentAsync(multipart);

        static async Task AssertSpentAsync(HttpContext context)
        {
            Func<Task> read = () => SharedForm.ReadFormAsync(context, "of GET /form", default);
            (await read.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*the view of GET /form cannot read it*");
        }
    }

    [TestMethod]
    [DataRow("a=1", UrlEncoded)]
    [DataRow(TwoParts, Multipart)]
    [DataRow("--b\r\nno end", Multipart)]
    public async Task Form_whose_body_has_begun_is_read_where_all_its_bytes_are_left_and_is_spent_otherwise(string body, string type)
    {
        foreach (int missing in new[] { 0, 1 })
        {
            MemoryExchange exchange = new("POST", body: new ServerBody(body[missing..]));
            HttpContext context = exchange.Context;
            context.Request.ContentType = type;
            context.Request.ContentLength = body.Length;
            context.Features.Set<IHttpMaxRequestBodySizeFeature>(new SizeLimit { IsReadOnly = true });
            bool isMalformed = body.EndsWith("end", StringComparison.Ordinal);
            for (int i = 0; i < 2; i++)
            {
                Func<Task> read = () => SharedForm.ReadFormAsync(context, "of POST /form", default);
                if (missing > 0)
                {
                    await read.Should().ThrowAsync<InvalidOperationException>();
                }
                else if (isMalformed)
                {
                    await read.Should().ThrowAsync<InvalidDataException>();
                }
                else
                {
                    await read();
                    context.Request.Form["a"].Should().Equal("1");
                }
            }

            context.Request.Body.Should().BeOfType<ServerBody>();
        }
    }

    [TestMethod]
    public async Task Form_of_no_declared_length_is_spent_where_its_body_has_begun()
    {
        HttpContext context = new MemoryExchange("POST", body: new ServerBody("a=1")).Context;
        context.Request.ContentType = UrlEncoded;
        context.Features.Set<IHttpMaxRequestBodySizeFeature>(new SizeLimit { IsReadOnly = true });
        Func<Task> read = () => SharedForm.ReadFormAsync(context, null, default);
        await read.Should().ThrowAsync<InvalidOperationException>();
    }

    [TestMethod]
    public async Task Form_is_whole_after_it_was_looked_at()
    {
        HttpContext context = Post("a=1&b=2", UrlEncoded, canSeek: false).Context;
        IFormCollection form = await SharedForm.ReadFormAsync(context, null, default);
        form["a"].Should().Equal("1");
        form["b"].Should().Equal("2");
        (await SharedForm.ReadFormAsync(context, null, default)).Should().BeSameAs(form);
    }

    [TestMethod]
    public async Task Multipart_form_leaves_the_requests_own_body_at_its_start()
    {
        HttpContext context = Post(TwoParts, Multipart).Context;
        Stream body = context.Request.Body;
        IFormCollection form = await SharedForm.ReadFormAsync(context, null, default);
        form["a"].Should().Equal("1");
        form.Files.Single().FileName.Should().Be("f.txt");
        context.Request.Body.Should().BeSameAs(body);
        body.Position.Should().Be(0);
    }

    [TestMethod]
    public async Task Multipart_form_without_its_end_is_malformed_and_stays_so()
    {
        HttpContext context = Post("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1", Multipart, canSeek: false).Context;
        Stream body = context.Request.Body;
        for (int i = 0; i < 2; i++)
        {
            Func<Task> read = () => SharedForm.ReadFormAsync(context, null, default);
            (await read.Should().ThrowAsync<InvalidDataException>()).WithMessage("*ends before its last boundary*");
        }

        context.Request.Body.Should().BeSameAs(body);
    }

    [TestMethod]
    public async Task File_name_without_a_value_is_malformed()
    {
        HttpContext context = Post("--b\r\nContent-Disposition: form-data; name=\"a\"; filename*\r\n\r\n1\r\n--b--\r\n", Multipart).Context;
        Func<Task> read = () => SharedForm.ReadFormAsync(context, null, default);
        (await read.Should().ThrowAsync<InvalidDataException>()).WithMessage("*Content-Disposition is malformed*");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Error_of_the_disk_or_of_the_body_is_not_the_forms(bool isOfDisk)
    {
        IOException failure = isOfDisk ? new IOException("disk full", 28) : new IOException("broken");
        HttpContext context = new MemoryExchange("POST", body: new Failing(failure)).Context;
        context.Request.ContentType = Multipart;
        Func<Task> read = () => SharedForm.ReadFormAsync(context, null, default);
        (await read.Should().ThrowExactlyAsync<IOException>()).Which.Should().BeSameAs(failure);
    }

    [TestMethod]
    public async Task Full_disk_after_the_end_of_a_form_is_no_malformed_form()
    {
        HttpContext context = Post("--b--\r\n", Multipart).Context;
        context.Features.Set<IFormFeature>(new DiskFull(context.Request));
        Func<Task> read = () => SharedForm.ReadFormAsync(context, null, default);
        (await read.Should().ThrowExactlyAsync<IOException>()).WithMessage("disk full");
    }

    [TestMethod]
    public async Task Body_while_a_reader_reads_it_says_what_happened()
    {
        ObservedBody body = new(new OneWay("ab"));
        (await body.ReadAsync(Memory<byte>.Empty)).Should().Be(0);
        body.IsAtEnd.Should().BeFalse();
        body.Count.Should().Be(0);
        body.Read(new byte[2], 0, 2).Should().Be(2);
        (body.IsAtEnd, body.Count).Should().Be((false, 2));
        (await body.ReadAsync(new byte[2], 0, 2, default)).Should().Be(0);
        (body.IsAtEnd, body.Count, body.HasFailed).Should().Be((true, 2, false));

        ObservedBody failing = new(new Failing(new IOException()));
        await failing.Awaiting(b => b.ReadAsync(new byte[1]).AsTask()).Should().ThrowAsync<IOException>();
        failing.HasFailed.Should().BeTrue();
    }

    [TestMethod]
    public void Published_form_is_there_for_all()
    {
        HttpContext context = Post("a=1", UrlEncoded).Context;
        SharedForm.Publish(context, new FormCollection(new Dictionary<string, StringValues> { ["b"] = "2" }));
        context.Request.Form["b"].Should().Equal("2");
    }

    private static MemoryExchange Post(string body, string? contentType, bool canSeek = true)
    {
        MemoryExchange exchange = new("POST", body: canSeek ? new MemoryStream(Encoding.UTF8.GetBytes(body)) : new OneWay(body));
        exchange.Context.Request.ContentType = contentType;
        exchange.Context.Request.ContentLength = Encoding.UTF8.GetByteCount(body);
        return exchange;
    }

    private static string Text(MemoryStream stream) => Encoding.UTF8.GetString(stream.ToArray());

    private static Task<string> ReadAsync(Stream stream) => new StreamReader(stream).ReadToEndAsync();

    private sealed class OneWay(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override bool CanSeek => false;
    }

    private sealed class Failing(Exception failure) : MemoryStream
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromException<int>(failure);
    }

    /// <summary>A reader that reads the whole body and then cannot store it.</summary>
    private sealed class DiskFull(HttpRequest request) : IFormFeature
    {
        public bool HasFormContentType => true;

        public IFormCollection? Form { get; set; }

        public IFormCollection ReadForm() => throw new NotSupportedException();

        public async Task<IFormCollection> ReadFormAsync(CancellationToken cancellationToken)
        {
            await request.Body.CopyToAsync(Stream.Null, cancellationToken);
            throw new IOException("disk full", 28);
        }
    }
}
