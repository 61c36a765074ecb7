using BenchmarkDotNet.Attributes;

namespace Bridge.Benchmarks;

/// <summary>What it costs to return an application from a view, to put a tuple over it, and to mount it.</summary>
[MemoryDiagnoser]
public class CompositionBenchmarks
{
    private readonly Subject _app = Pairs.MappedApp();
    private readonly Subject _view = Pairs.AppView();
    private readonly Subject _tuple = Pairs.AppUnderTupleView();
    private readonly Subject _mounted = Pairs.Mounted();

    /// <summary>The application by itself.</summary>
    [Benchmark(Baseline = true)]
    public Task AppFunc() => _app.Run();

    /// <summary>A view that returns it.</summary>
    [Benchmark]
    public Task View() => _view.Run();

    /// <summary>A view that returns it with a status.</summary>
    [Benchmark]
    public Task ViewWithTuple() => _tuple.Run();

    /// <summary>The application mounted below a prefix.</summary>
    [Benchmark]
    public Task MountAt() => _mounted.Run();
}
