using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Owin;
using Owin;

namespace Bridge.Benchmarks;

/// <summary>What the quick mode measures, in the order in which it prints.</summary>
internal static class Pairs
{
    private const string Text = "Hello, World!";

    internal static readonly byte[] Hello = Encoding.ASCII.GetBytes(Text);

    private static readonly Dictionary<string, object?> s_dictionary = new() { ["message"] = Text, ["answer"] = 42 };

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

    internal static Subject MappedKatana() => Subject.Of(app => app.MapKatana("/", static katana => katana.Run(static context =>
    {
        IOwinResponse response = context.Response;
        response.ContentType = "text/plain";
        response.ContentLength = Hello.Length;
        return response.WriteAsync(Hello);
    })));

    /// <summary>What <see cref="MappedKatana"/> does, by an OWIN application in the same pipeline: what is left is the cost of Katana's own objects.</summary>
    internal static Subject MappedAppOfKatana() => Subject.Of(app => app.MapKatana("/", static katana => katana.Use(new Func<AppFunc, AppFunc>(
        static _ => static environment =>
        {
            var headers = (IDictionary<string, string[]>)environment[OwinKeys.ResponseHeaders];
            headers["Content-Type"] = ["text/plain"];
            headers["Content-Length"] = ["13"];
            return ((Stream)environment[OwinKeys.ResponseBody]).WriteAsync(Hello, 0, Hello.Length);
        }))));

    internal static Subject RawDelegate() => Subject.Of(app => app.Map("/", Raw));

    internal static Subject TextView() => Subject.Of(app => app.MapView("/", static _ => Text));

    internal static Subject TextMinimal() => Subject.Of(app => app.MapGet("/", static () => Text));

    internal static Subject BytesView() => Subject.Of(app => app.MapView("/", static _ => Hello));

    internal static Subject BytesMinimal() => Subject.Of(app => app.MapGet("/", static () => Results.Bytes(Hello)));

    internal static Subject JsonView() => Subject.Of(app => app.MapView("/", static _ => s_dictionary));

    internal static Subject JsonMinimal() => Subject.Of(app => app.MapGet("/", static () => s_dictionary));

    internal static Subject TupleView() => Subject.Of(app => app.MapView("/", static _ => (Text, 201)));

    internal static Subject TupleMinimal() => Subject.Of(app => app.MapGet("/", static () => Results.Text(Text, statusCode: 201)));

    internal static Subject ResponseView() => Subject.Of(app => app.MapView("/", static _ => new Response(Text, 201)));

    internal static Subject TaskView() => Subject.Of(app => app.MapView("/", static async _ => { await Task.CompletedTask; return Text; }));

    internal static Subject TaskMinimal() => Subject.Of(app => app.MapGet("/", static async () => { await Task.CompletedTask; return Text; }));

    internal static Subject IteratorView() => Subject.Of(app => app.MapView("/", static _ => TenChunks()));

    internal static Subject IteratorMinimal() => Subject.Of(app => app.MapGet("/", static async (HttpResponse response) =>
    {
        response.ContentType = "text/html; charset=utf-8";
        foreach (string chunk in TenChunks())
        {
            await response.WriteAsync(chunk);
        }
    }));

    internal static Subject AppView() => Subject.Of(app => app.MapView("/", static _ => App));

    internal static Subject AppUnderTupleView() => Subject.Of(app => app.MapView("/", static _ => (App, 203)));

    internal static Subject Mounted() => Subject.Of(app => app.MapOwin("/", App.MountAt("/legacy")), "/legacy/x");

    internal static Subject Unmounted() => Subject.Of(app => app.MapOwin("/", App), "/legacy/x");

    private static readonly Dictionary<string, Func<Pair>> s_all = new()
    {
        ["appfunc_over_raw"] = static () => Alike(MappedApp(), RawDelegate()) with { RatioName = "appfunc_over_raw", BytesName = "appfunc_bytes" },
        ["katana_over_raw"] = static () => Alike(MappedKatana(), RawDelegate()) with { RatioName = "katana_over_raw", BytesName = "katana_bytes" },
        ["text_view_over_minimal"] = static () =>
            SameBody(TextView(), TextMinimal()) with { RatioName = "text_view_over_minimal", BytesName = "text_view_bytes" },
        ["json_view_over_minimal"] = static () =>
            SameBody(JsonView(), JsonMinimal()) with { RatioName = "json_view_over_minimal", ExtraBytesName = "json_view_extra_bytes" },
        ["tuple_view_over_minimal_result"] = static () => SameBody(TupleView(), TupleMinimal()) with { RatioName = "tuple_view_over_minimal_result" },
        ["task_view_over_minimal"] = static () => SameBody(TaskView(), TaskMinimal()) with { RatioName = "task_view_over_minimal" },
        ["app_view_over_appfunc"] = static () => Alike(AppView(), MappedApp()) with { RatioName = "app_view_over_appfunc" },
        ["mount_bytes"] = static () => Alike(Mounted(), Unmounted()) with { ExtraBytesName = "mount_bytes" },
    };

    /// <summary>The names of the pairs, in the order in which they are printed.</summary>
    public static IReadOnlyCollection<string> Names => s_all.Keys;

    /// <summary>The pair of that name.</summary>
    public static Pair Of(string name) => s_all[name]();

    /// <summary>
    /// A pair whose halves were seen to answer the same status and the same number of bytes; Bridge's content type and length are Flask's, not minimal APIs'.
    /// </summary>
    internal static Pair SameBody(Subject candidate, Subject baseline)
        => (candidate.Answer.Status, candidate.Answer.Length) == (baseline.Answer.Status, baseline.Answer.Length)
            ? new Pair(candidate, baseline)
            : throw new InvalidOperationException($"The candidate answers {candidate.Answer}, the baseline {baseline.Answer}.");

    private static IEnumerable<string> TenChunks()
    {
        for (int i = 0; i < 10; i++)
        {
            yield return Text;
        }
    }

    /// <summary>A pair whose halves were seen to answer the same.</summary>
    internal static Pair Alike(Subject candidate, Subject baseline)
        => candidate.Answer == baseline.Answer
            ? new Pair(candidate, baseline)
            : throw new InvalidOperationException($"The candidate answers {candidate.Answer}, the baseline {baseline.Answer}.");
}
