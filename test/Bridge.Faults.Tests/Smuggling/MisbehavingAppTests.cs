using Bridge.Owin;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;

namespace Bridge.Faults.Tests.Smuggling;

/// <summary>
/// Whatever goes wrong in an application, wherever it runs, a client gets its whole answer, a clean error or a connection that breaks; and the next response is
/// the next response.
/// </summary>
[TestClass]
public sealed class MisbehavingAppTests
{
    private static readonly Dictionary<string, Func<AppFunc, object>> s_ways = new()
    {
        ["a view's result"] = static app => app,
        ["under headers"] = static app => (app, new Headers { ["X-Tuple"] = "1" }),
        ["under a status"] = static app => (app, 203),
        ["under a status without a body"] = static app => (app, 204),
        ["under a length"] = static app => (app, new Headers { ["Content-Length"] = "5" }),
        ["middleware"] = static app => new Func<AppFunc, AppFunc>(_ => app),
    };

    [TestMethod]
    [DataRow(HostKind.Kestrel, "mounted")]
    [DataRow(HostKind.OwinHost, "mounted")]
    [DataRow(HostKind.Kestrel, "Katana")]
    [DataRow(HostKind.OwinHost, "Katana")]
    [DataRow(HostKind.Kestrel, "a view's result")]
    [DataRow(HostKind.OwinHost, "a view's result")]
    [DataRow(HostKind.Kestrel, "under headers")]
    [DataRow(HostKind.OwinHost, "under headers")]
    [DataRow(HostKind.Kestrel, "under a status")]
    [DataRow(HostKind.OwinHost, "under a status")]
    [DataRow(HostKind.Kestrel, "under a status without a body")]
    [DataRow(HostKind.OwinHost, "under a status without a body")]
    [DataRow(HostKind.Kestrel, "under a length")]
    [DataRow(HostKind.OwinHost, "under a length")]
    [DataRow(HostKind.Kestrel, "middleware")]
    [DataRow(HostKind.OwinHost, "middleware")]
    public async Task Next_response_on_the_connection_is_the_next_response(HostKind host, string way)
    {
        await using TestServer server = await StartAsync(host, way);
        List<string> failures = [];
        string[] names = [.. MisbehavingApps.All.Keys];
        IEnumerable<(int app, (string, string) request)> cells =
            from app in Enumerable.Range(0, names.Length)
            from request in new[] { ("GET", "1.1"), ("HEAD", "1.1"), ("GET", "1.0") }
            select (app, request);
        await Parallel.ForEachAsync(cells, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (cell, _) =>
        {
            (int app, (string method, string version)) = cell;
            string keepAlive = version == "1.0" ? "Connection: keep-alive\r\n" : "";
            string? fault = await Exchange.FindFaultAsync(
                server.Port,
                $"{method} /app/{app} HTTP/{version}\r\nHost: 127.0.0.1\r\n{keepAlive}\r\n",
                method,
                $"{app}-{method}-{version}",
                response => Judge(MisbehavingApps.All[names[app]], way, method, response));
            if (fault is not null)
            {
                lock (failures)
                {
                    failures.Add($"{method} {version}, an application that {names[app]}: {fault}");
                }
            }
        });
        string.Join("\n", failures).Should().BeEmpty();
    }

    private static string? Judge(MisbehavingApp app, string way, string method, StrictResponse response)
    {
        if (response is { Status: 500, Body: "" })
        {
            return null;
        }

        if (app.MendedBy == way)
        {
            return null;
        }

        if (way == "under a status without a body" && response is { Status: 204, Body: "" })
        {
            // What the application writes is discarded, so that only its failure counts.
            return null;
        }

        int status = way == "under a status" ? 203 : app.Status;
        string body = method == "HEAD" || status is 204 or 205 or 304 ? "" : app.Body;
        return app.Status == 0 && method == "GET" ? "a failure that looks like an answer"
            : app.Status != 0 && response.Status != status ? $"{response.Status} instead of {status}"
            : method == "GET" && way != "under a status" && response.Body != body ? "a body that was cut off looks complete"
            : null;
    }

    private static Task<TestServer> StartAsync(HostKind host, string way)
    {
        MisbehavingApp[] apps = [.. MisbehavingApps.All.Values];
        AppFunc run = environment =>
            apps[int.Parse(((string)environment[OwinKeys.RequestPath]).Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture)].App(environment);
        SiteModule module = new();
        switch (way)
        {
            case "mounted" when host == HostKind.OwinHost:
                module.Mount("/app", run);
                break;
            case "Katana" when host == HostKind.OwinHost:
                module.Mount("/app", Katana.ToAppFunc(app => app.Use(new Func<AppFunc, AppFunc>(_ => run))));
                break;
            case not ("mounted" or "Katana"):
                module.Get(
                    "/app/{number:int}",
                    r => s_ways[way](environment =>
                        apps[int.Parse((string)r.RouteValues["number"]!, System.Globalization.CultureInfo.InvariantCulture)].App(environment)));
                break;
        }

        return host == HostKind.OwinHost ? TestServer.StartAsync(host, module) : KestrelTestServer.StartAsync(app =>
        {
            app.MapModule("/", module);
            if (way == "mounted")
            {
                app.MapOwin("/app", run);
            }
            else if (way == "Katana")
            {
                app.MapKatana("/app", k => k.Use(new Func<AppFunc, AppFunc>(_ => run)));
            }
        });
    }

    private sealed class SiteModule : ViewModule
    {
        public SiteModule() => Get("/known/{token}", r => HostileSite.Known((string)r.RouteValues["token"]!));
    }
}
