using System.Globalization;
using System.Text;
using Bridge.Owin;
using FluentAssertions;
using Owin;

namespace Bridge.Functional.Tests.KatanaHosting;

/// <summary>A module in a Katana pipeline on any OWIN server: here over a dictionary as the smallest server makes one, with a body that is read once.</summary>
[TestClass]
[DoNotParallelize]
public sealed class RequestFormsTests
{
    private const string UrlEncoded = "application/x-www-form-urlencoded";
    private const string Multipart = "multipart/form-data; boundary=B";
    private const string MultipartBody =
        "--B\r\nContent-Disposition: form-data; name=name\r\n\r\nAda & B\u00E9\r\n--B\r\nContent-Disposition: form-data; name=file; "
            + "filename=\"note.txt\"\r\n\r\nwritten\r\n--B--\r\n";

    [TestMethod]
    public async Task A_form_that_Katana_has_read_is_there_for_a_view()
    {
        (await PostAsync(Site(static katana => katana.Use(static async (context, next) =>
        {
            (await context.Request.ReadFormAsync())["name"].Should().Be("Ada & B\u00E9");
            await next();
        })), UrlEncoded, "name=Ada+%26+B%C3%A9")).Should().Be("Ada & B\u00E9;");
    }

    [TestMethod]
    [DataRow(UrlEncoded, "name=Ada+%26+B%C3%A9", "Ada & B\u00E9;")]
    [DataRow(Multipart, MultipartBody, "Ada & B\u00E9;note.txt: written")]
    public async Task A_form_that_a_view_has_read_is_there_for_Katana_and_for_the_next_view(string type, string body, string expected)
    {
        string? seen = null;
        AppFunc inner = Site(katana => katana.Use(async (context, next) =>
        {
            seen = (await context.Request.ReadFormAsync())["name"];
            await next();
        }));
        ViewModule outer = new();
        outer.Post("/form", async r =>
        {
            await r.ReadFormAsync();
            return inner;
        });

        (await PostAsync(outer.ToAppFunc(), type, body)).Should().Be(expected);
        seen.Should().Be("Ada & B\u00E9");
    }

    [TestMethod]
    [DataRow(Multipart, MultipartBody, "/form", "Katana's ReadFormAsync")]
    [DataRow("application/json", "{\"a\":1}", "/json", "has been read before")]
    [DataRow("application/json", "{\"a\":1}", "/text", "has been read before")]
    public async Task A_body_that_Katana_has_spent_is_an_error_that_names_the_view_and_who_has_read_it(string type, string body, string path, string reader)
    {
        AppFunc site = Site(static katana => katana.Use(static async (context, next) =>
        {
            await context.Request.ReadFormAsync();
            await next();
        }));

        (await FluentActions.Awaiting(() => PostAsync(site, type, body, path)).Should().ThrowAsync<InvalidOperationException>()).Which.Message
            .Should()
            .Contain(reader).And
            .Contain("the view ");
    }

    [TestMethod]
    public async Task A_multipart_form_that_Katana_has_read_is_there_with_its_files_where_the_body_can_be_read_again()
    {
        AppFunc site = Site(static katana => katana.Use(static async (context, next) =>
        {
            await context.Request.ReadFormAsync();
            await next();
        }));

        (await PostAsync(site, Multipart, MultipartBody, canSeek: true)).Should().Be("Ada & B\u00E9;note.txt: written");
        using HttpClient client = new(site.ToHttpMessageHandler()) { BaseAddress = new Uri("http://localhost") };
        using MultipartFormDataContent form = new("B")
        {
            { new StringContent("Ada"), "name" }, { new ByteArrayContent("written"u8.ToArray()), "file", "note.txt" },
        };
        using HttpResponseMessage response = await client.PostAsync("/form", form);
        (await response.Content.ReadAsStringAsync()).Should().Be("Ada;note.txt: written");
    }

    [TestMethod]
    [DataRow(UrlEncoded, "name=a")]
    [DataRow(Multipart, MultipartBody)]
    public async Task A_form_whose_bytes_middleware_has_read_is_an_error(string type, string body)
    {
        AppFunc site = Site(static katana => katana.Use(static async (context, next) =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            await next();
        }));

