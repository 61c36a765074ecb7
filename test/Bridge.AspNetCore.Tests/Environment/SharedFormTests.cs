using System.Text;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Bridge.AspNetCore.Tests.Environment
{
    /// <summary>A form that one side has read is there for the other, and a body that was spent is an error that says so.</summary>
    [TestClass]
    public sealed class SharedFormTests
    {
        private const string UrlEncoded = "application/x-www-form-urlencoded";
        private const string Multipart = "multipart/form-data; boundary=b";
        private const string TwoParts = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.txt\"\r\nContent-Type: text/plain\r\n\r\nfile\r\n--b--\r\n";

        [TestMethod]
        public void Body_that_can_seek_has_begun_where_it_stands_after_its_start()
        {
            Exchange exchange = Post("abc", "text/plain");
            SharedForm.HasBegun(exchange.Context, exchange.Context.Request.Body).Should().BeFalse();
            exchange.Context.Request.Body.Position = 1;
            SharedForm.HasBegun(exchange.Context, exchange.Context.Request.Body).Should().BeTrue();
        }

        [TestMethod]
        public void Body_of_the_server_has_begun_when_its_limit_is_fixed()
        {
            Microsoft.AspNetCore.Server.InTests.ServerBody body = new("abc");
            Exchange exchange = new("POST", body: body);
            HttpContext context = exchange.Context;
            SharedForm.HasBegun(context, body).Should().BeFalse("the server has no limit that tells");
            SizeLimit limit = new();
            context.Features.Set<IHttpMaxRequestBodySizeFeature>(limit);
            SharedForm.HasBegun(context, body).Should().BeFalse();
            limit.IsReadOnly = true;
            SharedForm.HasBegun(context, body).Should().BeTrue();
            SharedForm.HasBegun(context, new OneWay("abc")).Should().BeFalse("a replacement may begin anew");
            context.Request.ContentLength = 0;
            SharedForm.HasBegun(context, body).Should().BeFalse("there is no body");
            context.Request.ContentLength = null;
            context.Features.Set<IHttpRequestBodyDetectionFeature>(new NoBody());
            SharedForm.HasBegun(context, body).Should().BeFalse("the server knows that there is no body");
        }

        [TestMethod]
        public void Reader_that_found_nothing_came_too_late_where_the_body_had_begun_or_has_a_length()
        {
            HttpContext context = new Exchange("POST").Context;
            SharedForm.IsSpent(context, hadBegun: false).Should().BeFalse();
            SharedForm.IsSpent(context, hadBegun: true).Should().BeTrue();
            context.Request.ContentLength = 0;
            SharedForm.IsSpent(context, hadBegun: false).Should().BeFalse();
            context.Request.ContentLength = 1;
            SharedForm.IsSpent(context, hadBegun: false).Should().BeTrue();
        }

        [TestMethod]
        public async Task Urlencoded_form_that_was_read_is_there_as_bytes_and_a_multipart_one_is_not()
        {
            HttpContext context = Post("a=1&b=%26", UrlEncoded).Context;
            SharedForm.ReplayOf(context).Should().BeNull();
            await context.Request.ReadFormAsync();
            Text(SharedForm.ReplayOf(context)!).Should().Be("a=1&b=%26");
            context.Request.ContentType = Multipart;
            SharedForm.ReplayOf(context).Should().BeNull();
        }

        [TestMethod]
        public async Task Katanas_reader_gets_the_requests_own_body_where_it_is_an_urlencoded_form_that_nobody_has_read()
        {
            HttpContext context = Post("a=1", UrlEncoded).Context;
            SharedForm.NeedsOwnBody(context).Should().BeFalse();
            await context.Request.ReadFormAsync();
            SharedForm.NeedsOwnBody(context).Should().BeTrue();
            SharedForm.NeedsOwnBody(Post(TwoParts, Multipart).Context).Should().BeTrue();
        }

        [TestMethod]
        [DataRow("application/x-www-form-urlencoded", false)]
        [DataRow(" Application/X-WWW-form-urlencoded ; charset=utf-8", false)]
        [DataRow("application/x-www-form-urlencoded2", true)]
        [DataRow("text/plain", true)]
        [DataRow(null, true)]
        public void Type_of_a_form_is_compared_as_a_whole(string? contentType, bool needsOwn) =>
            SharedForm.NeedsOwnBody(Post("a=1", contentType).Context).Should().Be(needsOwn);

        [TestMethod]
        public async Task Body_that_is_no_form_is_copied_for_Katanas_reader_and_stays()
        {
            HttpContext context = Post("text", "text/plain", canSeek: false).Context;
            HttpContextEnvironment environment = new(context);
            (await ReadAsync(await SharedForm.BodyForKatanaAsync(environment, context, default))).Should().Be("text");
            (await ReadAsync(environment.RequestBody)).Should().Be("text");
        }

        [TestMethod]
        public async Task Multipart_form_is_urlencoded_for_Katanas_reader()
        {
            HttpContext context = Post(TwoParts, Multipart, canSeek: false).Context;
            (await ReadAsync(await SharedForm.BodyForKatanaAsync(new HttpContextEnvironment(context), context, default))).Should().Be("a=1");
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

            Func<Task> read = () => SharedForm.BodyForKatanaAsync(new HttpContextEnvironment(context), context, default);
            (await read.Should().ThrowAsync<BadHttpRequestException>()).Which.StatusCode.Should().Be(status);
        }

        [TestMethod]
        public async Task Stream_for_Katanas_reader_reads_the_body_once_and_on_demand()
        {
            HttpContext context = Post("text", "text/plain", canSeek: false).Context;
            HttpContextEnvironment environment = new(context);
            KatanaFormStream stream = new(environment);
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
            SharedForm.TakeKatanaForm(context, new Dictionary<string, string[]> { ["Name"] = ["1", "2"] });
            SharedForm.FormOf(context)!["name"].Should().Equal("1", "2");
            SharedForm.TakeKatanaForm(context, new Dictionary<string, string[]> { ["Name"] = ["3"] });
            (await context.Request.ReadFormAsync())["NAME"].Should().Equal(["3"], "Katana may read again");
            SharedForm.TakeKatanaForm(context, "no form");
            SharedForm.FormOf(context)!["name"].Should().Equal("3");
        }

        [TestMethod]
        public async Task Form_that_ASP_NET_Core_has_read_is_not_replaced_by_Katanas()
        {
            HttpContext context = Post("a=1", UrlEncoded).Context;
            await context.Request.ReadFormAsync();
            SharedForm.TakeKatanaForm(context, new Dictionary<string, string[]> { ["a"] = ["2"] });
            context.Request.Form["a"].Should().Equal("1");
        }

        [TestMethod]
        public async Task Multipart_form_that_Katana_has_misread_can_be_read_by_nobody_else()
        {
            HttpContext context = Post(TwoParts, Multipart).Context;
            SharedForm.TakeKatanaForm(context, new Dictionary<string, string[]> { ["a"] = ["2"] });
            (await context.Request.Awaiting(r => r.ReadFormAsync(default)).Should().ThrowAsync<InvalidOperationException>())
                .WithMessage("*Katana's ReadFormAsync, which reads a multipart form as an urlencoded one*");
            context.Invoking(c => c.Request.Form).Should().Throw<InvalidOperationException>();
        }

        [TestMethod]
        public void Body_of_no_form_is_none_although_Katana_has_read_one()
        {
            HttpContext context = Post("text", "text/plain").Context;
            SharedForm.TakeKatanaForm(context, new Dictionary<string, string[]> { ["text"] = [""] });
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
            HttpContext context = new Exchange("POST", body: new Failing(failure)).Context;
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
            body.HasBytes.Should().BeFalse();
            body.Read(new byte[2], 0, 2).Should().Be(2);
            (body.IsAtEnd, body.HasBytes).Should().Be((false, true));
            (await body.ReadAsync(new byte[2], 0, 2, default)).Should().Be(0);
            (body.IsAtEnd, body.HasBytes, body.HasFailed).Should().Be((true, true, false));

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

        private static Exchange Post(string body, string? contentType, bool canSeek = true)
        {
            Exchange exchange = new("POST", body: canSeek ? new MemoryStream(Encoding.UTF8.GetBytes(body)) : new OneWay(body));
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

        private sealed class SizeLimit : IHttpMaxRequestBodySizeFeature
        {
            public bool IsReadOnly { get; set; }

            public long? MaxRequestBodySize { get; set; }
        }

        private sealed class NoBody : IHttpRequestBodyDetectionFeature
        {
            public bool CanHaveBody => false;
        }
    }
}

namespace Microsoft.AspNetCore.Server.InTests
{
    /// <summary>A body of the server, which is known by its namespace.</summary>
    internal sealed class ServerBody(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override bool CanSeek => false;
    }
}
