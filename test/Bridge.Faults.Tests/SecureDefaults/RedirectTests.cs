using Bridge.Faults.Tests.Smuggling;
using Bridge.Owin;
using FluentAssertions;
using Owin;

namespace Bridge.Faults.Tests.SecureDefaults;

/// <summary>
/// A redirect goes where it was told to and nowhere else, and what stands in its location can end neither the header nor its page's markup. Whether the target
/// is a good one is the site's to say.
/// </summary>
[TestClass]
public sealed class RedirectTests
{
    // What was given, and what is sent; null where it is refused.
    private static readonly (string Given, string? Sent)[] s_locations =
    [
        ("/here", "/here"),
        ("here?next=//other.example", "here?next=//other.example"),
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("//other.example/a", "//other.example/a"),
        ("/%5Cother.example", "/%5Cother.example"),
        ("/%2Fother.example", "/%2Fother.example"),
        ("%2F%2Fother.example", "%2F%2Fother.example"),
        ("/a/..//other.example", "/a/..//other.example"),
        ("/caf\u00e9 a", "/caf%C3%A9%20a"),
        ("/\"><script>alert(1)</script>", "/\"><script>alert(1)</script>"),
        ("/a\r\nSet-Cookie: a=1", null),
        ("/a\nX-Split: 1", null),
        ("/a\r\n\r\n<script>", null),
        ("\r\n/a", null),
        ("/a\0", null),
        ("/a\t//other.example", null),
        ("/\t/other.example", null),
    ];

    [TestMethod]
    [DataRow(HostKind.Kestrel)]
    [DataRow(HostKind.OwinHost)]
    public async Task Redirect_keeps_to_what_was_given(HostKind host)
    {
        SiteModule module = new();
        module.Get("/redirect/{number:int}", static r => Response.Redirect(s_locations[Number(r)].Given));
        module.Get("/tuple/{number:int}", static r => ("", 302, new Headers { ["Location"] = s_locations[Number(r)].Given }));
        await using TestServer server = await TestServer.StartAsync(host, module);
        for (int i = 0; i < s_locations.Length; i++)
        {
            (string given, string? sent) = s_locations[i];
            foreach (string way in new[] { "redirect", "tuple" })
            {
                using StrictClient client = new(server.Port);
                await client.SendAsync($"GET /{way}/{i} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
                StrictResponse response = await client.ReadAsync();
                response.Values("X-Split").Concat(response.Values("Set-Cookie")).Should().BeEmpty(given);
                response.Body.Should().NotContain("<script>", given);
                if (given.Contains('\t'))
                {
                    // Percent-encoded, so that a browser does not drop it and find a host behind two slashes.
                    response.Values("Location").Should().OnlyContain(static location => !location.Contains('\t'), given);
                }
                else if (sent is null)
                {
                    response.Status.Should().Be(500, given);
                    response.Values("Location").Should().BeEmpty(given);
                }
                else
                {
                    response.Status.Should().Be(302, given);
                    response.Values("Location").Should().Equal([sent], given);
                }
            }
        }
    }

    [TestMethod]
    [DataRow(HostKind.Kestrel)]
    [DataRow(HostKind.OwinHost)]
    public async Task Katanas_redirect_keeps_to_what_was_given(HostKind host)
    {
        AppFunc site = Katana.ToAppFunc(static app => app.Run(static context =>
        {
            context.Response.Redirect(s_locations[int.Parse(
                context.Request.Path.Value.TrimStart('/'),
                System.Globalization.CultureInfo.InvariantCulture)].Given);
            return Task.CompletedTask;
        }));
        await using TestServer server = await TestServer.StartAsync(host, site);
        for (int i = 0; i < s_locations.Length; i++)
        {
            (string given, string? sent) = s_locations[i];
            using StrictClient client = new(server.Port);
            await client.SendAsync($"GET /{i} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
            StrictResponse response = await client.ReadAsync();
            response.Values("X-Split").Concat(response.Values("Set-Cookie")).Should().BeEmpty(given);
            if (sent is not null)
            {
                response.Status.Should().Be(302, given);
                response.Values("Location").Should().Equal([sent], given);
            }
            else if (!given.Contains('\t'))
            {
                response.Status.Should().Be(500, given);
                response.Values("Location").Should().BeEmpty(given);
            }
        }
    }

    [TestMethod]
    [DataRow(HostKind.Kestrel)]
    [DataRow(HostKind.OwinHost)]
    public async Task Url_of_a_view_never_begins_with_another_host(HostKind host)
    {
        SiteModule module = new();
        module.Get("/go", static r => Response.Redirect(r.UrlFor("any", new { path = r.Query["to"].ToString() })));
        module.Get("/{**path}", static _ => "any").WithName("any");
        await using TestServer server = await TestServer.StartAsync(host, module);
        foreach (string to in new[]
        {
            "//other.example", "/other.example", "%5C%5Cother.example", "/%5Cother.example", "https://other.example", "javascript:alert(1)",
            "%0D%0ASet-Cookie:a=1", "%09//other.example", "..//other.example", "",
        })
        {
            foreach (string target in new[] { "/go", "//go", "http://other.example/go" })
            {
                using StrictClient client = new(server.Port);
                await client.SendAsync($"GET {target}?to={to} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
                StrictResponse response = await client.ReadAsync();
                response.Values("Set-Cookie").Should().BeEmpty();
                response.Values("Location")
                    .Should()
                    .NotContain(
                        static location => !location.StartsWith('/') || location.StartsWith("//") || location.StartsWith("/\\") || location.Contains('\t'),
                        $"{target} to {to}");
                if (target == "/go")
                {
                    response.Values("Location").Should().ContainSingle(to);
                }
            }
        }
    }

    private static int Number(ViewRequest request) => int.Parse((string)request.RouteValues["number"]!, System.Globalization.CultureInfo.InvariantCulture);

    private sealed class SiteModule : ViewModule;
}
