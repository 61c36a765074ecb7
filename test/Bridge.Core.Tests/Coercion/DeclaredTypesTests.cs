using FluentAssertions;

namespace Bridge.Core.Tests.Coercion;

/// <summary>What the view declared counts: a sequence of text or bytes is a stream also where the value at hand is an array.</summary>
[TestClass]
public sealed class DeclaredTypesTests
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
}
