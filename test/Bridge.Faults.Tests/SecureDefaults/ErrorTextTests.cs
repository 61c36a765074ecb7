using System.Text.Json;
using System.Text.Json.Serialization;
using Bridge.Faults.Tests.Smuggling;
using Bridge.Owin;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Owin;

namespace Bridge.Faults.Tests.SecureDefaults;

/// <summary>What went wrong is in the log, and nothing of it on the wire, on a host that was not told that it is on a developer's machine.</summary>
[TestClass]
public sealed class ErrorTextTests
{
    private const string Secret = "hunter2";

    private static readonly Dictionary<string, Func<ViewRequest, object?>> s_views = new()
    {
        ["throws"] = static _ => throw new InvalidOperationException(Secret),
        ["throws from within"] = static _ => throw new InvalidOperationException(Secret, new FormatException(Secret)),
        ["throws many"] = static _ => throw new AggregateException(new FormatException(Secret)),
        ["fails later"] = static _ => FailLaterAsync(),
        ["gives an object"] = static _ => new Hunter2(),
        ["gives null"] = static _ => null,
        ["gives an exception"] = static _ => new FormatException(Secret),
        ["gives a tuple that is none"] = static _ => ("a", "b", "c", Secret),
        ["gives a status that is none"] = static _ => ("a", Secret),
        ["gives a header that is none"] = static _ => ("a", new Headers { [Secret + " a"] = "1" }),
        ["gives a header that splits"] = static _ => ("a", new Headers { ["X-Value"] = Secret + "\r\n" }),
        ["gives JSON that cannot be written"] = static _ => Response.Json(new Hunter2()),
        ["gives a file that is not there"] = static _ => new FileInfo("/" + Secret),
        ["gives chunks that throw"] = static _ => Chunks(),
        ["gives an app that throws"] = static _ => new AppFunc(static _ => throw new FormatException(Secret)),
        ["gives an app whose callback throws"] = static _ => new AppFunc(static environment =>
        {
            ((Action<Action<object>, object>)environment[OwinKeys.OnSendingHeaders])(static _ => throw new FormatException(Secret), environment);
            ((IDictionary<string, string[]>)environment[OwinKeys.ResponseHeaders])["X-Value"] = [Secret];
            return Task.CompletedTask;
        }),
        ["gives an app that sets what is no header"] = static _ => new AppFunc(static environment =>
        {
            ((IDictionary<string, string[]>)environment[OwinKeys.ResponseHeaders])["X-Value"] = [Secret + "\n"];
            return Task.CompletedTask;
        }),
        ["throws an HttpException over another"] = static _ => throw new HttpException(500, null, new FormatException(Secret)),
        ["asks for a route value that is not there"] = static r => r.RouteValues[Secret],
        ["asks for a cookie that is not there"] = static r => r.Cookies[Secret],
        ["asks for a service that is not there"] = static r => throw new InvalidOperationException(Secret + r.Services.GetType()),
    };

    [TestMethod]
    [DataRow(HostKind.Kestrel)]
    [DataRow(HostKind.OwinHost)]
    public async Task Error_of_a_view_says_nothing_to_the_client_and_all_to_the_log(HostKind host)
    {
        SiteModule module = new();
        string[] names = [.. s_views.Keys];
        for (int i = 0; i < names.Length; i++)
        {
            module.Get($"/{i}", s_views[names[i]]);
        }

        await using TestServer server = await TestServer.StartAsync(host, module);
        for (int i = 0; i < names.Length; i++)
        {
            server.Log.Clear();
            (string received, StrictResponse response) = await GetAsync(server, $"/{i}");
            response.Status.Should().Be(500, names[i]);
            ShouldSayNothing(received, names[i]);
            if (names[i] is not "throws an HttpException over another")
            {
                string.Concat(server.Log).Should().NotBeEmpty(names[i]);
            }
        }
    }

    [TestMethod]
    [DataRow(HostKind.Kestrel, "mounted")]
    [DataRow(HostKind.Kestrel, "MapKatana")]
    [DataRow(HostKind.Kestrel, "UseKatana")]
    [DataRow(HostKind.Kestrel, "UseOwin")]
    [DataRow(HostKind.OwinHost, "mounted")]
    [DataRow(HostKind.OwinHost, "Katana")]
    [DataRow(HostKind.OwinHost, "Katana's middleware")]
    public async Task Error_of_an_application_or_a_Katana_site_says_nothing_to_the_client(HostKind host, string way)
    {
        AppFunc app = static environment => throw new InvalidOperationException(Secret, new FormatException(Secret));
        Action<IAppBuilder> site = static k => k.Use(static async (context, next) =>
        {
            context.Response.Headers.Set("X-Value", Secret);
            await next();
        }).Run(static async _ =>
        {
            await Task.Yield();
            throw new InvalidOperationException(Secret, new FormatException(Secret));
        });
        await using TestServer server = host == HostKind.OwinHost
            ? await TestServer.StartAsync(host, way == "mounted" ? app : Katana.ToAppFunc(site))
            : await KestrelTestServer.StartAsync(web =>
            {
                switch (way)
                {
                    case "mounted":
                        web.MapOwin("/", app);
                        break;
                    case "MapKatana":
                        web.MapKatana("/", site);
                        break;
                    case "UseKatana":
                        web.UseKatana(site);
                        break;
                    default:
                        web.UseOwin(_ => app);
                        break;
                }
            });
        (string received, StrictResponse response) = await GetAsync(server, "/");
        response.Status.Should().Be(500);
        ShouldSayNothing(received, way);
        string.Concat(server.Log).Should().Contain(Secret);
    }

    [TestMethod]
    [DataRow(HostKind.Kestrel)]
    [DataRow(HostKind.OwinHost)]
    public async Task Page_of_an_HttpException_shows_its_description_as_text_and_nothing_of_its_cause(HostKind host)
    {
        SiteModule module = new();
        module.Get("/", static r => throw new HttpException(404, "<script>\"'&", new FormatException(Secret)));
        await using TestServer server = await TestServer.StartAsync(host, module);
        (string received, StrictResponse response) = await GetAsync(server, "/");
        response.Status.Should().Be(404);
        response.Body.Should().Contain("&lt;script&gt;").And.NotContain("<script>").And.NotContain("\"'&");
        ShouldSayNothing(received, "an HttpException");
    }

    private static void ShouldSayNothing(string received, string because)
        => received.Should()
            .NotContain(Secret, because).And
            .NotContain("Exception", because).And
            .NotContain("   at ", because).And
            .NotContain("Hunter2", because);

    private static async Task<(string Received, StrictResponse Response)> GetAsync(TestServer server, string path)
    {
        using StrictClient client = new(server.Port);
        await client.SendAsync($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        StrictResponse response = await client.ReadAsync();
        await client.ReadRestAsync();
        return (client.Received, response);
    }

    private static async Task<string> FailLaterAsync()
    {
        await Task.Yield();
        throw new FormatException(Secret);
    }

    private static IEnumerable<string> Chunks()
    {
        string[] none = [];
        yield return none.Length == 0 ? throw new FormatException(Secret) : "";
    }

    private sealed class SiteModule : ViewModule;

    [JsonConverter(typeof(Hunter2Converter))]
    private sealed class Hunter2;

    private sealed class Hunter2Converter : JsonConverter<Hunter2>
    {
        public override Hunter2 Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

        public override void Write(Utf8JsonWriter writer, Hunter2 value, JsonSerializerOptions options) => throw new FormatException(Secret);
    }
}
