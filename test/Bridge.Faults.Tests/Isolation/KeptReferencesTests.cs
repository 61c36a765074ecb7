using System.Collections;
using System.Text;
using Bridge.Faults.Tests.Smuggling;
using Bridge.Owin;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Primitives;
using Microsoft.Owin;
using Owin;

namespace Bridge.Faults.Tests.Isolation;

/// <summary>
/// What an application or a view keeps of a request, used while the next request on the same connection runs: it throws ObjectDisposedException or gives the
/// dead request's own data, never the next one's, and it changes nothing of the next one's response. Kestrel uses its header dictionaries, streams and
/// HttpContext again for that next request.
/// </summary>
[TestClass]
public sealed class KeptReferencesTests
{
    private const string Secret = "secret-of-the-second";

    [TestMethod]
    [DataRow(HostKind.Kestrel, "app")]
    [DataRow(HostKind.Kestrel, "view")]
    [DataRow(HostKind.Kestrel, "Katana")]
    [DataRow(HostKind.Kestrel, "view's environment")]
    [DataRow(HostKind.OwinHost, "app")]
    [DataRow(HostKind.OwinHost, "view")]
    [DataRow(HostKind.OwinHost, "Katana")]
    [DataRow(HostKind.OwinHost, "view's environment")]
    public async Task What_was_kept_of_a_request_does_not_lead_to_the_next_one(HostKind host, string kind)
    {
        List<(string Name, Func<object?> Use)> kept = [];
        List<string> failures = [];
        int uses = 0;
        await using TestServer server = await StartAsync(host, kind, Handle);
        using StrictClient client = new(server.Port);
        foreach (string how in new[] { "answered", "unread", "failed" })
        {
            kept.Clear();
            await client.SendAsync(
                $"POST /site/{how}?q=first HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Value: first\r\nX-Other: first\r\nCookie: c=first; d=first\r\nContent-Type: "
                    + $"application/x-www-form-urlencoded\r\nContent-Length: 7\r\n\r\nf=first");
            StrictResponse first = await client.ReadAsync();
            first.IsComplete.Should().BeTrue(client.Received + string.Concat(server.Log));
            if (first.Closes)
            {
                continue;
            }

            kept.Should().NotBeEmpty();
            await client.SendAsync(
                $"POST /site/{Secret}?q={Secret} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Value: {Secret}\r\nX-Other: {Secret}\r\nX-Third: {Secret}\r\nCookie: "
                    + $"c={Secret}; d={Secret}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {2 + Secret.Length}\r\n\r\nf={Secret}");
            StrictResponse second = await client.ReadAsync();
            second.IsComplete.Should().BeTrue();
            second.Body.Should().Be($"f={Secret}");
            second.Fields.Should().NotContain(static field => field.Key.StartsWith("X-Leak", StringComparison.Ordinal));
            second.Status.Should().Be(200);
        }

        string.Join("\n", failures).Should().BeEmpty();
        uses.Should().BeGreaterThan(15);

        object? Handle(Action<List<(string, Func<object?>)>> keep, string path)
        {
            if (!path.EndsWith(Secret, StringComparison.Ordinal))
            {
                keep(kept);
                return null;
            }

            foreach ((string name, Func<object?> use) in kept)
            {
                uses++;
                try
                {
                    if (Describe(use()) is { } text && text.Contains(Secret, StringComparison.Ordinal))
                    {
                        failures.Add($"{name} gave what belongs to the next request: {text}");
                    }
                }
                catch (ObjectDisposedException)
                {
                }
                catch (Exception e)
                {
                    failures.Add($"{name} threw {e}");
                }
            }

            return null;
        }
    }

    private static string Describe(object? value) => value switch
    {
        null => "",
        string text => text,
        Task task => Describe(((dynamic)task).GetAwaiter().GetResult()),
        IEnumerable items => string.Join(",", items.Cast<object?>().Select(Describe)),
        _ => value.ToString() ?? "",
    };

    private static Task<TestServer> StartAsync(HostKind host, string kind, Func<Action<List<(string, Func<object?>)>>, string, object?> handle)
    {
        AppFunc app = async environment =>
        {
            string path = (string)environment[OwinKeys.RequestPath];
            handle(kept => Keep(environment, kept), path);
            await AnswerAsync(environment, path);
        };
        SiteModule module = new();
        switch (kind)
        {
            case "view":
                module.Post("/site/{how}", async r =>
                {
                    ViewForm form = await r.ReadFormAsync();
                    handle(kept => Keep(r, form, kept), r.Path);
                    return r.Path.EndsWith("failed", StringComparison.Ordinal) ? throw new FormatException() : (object?)("f=" + form["f"]);
                });
                break;
            case "view's environment":
                module.Post("/site/{how}", async r =>
                {
                    string path = r.Path;
                    handle(kept => Keep(r.Environment, kept), path);
                    return path.EndsWith("failed", StringComparison.Ordinal)
                        ? throw new FormatException()
                        : (object?)await new StreamReader(r.Body).ReadToEndAsync();
                });
                break;
            case "Katana":
                AppFunc katana = Katana.ToAppFunc(k => k.Run(async context =>
                {
                    string path = context.Request.Path.Value;
                    handle(kept => Keep(context, kept), path);
                    await AnswerAsync(context.Environment, path);
                }));
                return host == HostKind.Kestrel ? KestrelTestServer.StartAsync(site => site.MapOwin("/", katana)) : TestServer.StartAsync(host, katana);
            default:
                return TestServer.StartAsync(host, app);
        }

        return TestServer.StartAsync(host, module);
    }

