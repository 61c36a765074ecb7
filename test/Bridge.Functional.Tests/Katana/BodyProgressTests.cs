using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Owin;
using Owin;

namespace Bridge.Functional.Tests.KatanaHosting;

/// <summary>
/// What a reader leaves of a body: code that only looks at it takes nothing, a reader of Bridge's or Katana's leaves it to the next one, and a body that is
/// gone is an error for everybody who reads it.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class BodyProgressTests
{
    private const string UrlEncoded = "application/x-www-form-urlencoded";
    private const string Multipart = "multipart/form-data; boundary=B";
    private const string Json = "application/json";
    private const string Fields = "flag&name=Ada+%26+B%C3%A9";
    private const string Parts =
        "--B\r\nContent-Disposition: form-data; name=flag\r\n\r\n\r\n--B\r\nContent-Disposition: form-data; name=name\r\n\r\nAda & B\u00E9\r\n"
            + "--B\r\nContent-Disposition: form-data; name=file; filename=note.txt\r\n\r\nwritten\r\n--B--\r\n";
    private const string Seen = "flag,name=Ada & B\u00E9";
    private const string ReadBefore = "has been read before";

    private static readonly Dictionary<string, RequestDelegate> s_looks = new()
    {
        ["a look at all"] = static async context => Look(context, await context.Request.BodyReader.ReadAsync(), toEnd: true),
        ["a look that marks nothing as examined"] = static async context => Look(context, await context.Request.BodyReader.ReadAsync(), toEnd: false),
        ["buffering, a look"] = static async context =>
        {
            context.Request.EnableBuffering();
            Look(context, await context.Request.BodyReader.ReadAsync(), toEnd: true);
        },
        ["buffering, a look, rewinding"] = static async context =>
        {
            context.Request.EnableBuffering();
            Look(context, await context.Request.BodyReader.ReadAsync(), toEnd: true);
            context.Request.Body.Position = 0;
        },
        ["buffering, reading, rewinding"] = static async context =>
        {
            context.Request.EnableBuffering();
            await context.Request.BodyReader.CopyToAsync(Stream.Null);
            context.Request.Body.Position = 0;
        },
    };

    private static readonly Func<IOwinContext, Func<Task>, Task> s_readForm = static async (context, next) =>
    {
        await context.Request.ReadFormAsync();
        await next();
    };

    private static readonly Func<IOwinContext, Func<Task>, Task> s_putIn = static async (context, next) =>
    {
        MemoryStream copy = new();
        await context.Request.Body.CopyToAsync(copy);
        copy.Position = 0;
        context.Request.Body = copy;
        await next();
    };

    private static readonly Func<IOwinContext, Func<Task>, Task> s_putInAndReadForm =
        static (context, next) => s_putIn(context, () => s_readForm(context, next));

    private static readonly AppFunc s_echo = static environment =>
        new OwinEnvironment(environment).RequestBody.CopyToAsync(new OwinEnvironment(environment).ResponseBody);

    private static readonly Dictionary<string, Action<WebApplication>> s_ends = new()
    {
        ["MapView"] = static app => app.MapView("/", ["POST"], FormView),
        ["UseModule"] = static app => app.UseKatana(static katana => katana.UseModule(Module(FormView))),
        ["a filter, then a view"] = static app =>
        {
            ViewModule module = Module(FormView);
            module.Before(static async request =>
            {
                await request.ReadFormAsync();
                return null;
            });
            app.MapModule("/", module);
        },
        ["MapView, then Katana"] = static app => app.MapView("/", ["POST"], FormViewThenKatana),
        ["UseModule, then Katana"] = static app => app.UseKatana(static katana => katana.UseModule(Module(FormViewThenKatana))),
    };

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Ct => TestContext.CancellationToken;

    private static IEnumerable<object[]> Looks => from look in s_looks.Keys from end in s_ends.Keys select new object[] { look, end };

    private static IEnumerable<object[]> Ends => s_ends.Keys.Select(static end => new object[] { end });

    [TestMethod]
    [DynamicData(nameof(Looks))]
    public async Task Code_that_only_looks_at_a_body_has_not_read_it(string look, string end)
    {
        await using Site site = await StartAsync(
            app => app.Use(next => async context =>
            {
                await s_looks[look](context);
                await next(context);
            }),
            s_ends[end]);

        (await PostAsync(site, UrlEncoded, Fields)).Should().Be((200, Seen));
        (await PostAsync(site, Multipart, Parts)).Should().Be((200, Seen + (end.EndsWith("Katana", StringComparison.Ordinal) ? "" : ";note.txt: written")));
        string large = new('x', 200_000);
        (await PostAsync(site, UrlEncoded, $"name={large}")).Should().Be((200, $"name={large}"));
    }

    [TestMethod]
    [DataRow("MapView")]
    [DataRow("UseModule")]
    public async Task JSON_that_code_has_looked_at_is_there_and_stays_the_clients_fault_where_it_is_malformed(string end)
    {
        foreach (RequestDelegate look in s_looks.Values)
        {
            await using Site site = await StartAsync(
                app => app.Use(next => async context =>
                {
                    await look(context);
                    await next(context);
                }),
                app => Map(app, end, JsonView));

            (await PostAsync(site, Json, "{\"a\":1}")).Should().Be((200, "1"));
            (await PostAsync(site, Json, "{\"a\":")).Status.Should().Be(400);
            (await PostAsync(site, Json, "{\"a\":x" + new string(' ', 100_000) + "}")).Status.Should().Be(400);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Ends))]
    public async Task A_part_that_was_taken_through_the_body_s_reader_is_missed(string end)
    {
        await using Site site = await StartAsync(
            static app => app.Use(static next => async context =>
            {
                ReadResult read = await context.Request.BodyReader.ReadAsync();
                context.Request.BodyReader.AdvanceTo(read.Buffer.GetPosition(3));
                await next(context);
            }),
            s_ends[end]);

        foreach ((string type, string body) in new[] { (UrlEncoded, Fields), (Multipart, Parts), (Multipart, "--B\r\nno end"), (UrlEncoded, "a=%00") })
        {
            (int status, string text) = await PostAsync(site, type, body);

            status.Should().Be(500, text);
            text.Should().Contain(ReadBefore);
        }
    }

    [TestMethod]
    [DataRow("MapView")]
    [DataRow("UseModule")]
    [DataRow("minimal API")]
    public async Task A_field_without_an_equals_sign_that_Katana_has_read_is_there_for_others(string end)
    {
        foreach (Func<IOwinContext, Func<Task>, Task> front in new[] { s_readForm, s_putInAndReadForm })
        {
            await using Site site = await StartAsync(app => app.UseKatana(katana => katana.Use((context, next) => front(context, next))), app =>
            {
                if (end == "minimal API")
                {
                    app.MapPost("/", static async (HttpRequest request) => Show(await request.ReadFormAsync()));
                }
                else
                {
                    s_ends[end](app);
                }
            });

            (await PostAsync(site, UrlEncoded, "flag&name=Ada+%26+B%C3%A9")).Should().Be((200, Seen));
            (await PostAsync(site, UrlEncoded, "flag&name=Ada+%26+B%C3%A9", isChunked: true)).Should().Be((200, Seen));
        }
    }

    [TestMethod]
    [DataRow("MapView, then Katana")]
    [DataRow("UseModule, then Katana")]
    public async Task A_field_without_an_equals_sign_that_a_view_has_read_is_there_for_Katana(string end)
    {
        foreach (Func<IOwinContext, Func<Task>, Task> front in new[] { static (_, next) => next(), s_putIn })
        {
            await using Site site = await StartAsync(app => app.UseKatana(katana => katana.Use((context, next) => front(context, next))), s_ends[end]);

            (await PostAsync(site, UrlEncoded, Fields)).Should().Be((200, Seen));
        }
    }

    [TestMethod]
    [DataRow(UrlEncoded, Fields)]
    [DataRow(Json, "{\"a\":1}")]
    [DataRow("text/plain", "text")]
    public async Task A_body_is_there_as_it_was_after_Katanas_form_reader(string type, string body)
    {
        foreach (Func<IOwinContext, Func<Task>, Task> front in new[] { s_readForm, s_putInAndReadForm })
        {
            await using Site site = await StartAsync(app => app.UseKatana(katana => katana.Use((context, next) => front(context, next))), static app =>
            {
                app.MapOwin("/owin", static async (IDictionary<string, object> environment) =>
                    await new OwinEnvironment(environment).RequestBody.CopyToAsync(new OwinEnvironment(environment).ResponseBody));
                app.MapView("/view", ["POST"], static async request => await new StreamReader(request.Body).ReadToEndAsync());
                app.MapPost("/minimal", static async (HttpRequest request) => await new StreamReader(request.Body).ReadToEndAsync());
                app.UseKatana(static katana => katana.Map("/katana", static katana => katana.Run(static async context =>
                {
                    await context.Request.ReadFormAsync();
                    await context.Response.WriteAsync(await new StreamReader(context.Request.Body).ReadToEndAsync());
                })));
            });
            foreach (string path in new[] { "/owin", "/view", "/minimal", "/katana" })
            {
                (await PostAsync(site, type, body, path)).Should().Be((200, body), path);
                (await PostAsync(site, type, body, path, isChunked: true)).Should().Be((200, body), path);
            }
        }
    }

    [TestMethod]
    public async Task A_form_stays_known_after_Katana_where_other_middleware_then_reads_the_body()
    {
        await using Site site = await StartAsync(
            static app => app.UseKatana(static katana => katana.Use(static (context, next) => s_readForm(context, next)).Use(static async (context, next) =>
            {
                await context.Request.Body.CopyToAsync(Stream.Null);
                await next();
            })),
            static app => app.MapPost("/", static async (HttpRequest request) => Show(await request.ReadFormAsync())));

        (await PostAsync(site, UrlEncoded, Fields)).Should().Be((200, Seen));
    }

    [TestMethod]
    [DataRow("Katana", UrlEncoded, Fields)]
    [DataRow("Katana", Multipart, Parts)]
    [DataRow("Katana", Json, "{\"a\":1}")]
    [DataRow("MapView", UrlEncoded, Fields)]
    [DataRow("MapView", Multipart, Parts)]
    [DataRow("MapView", Json, "{\"a\":1}")]
    [DataRow("MapView", Json, "{\"a\":")]
    [DataRow("UseModule", UrlEncoded, Fields)]
    [DataRow("UseModule", Multipart, Parts)]
    [DataRow("UseModule", Multipart, "--B\r\nno end")]
    [DataRow("UseModule", Json, "{\"a\":1}")]
    public async Task A_body_that_can_seek_and_was_put_in_is_back_at_its_beginning_after_any_reader(string reader, string type, string body)
    {
        MemoryStream? put = null;
        await using Site site = await StartAsync(
            app => app.UseKatana(katana => katana.Use(async (context, next) =>
            {
                await s_putIn(context, next);
                put = (MemoryStream)context.Request.Body;
            })),
            app => Map(app, reader, static async request => IsJson(request) ? await JsonView(request) : await FormView(request)));

        await PostAsync(site, type, body);

        put!.Position.Should().Be(0);
        Encoding.UTF8.GetString(put.ToArray()).Should().Be(body);
    }

    [TestMethod]
    [DataRow("MapView")]
    [DataRow("UseModule")]
    public async Task An_application_that_a_view_returns_gets_a_body_that_can_seek_again(string end)
    {
        await using Site site = await StartAsync(
            static app => app.UseKatana(static katana => katana.Use(static (context, next) => s_putIn(context, next))),
            app => Map(app, end, static async request =>
            {
                object? ignored = IsJson(request) ? await JsonView(request) : await FormView(request);
                return s_echo;
            }));

        (await PostAsync(site, UrlEncoded, Fields)).Should().Be((200, Fields));
        (await PostAsync(site, Multipart, Parts)).Should().Be((200, Parts));
        (await PostAsync(site, Json, "{\"a\":1}")).Should().Be((200, "{\"a\":1}"));
    }

    [TestMethod]
    [DataRow("MapView")]
    [DataRow("UseModule")]
    public async Task An_application_that_a_view_returns_gets_the_fields_of_a_form_or_an_error(string end)
    {
        await using Site site = await StartAsync(static _ => { }, app => Map(app, end, static async request =>
        {
            object? ignored = IsJson(request) ? await JsonView(request) : await FormView(request);
            return s_echo;
        }));

        (await PostAsync(site, UrlEncoded, "a=1&b=2")).Should().Be((200, "a=1&b=2"));
        foreach ((string type, string body) in new[] { (Multipart, Parts), (Json, "{\"a\":1}") })
        {
            (int status, string text) = await PostAsync(site, type, body);
            status.Should().Be(500, text);
            text.Should().Contain(ReadBefore);
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_body_that_Katana_has_spent_is_an_error_for_ASP_NET_Core_that_says_so(bool isPutIn)
    {
        await using Site site = await StartAsync(
            app => app.UseKatana(katana => katana.Use(async (context, next) =>
            {
                if (isPutIn)
                {
                    await s_putIn(context, static () => Task.CompletedTask);
                }

                Stream body = context.Request.Body;
                int read;
                do
                {
                    read = await body.ReadAsync(new byte[3]);
                }
                while (read > 0 && !context.Request.Query.Any());

                await next();
            })),
            static app =>
            {
                app.MapPost("/", static ([FromBody] JsonElement value) => value.GetRawText());
                app.MapPost("/text", static async (HttpRequest request) => await new StreamReader(request.Body).ReadToEndAsync());
                app.MapPost("/form", static async (HttpRequest request) => Show(await request.ReadFormAsync()));
                app.MapView("/view", ["POST"], static async request => await new StreamReader(request.Body).ReadToEndAsync());
            });
        foreach ((string path, string type, string body) in new[]
        {
            ("/", Json, "{\"a\":1}"), ("/text", "text/plain", "some text"), ("/form", UrlEncoded, Fields), ("/form", Multipart, Parts), ("/view", Json, "{}"),
        })
        {
            (int status, string text) = await PostAsync(site, type, body, path);

            status.Should().Be(500, text);
            text.Should().Contain(ReadBefore, path);
        }

        // What is left of a body that was read in part is what there is. An empty body stays empty.
        (await PostAsync(site, "text/plain", "some text", "/text?part=1")).Should().Be((200, "e text"));
        (await PostAsync(site, "text/plain", "", "/text")).Should().Be((200, ""));
        (await PostAsync(site, Json, "")).Status.Should().Be(400);
    }

    [TestMethod]
    public async Task A_form_that_middleware_sets_in_place_of_the_one_that_was_read_is_there_for_everybody()
    {
        await using Site site = await StartAsync(
            static app =>
            {
                app.Use(static next => async context =>
                {
                    if (context.Request.Query.Count > 0)
                    {
                        await context.Request.ReadFormAsync();
                    }

                    await next(context);
                });
                app.UseKatana(static katana => katana.Use(static async (context, next) =>
                {
                    Microsoft.Owin.IFormCollection form = await context.Request.ReadFormAsync();
                    context.Set<Microsoft.Owin.IFormCollection>(
                        "Microsoft.Owin.Form#collection",
                        new Microsoft.Owin.FormCollection(new Dictionary<string, string[]> { ["name"] = [form["name"] + "!"] }));
                    await next();
                }));
            },
            static app =>
            {
                app.MapView("/view", ["POST"], FormView);
                app.MapPost("/minimal", static async (HttpRequest request) => Show(await request.ReadFormAsync()));
                app.UseKatana(static katana => katana.Map("/module", static module => module.UseModule(Module(FormView))));
            });
        foreach (string query in new[] { "", "?first" })
        {
            foreach (string path in new[] { "/view", "/minimal", "/module" })
            {
                (await PostAsync(site, UrlEncoded, Fields, path + query)).Should().Be((200, "name=Ada & B\u00E9!"), path + query);
                (await PostAsync(site, Multipart, Parts, path + query))
                    .Should()
                    .Be((200, "name=Ada & B\u00E9!" + (path == "/minimal" ? "" : ";note.txt: written")), path + query);
            }
        }
    }

    [TestMethod]
    [DataRow("MapView")]
    [DataRow("UseModule")]
    public async Task JSON_that_Katanas_form_reader_has_read_is_still_no_form(string end)
    {
        await using Site site = await StartAsync(
            static app => app.UseKatana(static katana => katana.Use(static (context, next) => s_readForm(context, next))),
            s_ends[end]);

        (await PostAsync(site, Json, "{\"a\":1}")).Status.Should().Be(415);
    }

    [TestMethod]
    [DataRow("MapView", UrlEncoded, "a=1&b=2")]
    [DataRow("MapView", Multipart, Parts)]
    [DataRow("UseModule", UrlEncoded, "a=1&b=2")]
    [DataRow("UseModule", Multipart, Parts)]
    public async Task A_form_that_a_view_reads_twice_at_the_same_time_is_read_once(string end, string type, string body)
    {
        TaskCompletionSource isReading = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using Site site = await StartAsync(static _ => { }, app => Map(app, end, async request =>
        {
            Task<ViewForm> first = request.ReadFormAsync();
            Task<ViewForm> second = request.ReadFormAsync();
            isReading.SetResult();
            return (await first).Count == (await second).Count ? "same" : "other";
        }));
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, site.Url.Port, Ct);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: {type}\r\nContent-Length: {bytes.Length}\r\n\r\n"),
            Ct);
        await isReading.Task.WaitAsync(Ct);
        await stream.WriteAsync(bytes, Ct);

        (await new StreamReader(stream).ReadToEndAsync(Ct)).Should().EndWith("same");
    }

    [TestMethod]
    [DataRow("MapView")]
    [DataRow("UseModule")]
    public async Task A_form_that_cannot_be_read_is_the_clients_fault_for_whoever_asks_next(string end)
    {
        await using Site site = await StartAsync(static _ => { }, app => Map(app, end, static async request =>
        {
            try
            {
                await request.ReadFormAsync();
            }
            catch (HttpException)
            {
                // The next reader gets the same answer.
            }

            await request.ReadFormAsync();
            return "read";
        }));
        string many = string.Join("&", Enumerable.Range(0, 2000).Select(static i => string.Create(CultureInfo.InvariantCulture, $"f{i}=1")));

        (await PostAsync(site, UrlEncoded, "a=%00")).Status.Should().Be(400);
        (await PostAsync(site, Multipart, "--B\r\nno end")).Status.Should().Be(400);
        (await PostAsync(site, UrlEncoded, many)).Status.Should().Be(413);
    }

    private static async Task<Site> StartAsync(Action<WebApplication> front, Action<WebApplication> end) => await Site.StartAsync(
        app =>
        {
            app.UseDeveloperExceptionPage();
            front(app);
            end(app);
        });

    private static void Map(WebApplication app, string end, Func<ViewRequest, Task<object?>> view)
    {
        switch (end)
        {
            case "MapView":
                app.MapView("/", ["POST"], view);
                break;
            case "UseModule":
                app.UseKatana(katana => katana.UseModule(Module(view)));
                break;
            default:
                app.UseKatana(static katana => katana.Run(static async context => await context.Request.ReadFormAsync()));
                break;
        }
    }

    private static ViewModule Module(Func<ViewRequest, Task<object?>> view)
    {
        ViewModule module = new();
        module.Post("/", view);
        return module;
    }

    private async Task<(int Status, string Text)> PostAsync(Site site, string type, string body, string path = "/", bool isChunked = false)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new StringContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        request.Headers.TransferEncodingChunked = isChunked;
        using HttpResponseMessage response = await site.Client.SendAsync(request, Ct);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Ct));
    }

    private static void Look(HttpContext context, ReadResult read, bool toEnd) =>
        context.Request.BodyReader.AdvanceTo(read.Buffer.Start, toEnd ? read.Buffer.End : read.Buffer.Start);

    private static bool IsJson(ViewRequest request) => request.Headers["Content-Type"] == Json;

    private static async Task<object?> JsonView(ViewRequest request) =>
        (await request.ReadJsonAsync<Dictionary<string, int>>())!["a"].ToString(CultureInfo.InvariantCulture);

    private static async Task<object?> FormView(ViewRequest request)
    {
        ViewForm form = await request.ReadFormAsync();
        string text = string.Join(",", form.Select(static field => field.Value == "" ? field.Key : $"{field.Key}={field.Value}"));
        foreach (ViewFormFile file in form.Files)
        {
            using StreamReader reader = new(file.OpenRead());
            text += $";{file.FileName}: {await reader.ReadToEndAsync()}";
        }

        return text;
    }

    private static async Task<object?> FormViewThenKatana(ViewRequest request)
    {
        await request.ReadFormAsync();
        return Bridge.Owin.Katana.ToAppFunc(static katana => katana.Run(static async context =>
        {
            Microsoft.Owin.IFormCollection form = await context.Request.ReadFormAsync();
            await context.Response.WriteAsync(string.Join(
                ",",
                form.Select(static field => field.Value is [""] ? field.Key : $"{field.Key}={string.Join(",", field.Value)}")));
        }));
    }

    private static string Show(Microsoft.AspNetCore.Http.IFormCollection form) =>
        string.Join(",", form.Select(static field => field.Value == "" ? field.Key : $"{field.Key}={field.Value}"));
}
