using System.Buffers;
using System.Text;
using FluentAssertions;

namespace Bridge.AspNetCore.Tests.Views;

/// <summary>A response as it is written into ASP.NET Core's.</summary>
[TestClass]
public sealed class HttpResponseTargetTests
{
    private readonly MemoryExchange _exchange = new("PUT");

    private HttpResponseTarget Target => new(null!, _exchange.Context);

    [TestMethod]
    public void Request_is_asked_for_what_a_response_depends_on()
    {
        Target.Method.Should().Be("PUT");
        Target.IsHttps.Should().BeFalse();
        _exchange.Context.Request.Scheme = "https";
        Target.IsHttps.Should().BeTrue();
        Target.Cancellation.Should().Be(_exchange.RequestAborted);
        Target.RequestHeader("X-A").Should().BeNull();
        _exchange.Context.Request.Headers["X-A"] = new(["1", "2"]);
        Target.RequestHeader("X-A").Should().Be("1,2");
        Target.StatusCode.Should().Be(200);
        Target.DisableBuffering();
        _exchange.IsBuffered.Should().BeFalse();
    }

    [TestMethod]
    public void Head_is_set_and_a_reason_phrase_belongs_to_its_own_status()
    {
        _exchange.ReasonPhrase = "Of before";
        Target.SetStatus(404, "Gone fishing");
        (_exchange.StatusCode, _exchange.ReasonPhrase).Should().Be((404, "Gone fishing"));
        Target.SetStatus(404, "\u00C4");
        _exchange.ReasonPhrase.Should().BeNull("a phrase is ASCII");
        _exchange.ReasonPhrase = "Of before";
        Target.SetStatus(200, null);
        _exchange.ReasonPhrase.Should().BeNull();
        Target.SetHeader("X-A", "1");
        Target.AppendHeader("X-A", "2");
        _exchange.Headers["X-A"].Should().Equal("1", "2");
        Target.RemoveHeader("X-A");
        _exchange.Headers.Should().BeEmpty();
        Target.SetContent(null, null);
        _exchange.Headers.Should().BeEmpty();
        Target.SetContent("text/x", 3);
        (_exchange.Headers.ContentType.ToString(), _exchange.Headers.ContentLength).Should().Be(("text/x", 3));
    }

    [TestMethod]
    [DataRow(3, false)]
    [DataRow(3, true)]
    [DataRow(200_000, false)]
    [DataRow(200_000, true)]
    public async Task Text_and_bytes_of_any_length_are_sent_also_after_a_start_that_takes_its_time(int length, bool isLate)
    {
        string text = new string('\u00E9', length / 2) + new string('a', length % 2);
        TaskCompletionSource started = new();
        _exchange.Starting = isLate ? started.Task : Task.CompletedTask;
        Task writing = Target.WriteTextAsync(text, length);
        writing.IsCompleted.Should().Be(!isLate);
        started.SetResult();
        await writing;
        _exchange.Body.Should().Be(text);
        Task bytes = Target.WriteBytesAsync(Encoding.UTF8.GetBytes(text));
        await bytes;
        _exchange.Body.Should().Be(text + text);

        MemoryExchange other = new();
        TaskCompletionSource later = new();
        other.Starting = isLate ? later.Task : Task.CompletedTask;
        bytes = new HttpResponseTarget(null!, other.Context).WriteBytesAsync(Encoding.UTF8.GetBytes(text));
        bytes.IsCompleted.Should().Be(!isLate);
        later.SetResult();
        await bytes;
        other.Body.Should().Be(text);
    }

    [TestMethod]
    public async Task Writer_is_the_servers_own_and_is_flushed()
    {
        System.IO.Pipelines.PipeWriter writer = Target.OpenWriter();
        writer.Should().BeSameAs(_exchange.Writer);
        writer.Write("abc"u8);
        await Target.CloseWriterAsync(writer);
        _exchange.Body.Should().Be("abc");
        Target.AbandonWriter(writer, new FormatException());
        writer.Invoking(w => w.GetSpan()).Should().NotThrow("the server completes it");
        await Target.TrySendFileAsync(new FileInfo("f"), 1, 2)!;
        _exchange.Files.Should().Equal((new FileInfo("f").FullName, 1, 2));
    }
}
