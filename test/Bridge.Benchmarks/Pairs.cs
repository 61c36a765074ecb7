using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;

namespace Bridge.Benchmarks;

/// <summary>What the quick mode measures, in the order in which it prints.</summary>
internal static class Pairs
{
    internal static readonly byte[] Hello = Encoding.ASCII.GetBytes("Hello, World!");

    /// <summary>An OWIN application as they are written: two headers, the status, 13 bytes.</summary>
    internal static readonly AppFunc App = static environment =>
    {
        environment[OwinKeys.ResponseStatusCode] = 200;
        var headers = (IDictionary<string, string[]>)environment[OwinKeys.ResponseHeaders];
        headers["Content-Type"] = ["text/plain"];
        headers["Content-Length"] = ["13"];
        return ((Stream)environment[OwinKeys.ResponseBody]).WriteAsync(Hello, 0, Hello.Length);
    };

    /// <summary>The same without OWIN.</summary>
    internal static readonly RequestDelegate Raw = static context =>
    {
        HttpResponse response = context.Response;
        response.StatusCode = 200;
        response.Headers["Content-Type"] = "text/plain";
        response.Headers["Content-Length"] = "13";
        return response.Body.WriteAsync(Hello, 0, Hello.Length);
    };

    internal static Subject MappedApp() => Subject.Of(app => app.MapOwin("/", App));

    internal static Subject RawDelegate() => Subject.Of(app => app.Map("/", Raw));

    public static IEnumerable<Pair> All()
    {
        yield return Alike(MappedApp(), RawDelegate()) with { RatioName = "appfunc_over_raw", BytesName = "appfunc_bytes" };
    }

    /// <summary>A pair whose halves were seen to answer the same.</summary>
    internal static Pair Alike(Subject candidate, Subject baseline)
        => candidate.Answer == baseline.Answer
            ? new Pair(candidate, baseline)
            : throw new InvalidOperationException($"The candidate answers {candidate.Answer}, the baseline {baseline.Answer}.");
}
