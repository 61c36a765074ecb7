using BenchmarkDotNet.Attributes;

namespace Bridge.Benchmarks;

/// <summary>Views by what they return, each beside the minimal API that answers the same.</summary>
[MemoryDiagnoser]
public class ViewBenchmarks
{
    private readonly Dictionary<string, Pair> _pairs = new()
    {
        ["text"] = Pairs.SameBody(Pairs.TextView(), Pairs.TextMinimal()),
        ["bytes"] = Pairs.SameBody(Pairs.BytesView(), Pairs.BytesMinimal()),
        ["dictionary"] = Pairs.SameBody(Pairs.JsonView(), Pairs.JsonMinimal()),
        ["tuple"] = Pairs.SameBody(Pairs.TupleView(), Pairs.TupleMinimal()),
        ["Response"] = Pairs.SameBody(Pairs.ResponseView(), Pairs.TupleMinimal()),
        ["task"] = Pairs.SameBody(Pairs.TaskView(), Pairs.TaskMinimal()),
        ["iterator of 10"] = Pairs.SameBody(Pairs.IteratorView(), Pairs.IteratorMinimal()),
    };

    private Pair _pair = null!;

    /// <summary>What the view returns.</summary>
    [Params("text", "bytes", "dictionary", "tuple", "Response", "task", "iterator of 10")]
    public string Returns { get; set; } = "";

    /// <summary>Picks the pair.</summary>
    [GlobalSetup]
    public void Choose() => _pair = _pairs[Returns];

    /// <summary>The minimal API.</summary>
    [Benchmark(Baseline = true)]
    public Task MinimalApi() => _pair.Baseline.Run();

    /// <summary>The view.</summary>
    [Benchmark]
    public Task View() => _pair.Candidate.Run();
}
