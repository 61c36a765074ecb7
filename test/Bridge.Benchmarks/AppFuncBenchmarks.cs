using BenchmarkDotNet.Attributes;

namespace Bridge.Benchmarks;

/// <summary>An OWIN application against the RequestDelegate that does the same.</summary>
[MemoryDiagnoser]
public class AppFuncBenchmarks
{
    private readonly Subject _raw = Pairs.RawDelegate();
    private readonly Subject _app = Pairs.MappedApp();

    /// <summary>Two headers, the status and 13 bytes, without OWIN.</summary>
    [Benchmark(Baseline = true)]
    public Task RequestDelegate() => _raw.Run();

    /// <summary>The same through MapOwin.</summary>
    [Benchmark]
    public Task AppFunc() => _app.Run();
}