        await FluentActions.Awaiting(() => PostAsync(site, type, body)).Should().ThrowAsync<InvalidOperationException>().WithMessage("*has been read before*");
    }

    [TestMethod]
    public async Task A_body_that_middleware_has_put_back_is_there()
    {
        AppFunc site = Site(static katana => katana.Use(static async (context, next) =>
        {
            MemoryStream copy = new();
            await context.Request.Body.CopyToAsync(copy);
            copy.Position = 0;
            context.Request.Body = copy;
            await next();
        }));

        (await PostAsync(site, UrlEncoded, "name=Ada")).Should().Be("Ada;");
        (await PostAsync(site, "application/json", "{\"a\":1}", "/json")).Should().Be("1");
        (await PostAsync(site, "application/json", "{\"a\":1}", "/text")).Should().Be("{\"a\":1}");
    }

    [TestMethod]
    public async Task A_body_that_can_seek_is_there_after_Katanas_form_reader_and_keeps_fields_without_an_equals_sign()
    {
        AppFunc site = Site(static katana => katana.Use(static async (context, next) =>
        {
            await context.Request.ReadFormAsync();
            await next();
        }));

        (await PostAsync(site, "application/json", "{\"a\":1}", "/json", canSeek: true)).Should().Be("1");
        (await PostAsync(site, "application/json", "{\"a\":1}", "/text", canSeek: true)).Should().Be("{\"a\":1}");
        (await PostAsync(site, UrlEncoded, "flag&name=Ada", "/names", canSeek: true)).Should().Be("flag,name");
        using HttpClient client = new(site.ToHttpMessageHandler()) { BaseAddress = new Uri("http://localhost") };
        foreach ((string path, string type, string body, string expected) in new[]
        {
            ("/names", UrlEncoded, "flag&name=Ada", "flag,name"), ("/json", "application/json", "{\"a\":1}", "1"),
        })
        {
            using HttpResponseMessage response = await client.PostAsync(path, new StringContent(body, Encoding.UTF8, type));
            (await response.Content.ReadAsStringAsync()).Should().Be(expected);
        }
    }

    [TestMethod]
    [DataRow(UrlEncoded, "name=Ada", false)]
    [DataRow(Multipart, MultipartBody, true)]
    public async Task A_form_that_Katana_and_then_a_view_have_read_is_there_for_the_application_that_the_view_returns(string type, string body, bool canSeek)
    {
        string? seen = null;
        AppFunc site = Bridge.Owin.Katana.ToAppFunc(katana =>
        {
            katana.Use(static async (context, next) =>
            {
                await context.Request.ReadFormAsync();
                await next();
            });
            ViewModule module = new();
            module.Post("/form", async request =>
            {
                await request.ReadFormAsync();
                return Bridge.Owin.Katana.ToAppFunc(inner => inner.Run(async context =>
                {
                    seen = await new StreamReader(context.Request.Body, leaveOpen: true).ReadToEndAsync();
                    context.Request.Body.Position = 0;
                    await context.Response.WriteAsync((await context.Request.ReadFormAsync())["name"]);
                }));
            });
            katana.UseModule(module);
        });

        (await PostAsync(site, type, body, canSeek: canSeek)).Should().Be(type == UrlEncoded ? "Ada" : "Ada & B\u00E9");
        seen.Should().StartWith("name=Ada");
    }

    [TestMethod]
    public async Task A_form_with_a_NUL_that_Katana_has_read_is_malformed_for_a_view()
    {
        AppFunc site = Site(static katana => katana.Use(static async (context, next) =>
        {
            await context.Request.ReadFormAsync();
            await next();
        }));

        (await PostAsync(site, UrlEncoded, "name=a%00b")).Should().Contain("400");
    }

    [TestMethod]
    public async Task A_body_that_can_seek_can_be_read_and_rewound_by_a_view()
    {
        AppFunc site = Site(static _ => { });

        (await PostAsync(site, "text/plain", "text", "/twice", canSeek: true)).Should().Be("texttext");
    }

    [TestMethod]
    public async Task A_body_that_is_empty_stays_what_it_is()
    {
        AppFunc site = Site(static _ => { });

        (await PostAsync(site, UrlEncoded, "")).Should().Be(";");
        (await PostAsync(site, "application/json", "", "/json")).Should().Contain("400");
        (await PostAsync(site, "application/json", "", "/text")).Should().Be("");
    }

    private static AppFunc Site(Action<IAppBuilder> front) => Bridge.Owin.Katana.ToAppFunc(katana =>
    {
        front(katana);
        ViewModule module = new();
        module.Post("/form", static async r =>
        {
            ViewForm form = await r.ReadFormAsync();
            string text = $"{form["name"]};";
            foreach (ViewFormFile file in form.Files)
            {
                using StreamReader reader = new(file.OpenRead());
                text += $"{file.FileName}: {await reader.ReadToEndAsync()}";
            }

            return text;
        });
        module.Post("/json", static async r => (await r.ReadJsonAsync<Dictionary<string, int>>())!["a"].ToString(CultureInfo.InvariantCulture));
        module.Post("/names", static async r => string.Join(",", (await r.ReadFormAsync()).Keys.OrderBy(static key => key)));
        module.Post("/twice", static async r =>
        {
            string text = await new StreamReader(r.Body, leaveOpen: true).ReadToEndAsync();
            r.Body.Position = 0;
            return text + await new StreamReader(r.Body).ReadToEndAsync();
        });
        module.Post("/text", static async r => await new StreamReader(r.Body).ReadToEndAsync());
        katana.UseModule(module);
    });

    private static async Task<string> PostAsync(AppFunc app, string type, string body, string path = "/form", bool canSeek = false)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        MemoryStream response = new();
        Dictionary<string, object> environment = new(StringComparer.Ordinal)
        {
            [OwinKeys.OwinVersion] = "1.0",
            [OwinKeys.CallCancelled] = CancellationToken.None,
            [OwinKeys.RequestMethod] = "POST",
            [OwinKeys.RequestScheme] = "http",
            [OwinKeys.RequestProtocol] = "HTTP/1.1",
            [OwinKeys.RequestPathBase] = "",
            [OwinKeys.RequestPath] = path,
            [OwinKeys.RequestQueryString] = "",
            [OwinKeys.RequestHeaders] = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase)
            {
                ["Host"] = ["localhost"],
                ["Content-Type"] = [type],
                ["Content-Length"] = [bytes.Length.ToString(CultureInfo.InvariantCulture)],
            },
            [OwinKeys.RequestBody] = canSeek ? new MemoryStream(bytes, writable: false) : new OnceBody(bytes),
            [OwinKeys.ResponseHeaders] = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase),
            [OwinKeys.ResponseBody] = response,
        };
        await app(environment);
        return Encoding.UTF8.GetString(response.ToArray());
    }

    private sealed class OnceBody(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override bool CanSeek => false;
    }
}