    private static async Task AnswerAsync(IDictionary<string, object> environment, string path)
    {
        if (path.EndsWith("failed", StringComparison.Ordinal))
        {
            throw new FormatException();
        }

        var body = (Stream)environment[OwinKeys.ResponseBody];
        if (!path.EndsWith("unread", StringComparison.Ordinal))
        {
            await ((Stream)environment[OwinKeys.RequestBody]).CopyToAsync(body);
        }

        await body.FlushAsync();
    }

    private static void Keep(IDictionary<string, object> environment, List<(string, Func<object?>)> kept)
    {
        var requestHeaders = (IDictionary<string, string[]>)environment[OwinKeys.RequestHeaders];
        var responseHeaders = (IDictionary<string, string[]>)environment[OwinKeys.ResponseHeaders];
        var requestBody = (Stream)environment[OwinKeys.RequestBody];
        var responseBody = (Stream)environment[OwinKeys.ResponseBody];
        var onSendingHeaders = (Action<Action<object>, object>)environment[OwinKeys.OnSendingHeaders];
        var sendFile = (Func<string, long, long?, CancellationToken, Task>)environment[OwinKeys.SendFileAsync];
        environment["site.Secret"] = "first";
        responseHeaders["X-First"] = ["first"];
        IEnumerator<KeyValuePair<string, object>> pairs = environment.GetEnumerator();
        IEnumerator<KeyValuePair<string, string[]>> begun = requestHeaders.GetEnumerator();
        IEnumerator<KeyValuePair<string, string[]>> fresh = requestHeaders.GetEnumerator();
        IEnumerator<KeyValuePair<string, string[]>> responses = responseHeaders.GetEnumerator();
        responses.MoveNext();
        pairs.MoveNext();
        begun.MoveNext();
        kept.Add(("the environment's path", () => environment[OwinKeys.RequestPath]));
        kept.Add(("the environment's own key", () => environment["site.Secret"]));
        kept.Add(("the environment", () => environment.ToList()));
        kept.Add(("the environment's count", () => environment.Count));
        kept.Add(("the environment's query", () => environment.TryGetValue(OwinKeys.RequestQueryString, out object? query) ? query : null));
        kept.Add(("the environment's headers", () => ((IDictionary<string, string[]>)environment[OwinKeys.RequestHeaders])["X-Value"]));
        kept.Add(("the environment's enumerator", () => Rest(pairs)));
        kept.Add(("the environment's status", () => environment[OwinKeys.ResponseStatusCode] = 418));
        kept.Add(("a request header", () => requestHeaders["X-Value"]));
        kept.Add(("a new request header", () => requestHeaders.TryGetValue("X-Third", out string[]? values) ? values : null));
        kept.Add(("the request headers", () => requestHeaders.ToList().Select(static pair => string.Join(",", pair.Value))));
        kept.Add(("the request headers' keys", () => requestHeaders.Keys));
        kept.Add(("the request headers' values", () => requestHeaders.Values));
        kept.Add(("the request headers' enumerator", () => Rest(fresh)));
        kept.Add(("the request headers' enumerator that had begun", () => Rest(begun)));
        kept.Add(("setting a request header", () => requestHeaders["X-Value"] = ["leak"]));
        kept.Add(("removing a request header", () => requestHeaders.Remove("X-Value")));
        kept.Add(("a response header", () => responseHeaders["X-Leak"] = ["leak"]));
        kept.Add(("another response header", () =>
        {
            responseHeaders.Add("X-Leak-2", ["leak"]);
            return null;
        }));
        kept.Add(("the response headers", () => responseHeaders.ToList().Select(static pair => string.Join(",", pair.Value))));
        kept.Add(("the response headers' enumerator", () => Rest(responses)));
        kept.Add(("clearing the response headers", () =>
        {
            responseHeaders.Clear();
            return null;
        }));
        kept.Add(("reading the request's body", () => Encoding.UTF8.GetString(new byte[100], 0, requestBody.Read(new byte[100], 0, 100))));
        kept.Add(("reading the request's body later", () => requestBody.ReadAsync(new byte[100], 0, 100)));
        kept.Add(("copying the request's body", () =>
        {
            MemoryStream copy = new();
            requestBody.CopyTo(copy);
            return Encoding.UTF8.GetString(copy.ToArray());
        }));
        kept.Add(("writing", () =>
        {
            responseBody.Write("leak"u8);
            return null;
        }));
        kept.Add(("writing later", () =>
        {
            responseBody.WriteAsync("leak"u8.ToArray(), 0, 4).GetAwaiter().GetResult();
            return null;
        }));
        kept.Add(("flushing", () =>
        {
            responseBody.Flush();
            return null;
        }));
        kept.Add(("flushing later", () =>
        {
            responseBody.FlushAsync().GetAwaiter().GetResult();
            return null;
        }));
        kept.Add(("registering a callback", () =>
        {
            onSendingHeaders(static _ => throw new FormatException(), new object());
            return null;
        }));
        kept.Add(("sending a file", () =>
        {
            sendFile(typeof(KeptReferencesTests).Assembly.Location, 0, 10, default).GetAwaiter().GetResult();
            return null;
        }));
    }

