using System.Net.Http;
using System.Text;
using System.Threading.Channels;
using System.Xml;
using System.Xml.Linq;
using FluentAssertions;
using Microsoft.Extensions.Primitives;

namespace Bridge.Core.Tests.Coercion;

/// <summary>What the view declared counts: a sequence of text or bytes is a stream also where the value at hand is an array.</summary>
[TestClass]
public sealed class DeclaredResultTests
{
    [TestMethod]
    public async Task What_is_declared_as_a_sequence_of_chunks_is_a_stream_whatever_it_is_at_run_time()
    {
        string[] none = [];
        View[] views =
        [
            View.Of(_ => none.Select(static name => name + "\n")), View.Of(IEnumerable<string> (_) => new[] { "a", "b" }),
            View.Of(_ => Task.FromResult<IEnumerable<string>>(["a", "b"])), View.Of(_ => new ValueTask<IEnumerable<string>>(["a", "b"])),
            View.Of(_ => ((IEnumerable<string>)["a", "b"], 200)), View.Of(_ => (Task.FromResult<IEnumerable<string>>(["a", "b"]), 200)),
            View.Of(IEnumerable<byte[]> (_) => new[] { "a"u8.ToArray(), "b"u8.ToArray() }),
            View.Of(IEnumerable<ReadOnlyMemory<byte>> (_) => new ReadOnlyMemory<byte>[] { "ab"u8.ToArray() }),
            View.Of(async Task<IEnumerable<string>> (_) => { await Task.Yield(); return new[] { "a", "b" }; }),
            View.Of(object? (_) => ((IEnumerable<string>)["a", "b"], 200)),
        ];
        foreach (View view in views)
        {
            Answer answer = await Answer.OfView(view);
            answer.ContentType.Should().Be("text/html; charset=utf-8");
            answer.Text.Should().Be(view == views[0] ? "" : "ab");
        }
    }

    [TestMethod]
    public async Task A_response_that_is_made_of_a_declared_sequence_is_a_stream()
    {
        string[] none = [];
        View[] views =
        [
            View.Of(async r => await r.MakeResponseAsync(none.Select(static name => name))),
            View.Of(async r => await r.MakeResponseAsync(Task.FromResult(none.Select(static name => name)))),
            View.Of(async r => await r.MakeResponseAsync((none.Select(static name => name), 200))),
            View.Of(async r => await r.MakeResponseAsync(none.Select(static name => name), 200, new Headers { ["X-A"] = "1" })),
        ];
        foreach (View view in views)
        {
            Answer answer = await Answer.OfView(view);
            (answer.ContentType, answer.Text).Should().Be(("text/html; charset=utf-8", ""));
        }
    }

    [TestMethod]
    public async Task What_is_declared_as_a_collection_or_not_at_all_is_json()
    {
        View[] views =
        [
            View.Of(_ => new[] { "a" }), View.Of(_ => new List<string> { "a" }), View.Of(object? (_) => new[] { "a" }),
            View.Of(IReadOnlyList<string> (_) => ["a"]), View.Of(_ => (new[] { "a" }, 200)), View.Of(_ => Task.FromResult(new[] { "a" })),
        ];
        foreach (View view in views)
        {
            Answer answer = await Answer.OfView(view);
            answer.ContentType.Should().Be("application/json");
            answer.Text.Should().Be("[\"a\"]");
        }
    }

    [TestMethod]
    public async Task Values_of_a_query_are_text_where_there_is_one_and_json_where_there_are_several()
    {
        Answer one = await Answer.OfView(View.Of(_ => new StringValues("Ann")));
        (one.ContentType, one.Text).Should().Be(("text/html; charset=utf-8", "Ann"));
        Answer several = await Answer.Of(new StringValues(["a", "b"]));
        (several.ContentType, several.Text).Should().Be(("application/json", "[\"a\",\"b\"]"));
        Answer inTuple = await Answer.Of((new StringValues("Ann"), 201));
        (inTuple.Status, inTuple.Text).Should().Be((201, "Ann"));
        (await Answer.RefusalOf(StringValues.Empty)).Should().Contain("StringValues without a value");
    }

    [TestMethod]
    public async Task What_is_text_is_sent_as_text()
    {
        (await Answer.Of((FormattableString)$"<b>{1}</b>")).Text.Should().Be("<b>1</b>");
        Answer builder = await Answer.OfView(View.Of(_ => new StringBuilder("abc")));
        (builder.ContentType, builder.Text).Should().Be(("text/html; charset=utf-8", "abc"));
        Answer content = await Answer.Of((new StringContent("{}", Encoding.UTF8, "application/json"), 202));
        (content.Status, content.ContentType, content.Text).Should().Be((202, "application/json; charset=utf-8", "{}"));
    }

    [TestMethod]
    public async Task What_has_no_rule_is_refused_with_the_right_call()
    {
        (await Answer.RefusalOf(new XDocument(new XElement("a"))))
            .Should()
            .Contain("new Response(value.ToString(), contentType: \"application/xml; charset=utf-8\")");
        (await Answer.RefusalOf(new XElement("a"))).Should().Contain("application/xml");
        (await Answer.RefusalOf(new XmlDocument())).Should().Contain("OuterXml");
        (await Answer.RefusalOf(Channel.CreateUnbounded<string>().Reader)).Should().Contain("reader.ReadAllAsync()");
        (await Answer.RefusalOf(Channel.CreateUnbounded<string>())).Should().Contain("channel.Reader.ReadAllAsync()");
    }
}
