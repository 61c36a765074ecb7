using System.IO.Pipelines;
using System.Text;
using FluentAssertions;

namespace Bridge.AspNetCore.Tests.Environment;

/// <summary>The request's body as an application reads it.</summary>
[TestClass]
public sealed class OwinRequestStreamTests
{
    [TestMethod]
    public async Task Each_way_of_reading_gives_the_bytes()
    {
        Stream body = Environment(new OneWay("abcdefgh")).RequestBody;
        byte[] buffer = new byte[2];
        body.Read(buffer, 0, 2).Should().Be(2);
        (await body.ReadAsync(buffer, 0, 2, default)).Should().Be(2);
        (await body.ReadAsync(buffer.AsMemory())).Should().Be(2);
        (await Task<int>.Factory.FromAsync(body.BeginRead, body.EndRead, buffer, 0, 2, null)).Should().Be(2);
        Encoding.ASCII.GetString(buffer).Should().Be("gh");
        (await body.ReadAsync(buffer.AsMemory())).Should().Be(0);
        body.Invoking(b => b.Read(buffer, 0, 3)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [TestMethod]
    public void Body_is_read_only_and_seeks_where_the_servers_does()
    {
        Stream body = Environment(new MemoryStream("abc"u8.ToArray())).RequestBody;
        (body.CanRead, body.CanSeek, body.CanWrite, body.CanTimeout, body.Length, body.Position).Should().Be((true, true, false, false, 3, 0));
        body.Position = 1;
        body.ReadByte().Should().Be('b');
        body.Seek(0, SeekOrigin.Begin).Should().Be(0);
        body.ReadByte().Should().Be('a');
        body.Flush();
        body.FlushAsync().IsCompletedSuccessfully.Should().BeTrue();
        body.Invoking(b => b.Write([1], 0, 1)).Should().Throw<NotSupportedException>();
        body.Invoking(b => b.SetLength(1)).Should().Throw<NotSupportedException>();
        Environment(new OneWay("abc")).RequestBody.CanSeek.Should().BeFalse();
    }

    [TestMethod]
    public async Task Body_that_was_spent_before_its_first_read_is_an_error_and_an_empty_one_is_empty()
    {
        IDictionary<string, object> spent = Environment(new OneWay(""), length: 3);
        (await spent.RequestBody.Awaiting(b => b.ReadAsync(Memory<byte>.Empty).AsTask()).Should().NotThrowAsync()).Which.Should().Be(0);
        (await spent.RequestBody.Awaiting(b => b.ReadAsync(new byte[1]).AsTask()).Should().ThrowAsync<InvalidOperationException>())
            .WithMessage("The body of the request has been read before*");
        (await Environment(new OneWay(""), length: 0).RequestBody.ReadAsync(new byte[1])).Should().Be(0);
        Stream whole = Environment(new OneWay("a"), length: 1).RequestBody;
        (await whole.ReadAsync(new byte[2])).Should().Be(1);
        (await whole.ReadAsync(new byte[2])).Should().Be(0);
    }

    [TestMethod]
    public async Task First_read_that_waits_looks_too_whether_the_body_was_spent()
    {
        Stream spent = Environment(new Waiting(), length: 3).RequestBody;
        await spent.Awaiting(b => b.ReadAsync(new byte[1]).AsTask()).Should().ThrowAsync<InvalidOperationException>();
    }

    [TestMethod]
    public async Task Form_that_was_read_before_is_there_as_bytes()
    {
        MemoryExchange exchange = new("POST", body: new OneWay("a=1&b=2"));
        exchange.Context.Request.ContentType = "application/x-www-form-urlencoded";
        exchange.Context.Request.ContentLength = 7;
        await exchange.Context.Request.ReadFormAsync();
        IDictionary<string, object> environment = new HttpContextEnvironment(exchange.Context);
        (await new StreamReader(environment.RequestBody, bufferSize: 4).ReadToEndAsync()).Should().Be("a=1&b=2");
    }

    [TestMethod]
    public async Task Body_knows_whether_bytes_were_taken_from_it()
    {
        MemoryExchange exchange = new("POST", body: new OneWay("abc"));
        OwinRequestStream? latest = null;
        RequestLifetime lifetime = new(exchange.Context);
        var body = OwinRequestStream.Over(lifetime, exchange.Context.Request.Body, ref latest);
        OwinRequestStream.Over(lifetime, exchange.Context.Request.Body, ref latest).Should().BeSameAs(body);
        (body.HasBegun, body.HasGiven).Should().Be((false, false));
        await body.ReadExactlyAsync(new byte[1]);
        (body.HasBegun, body.HasGiven).Should().Be((true, true));

        MemoryStream seekable = new("abc"u8.ToArray());
        var second = OwinRequestStream.Over(lifetime, seekable, ref latest);
        second.Should().NotBeSameAs(body);
        await second.ReadExactlyAsync(new byte[1]);
        (second.HasBegun, second.HasGiven).Should().Be((true, true));
        second.Position = 0;
        (second.HasBegun, second.HasGiven).Should().Be((false, false));
        OwinRequestStream.Over(lifetime, exchange.Context.Request.Body, ref latest).Should().BeSameAs(body, "all of them last as long as the request");
    }

    [TestMethod]
    public async Task Body_that_can_seek_is_given_again_and_any_other_is_an_error_for_the_next_reader()
    {
        MemoryExchange exchange = new("POST", body: new MemoryStream("abc"u8.ToArray()) { Position = 1 });
        OwinRequestStream? latest = null;
        var body = OwinRequestStream.Over(new RequestLifetime(exchange.Context), exchange.Context.Request.Body, ref latest);
        (await new StreamReader(body).ReadToEndAsync()).Should().Be("bc");
        body.IsSpent.Should().BeTrue();
        body.Restart();
        body.Position.Should().Be(1, "there the first reader began");
        (await new StreamReader(body).ReadToEndAsync()).Should().Be("bc");

        MemoryExchange once = new("POST", body: new OneWay("abc"));
        once.Context.Request.ContentLength = 3;
        var spent = OwinRequestStream.Over(new RequestLifetime(once.Context), once.Context.Request.Body, ref latest);
        spent.Begin().Should().BeFalse();
        await spent.ReadExactlyAsync(new byte[3]);
        spent.IsSpent.Should().BeFalse("its end was not read");
        (await spent.ReadAsync(new byte[1])).Should().Be(0);
        spent.IsSpent.Should().BeTrue();
        spent.Restart();
        await spent.Awaiting(b => b.ReadAsync(new byte[1]).AsTask()).Should().ThrowAsync<InvalidOperationException>();
        spent.Begin().Should().BeTrue();
    }

    [TestMethod]
    public async Task Body_that_gives_as_many_bytes_as_were_declared_is_whole()
    {
        foreach (int taken in new[] { 0, 1 })
        {
            MemoryExchange exchange = new("POST", body: new OneWay("abc"));
            exchange.Context.Request.ContentLength = 3;
            OwinRequestStream? latest = null;
            var body = OwinRequestStream.Over(new RequestLifetime(exchange.Context), exchange.Context.Request.Body, ref latest);
            await body.ReadExactlyAsync(new byte[taken]);
            body.Begin();
            await body.ReadExactlyAsync(new byte[1]);
            (await body.ReadsWholeAsync(default)).Should().Be(taken == 0);
        }
    }

    [TestMethod]
    public async Task Body_that_can_seek_and_was_only_looked_at_is_read_from_its_start()
    {
        MemoryExchange exchange = new("POST", body: new MemoryStream("abc"u8.ToArray()));
        ReadResult look = await exchange.Context.Request.BodyReader.ReadAsync();
        exchange.Context.Request.BodyReader.AdvanceTo(look.Buffer.Start, look.Buffer.End);
        Stream body = ((IDictionary<string, object>)new HttpContextEnvironment(exchange.Context)).RequestBody;
        (await new StreamReader(body).ReadToEndAsync()).Should().Be("abc");
    }

    [TestMethod]
    public async Task Component_of_ASP_NET_Core_is_refused_a_body_that_the_application_has_read_to_its_end_while_it_runs()
    {
        foreach (bool isReplaced in new[] { false, true })
        {
            foreach (int taken in new[] { 0, 2, 4 })
            {
                MemoryExchange exchange = new("POST", body: new OneWay("abc"));
                IDictionary<string, object> environment = new HttpContextEnvironment(exchange.Context);
                if (isReplaced)
                {
                    environment[OwinKeys.RequestBody] = new MemoryStream("abc"u8.ToArray());
                }

                Stream server = exchange.Context.Request.Body;
                await environment.RequestBody.ReadAtLeastAsync(new byte[taken], taken, throwOnEndOfStream: false);
                Stream? seen = null;
                await new OwinNext(context =>
                {
                    seen = context.Request.Body;
                    return Task.CompletedTask;
                }).InvokeAsync(environment);

                (seen is SpentBody).Should().Be(taken == 4, $"{taken} bytes, {isReplaced}");
                exchange.Context.Request.Body.Should().BeSameAs(server);
            }
        }
    }

    [TestMethod]
    public void Body_that_is_set_is_the_requests_and_the_first_can_be_put_back()
    {
        MemoryExchange exchange = new("POST", body: new OneWay("abc"));
        Stream server = exchange.Context.Request.Body;
        IDictionary<string, object> environment = new HttpContextEnvironment(exchange.Context);
        Stream own = environment.RequestBody;
        MemoryStream other = new();
        environment[OwinKeys.RequestBody] = other;
        environment.RequestBody.Should().BeSameAs(other);
        exchange.Context.Request.Body.Should().BeSameAs(other);
        environment[OwinKeys.RequestBody] = own;
        exchange.Context.Request.Body.Should().BeSameAs(server);
        environment.RequestBody.Should().BeSameAs(own);
        environment[OwinKeys.RequestBody] = null!;
        exchange.Context.Request.Body.Should().BeSameAs(Stream.Null);
    }

    [TestMethod]
    public async Task Katanas_form_reader_gets_a_body_of_its_own_and_nobody_else_does()
    {
        MemoryExchange exchange = new("POST", body: new OneWay("text"));
        exchange.Context.Request.ContentType = "text/plain";
        IDictionary<string, object> environment = new HttpContextEnvironment(exchange.Context);
        environment.TryGetValue(SharedForm.KatanaForm, out _).Should().BeFalse();
        environment.RequestBody.Should().BeOfType<KatanaFormStream>();
        environment.RequestBody.Should().BeOfType<OwinRequestStream>("it was asked for once");
        environment.TryGetValue(SharedForm.KatanaForm, out _);
        _ = environment[OwinKeys.RequestMethod];
        environment.RequestBody.Should().BeOfType<OwinRequestStream>("the reader asks for the body next, so this is another");
        environment.ContainsKey(SharedForm.KatanaForm).Should().BeFalse();
        environment.RequestBody.Should().BeOfType<OwinRequestStream>("who asks whether there is a form does not read one");
        environment.TryGetValue(SharedForm.KatanaForm, out _);
        Stream forKatana = environment.RequestBody;
        (await new StreamReader(forKatana).ReadToEndAsync()).Should().Be("text");
        (await new StreamReader(environment.RequestBody).ReadToEndAsync()).Should().Be("text", "the request keeps its own");
    }

    [TestMethod]
    public async Task Form_that_Katana_keeps_in_the_environment_is_the_requests()
    {
        MemoryExchange exchange = new("POST", body: new OneWay(""));
        exchange.Context.Request.ContentType = "application/x-www-form-urlencoded";
        IDictionary<string, object> environment = new HttpContextEnvironment(exchange.Context);
        environment[SharedForm.KatanaForm] = new Dictionary<string, string[]> { ["a"] = ["1"] };
        (await exchange.Context.Request.ReadFormAsync())["a"].Should().Equal("1");
        environment[SharedForm.KatanaForm].Should().BeAssignableTo<Dictionary<string, string[]>>();
    }

    private static IDictionary<string, object> Environment(Stream body, long? length = null)
    {
        MemoryExchange exchange = new("POST", body: body);
        exchange.Context.Request.ContentLength = length;
        return new HttpContextEnvironment(exchange.Context);
    }

    private sealed class OneWay(string text) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public override bool CanSeek => false;
    }

    private sealed class Waiting : MemoryStream
    {
        public override bool CanSeek => false;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            return 0;
        }
    }
}
