using System.Net;
using System.Text;
using Bridge.Owin;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Owin;

namespace Bridge.Functional.Tests.KatanaHosting;

/// <summary>The rules for a response's head hold for views, for OWIN applications and for Katana's, on Kestrel and in a test without a server.</summary>
[TestClass]
[DoNotParallelize]
public sealed class KatanaResponseHeadTests
{
    /// <summary>Who redirects, by name. The URL comes in the query, as UTF-16 in hexadecimal.</summary>
    private static readonly Dictionary<string, AppFunc> s_redirects = new()
    {
        ["Katana's Redirect"] = Bridge.Owin.Katana.ToAppFunc(static katana => katana.Run(static context =>
        {
            context.Response.Redirect(UrlOf(context.Environment));
            return Task.CompletedTask;
        })),
        ["an application's header"] = static environment =>
        {
            OwinEnvironment owin = new(environment) { StatusCode = 302 };
            owin.ResponseHeaders["location"] = [UrlOf(environment)];
            return Task.CompletedTask;
        },
        ["a view"] = Module(static r => Response.Redirect(UrlOf(r.Environment))),
        ["a view over an application"] = Module(static r =>
            ((AppFunc)(static _ => Task.CompletedTask), 302, new Headers { ["Location"] = UrlOf(r.Environment) })),
        ["an HttpResponseMessage"] = Module(static r =>
        {
            HttpResponseMessage message = new(HttpStatusCode.Redirect);
            message.Headers.TryAddWithoutValidation("Location", UrlOf(r.Environment));
            return message;
        }),
    };

    private static IEnumerable<object[]> Ways => from who in s_redirects.Keys from isKestrel in new[] { true, false } select new object[] { who, isKestrel };

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestMethod]
    [DynamicData(nameof(Ways))]
    public async Task A_location_is_percent_encoded(string who, bool isKestrel)
    {
        (await LocationAsync(who, isKestrel, "/\u00FC x?q=\u00FC")).Should().Be("/%C3%BC%20x?q=%C3%BC");
        (await LocationAsync(who, isKestrel, "http://b\u00FCcher.example/\u00FC")).Should().Be("http://xn--bcher-kva.example/%C3%BC");
        (await LocationAsync(who, isKestrel, "/a?b=c%20d#e")).Should().Be("/a?b=c%20d#e");
    }

    [TestMethod]
    [DynamicData(nameof(Ways))]
    public async Task A_location_whose_host_is_not_plain_is_refused(string who, bool isKestrel)
    {
        foreach (string url in new[]
        {
            "https://evil.com\uFF0F.good.com/", "https://evil.com\\.good.com/", "/\\evil.com/", "https://good.com@evil.com/", "https://evil%2ecom/",
        })
        {
            (await LocationAsync(who, isKestrel, url)).Should().Be("500", url);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Ways))]
    public async Task An_empty_location_is_sent_as_it_is(string who, bool isKestrel)
    {
        // Katana itself leaves a header without a value out.
        (await LocationAsync(who, isKestrel, "")).Should().Be(who == "Katana's Redirect" ? "none" : "");
    }

    [TestMethod]
    public async Task A_content_location_of_an_application_is_percent_encoded()
    {
        await using Site site = await Site.StartAsync(static app => app.MapOwin("/", static (IDictionary<string, object> environment) =>
        {
            new OwinEnvironment(environment).ResponseHeaders["Content-Location"] = ["/\u00FC"];
            return Task.CompletedTask;
        }));
        using HttpResponseMessage response = await site.Client.GetAsync("/", Ct);

        response.Content.Headers.GetValues("Content-Location").Should().Equal("/%C3%BC");
    }

    [TestMethod]
    [DataRow("an application")]
    [DataRow("Katana")]
    [DataRow("a view's Response")]
    [DataRow("a view's HttpResponseMessage")]
    [DataRow("an application that a view returned")]
    [DataRow("a module in Katana")]
    public async Task A_reason_phrase_beyond_ASCII_costs_the_phrase_and_not_the_response(string who)
    {
        const string Phrase = "Gr\u00F6\u00DFe falsch";
        CollectedLog log = new();
        AppFunc application = static environment =>
        {
            OwinEnvironment owin = new(environment) { StatusCode = 400 };
            owin.ReasonPhrase = Phrase;
            return owin.ResponseBody.WriteAsync("body"u8.ToArray(), 0, 4);
        };
        await using Site site = await Site.StartAsync(
            app =>
            {
                switch (who)
                {
                    case "an application":
                        app.MapOwin("/", application);
                        break;
                    case "Katana":
                        app.MapKatana("/", katana => katana.Run(context =>
                        {
                            context.Response.StatusCode = 400;
                            context.Response.ReasonPhrase = Phrase;
                            return context.Response.WriteAsync("body");
                        }));
                        break;
                    case "a view's Response":
                        app.MapView("/", static _ => new Response("body", 400) { ReasonPhrase = Phrase });
                        break;
                    case "a view's HttpResponseMessage":
                        app.MapView(
                            "/",
                            static _ => new HttpResponseMessage(HttpStatusCode.BadRequest) { ReasonPhrase = Phrase, Content = new StringContent("body") });
                        break;
                    case "an application that a view returned":
                        app.MapView("/", _ => application);
                        break;
                    default:
                        app.UseKatana(static katana => katana.RunView(static _ => new Response("body", 400) { ReasonPhrase = Phrase }));
                        break;
                }
            },
            builder => builder.Logging.AddProvider(log));

        using HttpResponseMessage response = await site.Client.GetAsync("/", Ct);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        response.ReasonPhrase.Should().Be("Bad Request");
        (await response.Content.ReadAsStringAsync(Ct)).Should().Be("body");
        log.Entries.Should()
            .Contain(static entry => entry.Message.Contains(Phrase, StringComparison.Ordinal) && entry.Message.Contains("left out", StringComparison.Ordinal));
    }

    private async Task<string> LocationAsync(string who, bool isKestrel, string url)
    {
        string query = "/?" + Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(url));
        if (isKestrel)
        {
            await using Site site = await Site.StartAsync(app => app.MapOwin("/", s_redirects[who]));
            using HttpResponseMessage response = await site.Client.GetAsync(query, Ct);
            return Show(response);
        }

        using HttpClient client = new(
            s_redirects[who].ToHttpMessageHandler(new AppHandlerOptions { AllowAutoRedirect = false })) { BaseAddress = new Uri("http://localhost") };
        try
        {
            using HttpResponseMessage response = await client.GetAsync(query, Ct);
            return Show(response);
        }
        catch (Exception error) when (error.ToString().Contains("names", StringComparison.Ordinal))
        {
            return "500";
        }
    }

    private static string Show(HttpResponseMessage response) =>
        response.StatusCode != HttpStatusCode.Redirect ? ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture)
        : response.Headers.NonValidated.TryGetValues("Location", out System.Net.Http.Headers.HeaderStringValues values) ? values.ToString()
        : "none";

    private static string UrlOf(IDictionary<string, object> environment) =>
        Encoding.BigEndianUnicode.GetString(Convert.FromHexString(new OwinEnvironment(environment).QueryString));

    private static AppFunc Module(Func<ViewRequest, object?> view)
    {
        ViewModule module = new();
        module.Get("/", view);
        return module.ToAppFunc();
    }
}
