using BenchmarkDotNet.Attributes;
using Bridge.Owin;

namespace Bridge.Benchmarks;

/// <summary>Finding the view of a request among the routes of a module on an OWIN host; the view itself writes 13 bytes to nowhere.</summary>
[MemoryDiagnoser]
public class RoutingBenchmarks
{
    private static readonly Dictionary<string, string[]> s_none = new(StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, object> _environment = new(StringComparer.Ordinal);
    private AppFunc _app = null!;

    /// <summary>How many routes the module has.</summary>
    [Params(2, 200)]
    public int Routes { get; set; }

    /// <summary>What is asked for: a route without parameters, one with a constraint, the last one of all, none.</summary>
    [Params("/api/things0", "/api/things0/5", "/last/a/b", "/api/nothing")]
    public string Path { get; set; } = "";

    /// <summary>Makes the module and the request.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        ViewModule module = new();
        for (int i = 0; i < (Routes / 2) - 1; i++)
        {
            module.Get($"/api/things{i}", static _ => Pairs.Hello);
            module.Get($"/api/things{i}/{{id:int}}", static _ => Pairs.Hello);
        }

        module.Get("/api/{name}", static _ => Pairs.Hello);
        module.Get("/last/{a}/{*rest}", static _ => Pairs.Hello);
        _app = module.ToAppFunc();
    }

    /// <summary>One request.</summary>
    [Benchmark]
    public Task Find()
    {
        _environment.Clear();
        _environment[OwinKeys.RequestMethod] = "GET";
        _environment[OwinKeys.RequestScheme] = "http";
        _environment[OwinKeys.RequestPathBase] = "";
        _environment[OwinKeys.RequestPath] = Path;
        _environment[OwinKeys.RequestQueryString] = "";
        _environment[OwinKeys.RequestProtocol] = "HTTP/1.1";
        _environment[OwinKeys.RequestHeaders] = s_none;
        _environment[OwinKeys.RequestBody] = Stream.Null;
        _environment[OwinKeys.ResponseHeaders] = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
        _environment[OwinKeys.ResponseBody] = Stream.Null;
        _environment[OwinKeys.CallCancelled] = CancellationToken.None;
        _environment[OwinKeys.OwinVersion] = "1.0";
        return _app(_environment);
    }
}