    private static void Keep(IOwinContext context, List<(string, Func<object?>)> kept)
    {
        Keep(context.Environment, kept);
        IOwinRequest request = context.Request;
        IOwinResponse response = context.Response;
        IHeaderDictionary headers = request.Headers;
        kept.Add(("the context's path", () => request.Path.Value));
        kept.Add(("the context's URI", () => request.Uri));
        kept.Add(("the context's query", () => request.Query["q"]));
        kept.Add(("the context's cookies", () => request.Cookies["c"]));
        kept.Add(("the context's headers", () => headers["X-Value"]));
        kept.Add(("the context's form", () => request.ReadFormAsync().GetAwaiter().GetResult()["f"]));
        kept.Add(("the context's user", () => request.User));
        kept.Add(("the context's cookie", () =>
        {
            response.Cookies.Append("leak", "leak");
            return null;
        }));
        kept.Add(("the context's redirect", () =>
        {
            response.Redirect("/leak");
            return null;
        }));
        kept.Add(("the context's write", () =>
        {
            response.Write("leak");
            return null;
        }));
    }

    private static void Keep(ViewRequest request, ViewForm form, List<(string, Func<object?>)> kept)
    {
        IReadOnlyDictionary<string, StringValues> headers = request.Headers;
        IReadOnlyDictionary<string, StringValues> query = request.Query;
        IReadOnlyDictionary<string, string?> cookies = request.Cookies;
        IReadOnlyDictionary<string, object?> routeValues = request.RouteValues;
        Stream body = request.Body;
        IEnumerator begunHeaders = headers.GetEnumerator();
        IEnumerator begunRouteValues = routeValues.GetEnumerator();
        IEnumerator begunCookies = cookies.GetEnumerator();
        IEnumerable<string> keys = headers.Keys;
        IEnumerable<StringValues> values = headers.Values;
        begunHeaders.MoveNext();
        begunRouteValues.MoveNext();
        begunCookies.MoveNext();
        kept.Add(("the method", () => request.Method));
        kept.Add(("the path", () => request.Path));
        kept.Add(("the path base", () => request.PathBase));
        kept.Add(("the query string", () => request.QueryString));
        kept.Add(("the host", () => request.Host));
        kept.Add(("the query", () => request.Query["q"]));
        kept.Add(("the headers", () => request.Headers["X-Value"]));
        kept.Add(("the cookies", () => request.Cookies["c"]));
        kept.Add(("the route values", () => request.RouteValues["how"]));
        kept.Add(("the body", () => request.Body.ReadByte()));
        kept.Add(("the user", () => request.User));
        kept.Add(("the environment", () => request.Environment.Count));
        kept.Add(("the form", () => request.ReadFormAsync().GetAwaiter().GetResult()["f"]));
        kept.Add(("kept headers", () => headers["X-Value"]));
        kept.Add(("all kept headers", () => headers.ToList()));
        kept.Add(("kept names", () => keys));
        kept.Add(("kept values", () => values.Select(static value => value.ToString())));
        kept.Add(("a kept enumerator of headers", () => Rest(begunHeaders)));
        kept.Add(("a kept query", () => query["q"]));
        kept.Add(("all of a kept query", () => query.ToList()));
        kept.Add(("kept cookies", () => cookies["c"]));
        kept.Add(("all kept cookies", () => cookies.ToList()));
        kept.Add(("a kept enumerator of cookies", () => Rest(begunCookies)));
        kept.Add(("kept route values", () => routeValues.TryGetValue("how", out object? how) ? how : null));
        kept.Add(("all kept route values", () => routeValues.ToList()));
        kept.Add(("a kept enumerator of route values", () => Rest(begunRouteValues)));
        kept.Add(("a kept form", () => form["f"]));
        kept.Add(("a kept body", () => body.Read(new byte[100], 0, 100)));
    }

    private static string Rest(IEnumerator items)
    {
        StringBuilder rest = new();
        while (items.MoveNext())
        {
            rest.Append(items.Current is KeyValuePair<string, string[]> header ? header.Key + ":" + string.Join(",", header.Value) : items.Current).Append(';');
        }

        return rest.ToString();
    }

    private sealed class SiteModule : ViewModule;
}
