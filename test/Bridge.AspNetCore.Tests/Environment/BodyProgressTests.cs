using System.IO.Pipelines;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.InTests;

namespace Bridge.AspNetCore.Tests.Environment;

/// <summary>How much of a body was read: nothing, something, or all of it.</summary>
[TestClass]
public sealed class BodyProgressTests
{
    [TestMethod]
    public void Body_that_can_seek_has_begun_where_it_stands_after_its_start()
    {
        HttpContext context = Post(new MemoryStream("abc"u8.ToArray()));
        BodyProgress.HasBegun(context, context.Request.Body).Should().BeFalse();
        context.Request.Body.Position = 1;
        BodyProgress.HasBegun(context, context.Request.Body).Should().BeTrue();
    }

    [TestMethod]
    public void Body_of_the_server_has_begun_when_its_limit_is_fixed()
    {
        ServerBody body = new("abc");
        HttpContext context = Post(body);
        BodyProgress.HasBegun(context, body).Should().BeFalse("the server has no limit that tells");
        SizeLimit limit = new();
        context.Features.Set<IHttpMaxRequestBodySizeFeature>(limit);
        BodyProgress.HasBegun(context, body).Should().BeFalse();
        limit.IsReadOnly = true;
        BodyProgress.HasBegun(context, body).Should().BeTrue();
        BodyProgress.HasBegun(context, Stream.Null).Should().BeFalse();
        BodyProgress.HasBegun(context, new OneWay()).Should().BeFalse("a replacement may begin anew");
        context.Request.ContentLength = 0;
        BodyProgress.HasBegun(context, body).Should().BeFalse("there is no body");
        context.Request.ContentLength = null;
        context.Features.Set<IHttpRequestBodyDetectionFeature>(new NoBody());
        BodyProgress.HasBegun(context, body).Should().BeFalse("the server knows that there is no body");
    }

    [TestMethod]
    public void Reader_that_found_nothing_came_too_late_where_the_body_had_begun_or_has_a_length()
    {
        HttpContext context = new MemoryExchange("POST").Context;
        BodyProgress.IsSpent(context, hadBegun: false).Should().BeFalse();
        BodyProgress.IsSpent(context, hadBegun: true).Should().BeTrue();
        context.Request.ContentLength = 0;
        BodyProgress.IsSpent(context, hadBegun: false).Should().BeFalse();
        context.Request.ContentLength = 1;
        BodyProgress.IsSpent(context, hadBegun: false).Should().BeTrue();
    }

    [TestMethod]
    [DataRow(100)]
    [DataRow(100_000)]
    public async Task Body_that_was_only_looked_at_is_rewound_and_its_next_reader_gets_all_of_it(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        HttpContext context = Post(new MemoryStream(bytes));
        ReadResult read = await context.Request.BodyReader.ReadAsync();
        context.Request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        Stream body = context.Request.Body;

        await BodyProgress.RewindUnreadAsync(context, body, default);

        body.Position.Should().Be(0);
        context.Request.Body.Should().BeSameAs(body);
        using MemoryStream seen = new();
        await context.Request.BodyReader.CopyToAsync(seen);
        seen.ToArray().Should().Equal(bytes);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Body_of_which_a_part_was_taken_stays_where_it_stands(bool isByReader)
    {
        HttpContext context = Post(new MemoryStream(new byte[10]));
        Stream body = context.Request.Body;
        if (isByReader)
        {
            ReadResult read = await context.Request.BodyReader.ReadAsync();
            context.Request.BodyReader.AdvanceTo(read.Buffer.GetPosition(3));
        }
        else
        {
            await body.ReadExactlyAsync(new byte[3]);
        }

        long position = body.Position;
        await BodyProgress.RewindUnreadAsync(context, body, default);

        body.Position.Should().Be(position);
        using MemoryStream rest = new();
        await context.Request.BodyReader.CopyToAsync(rest);
        rest.Length.Should().Be(10 - position);
    }

    [TestMethod]
    public async Task Body_that_is_refused_is_known()
    {
        HttpContext context = Post(new MemoryStream(new byte[1]));
        Stream body = context.Request.Body;
        BodyProgress.BodyOf(context).Should().BeSameAs(body);
        context.Request.Body = new SpentBody(body);
        BodyProgress.BodyOf(context).Should().BeSameAs(body);
        Stream spent = context.Request.Body;
        (await spent.ReadAsync(Memory<byte>.Empty)).Should().Be(0);
        (await spent.ReadAsync([], 0, 0)).Should().Be(0);
        spent.Read([], 0, 0).Should().Be(0);
        spent.Invoking(s => s.ReadByte()).Should().Throw<InvalidOperationException>();
        await spent.Awaiting(s => s.ReadAsync(new byte[1], 0, 1)).Should().ThrowAsync<InvalidOperationException>();
        (await spent.Awaiting(s => s.ReadAsync(new byte[1]).AsTask()).Should().ThrowAsync<InvalidOperationException>())
            .WithMessage("*has been read before, by an OWIN application*");
    }

    private static HttpContext Post(Stream body) => new MemoryExchange("POST", body: body).Context;

    private sealed class OneWay : MemoryStream
    {
        public override bool CanSeek => false;
    }

    private sealed class NoBody : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => false;
    }
}
