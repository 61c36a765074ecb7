using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FluentAssertions;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Owin;
using Owin;

namespace Bridge.Functional.Tests.KatanaHosting;

/// <summary>
/// A body can be read once. If one reader (Katana's middleware, ASP.NET Core or a view) has read a form, the others get it too. Reading it
/// after another reader that did not keep it is an error that says so.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class SharedFormTests
{
    // What an ASP.NET Core component, a view or a minimal API answers with: fields, then files with their content.
    private const string Answer = "name=Ada & B\u00E9;tag=1,2";
    private const string AnswerWithFile = Answer + ";file note.txt: written & sent=1";

    private readonly CollectedLog _log = new();

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Ct => TestContext.CancellationToken;

    /// <summary>What stands in front and reads, by its name.</summary>
    private static readonly Dictionary<string, Action<WebApplication>> s_fronts = new()
    {
        ["UseKatana"] = static app => app.UseKatana(static katana => katana.Use(static (context, next) => ReadByKatana(context, next))),
        ["UseKatana, twice"] = static app =>
            app.UseKatana(static katana =>
                katana.Use(static (context, next) => ReadByKatana(context, next)).Use(static (context, next) => ReadByKatana(context, next))),
        ["two pipelines of Katana"] = static app =>
        {
            app.UseKatana(static katana => katana.Use(static (context, next) => ReadByKatana(context, next)));
            app.UseKatana(static katana => katana.Use(static (context, next) => ReadByKatana(context, next)));
        },
        ["UseOwin"] = static app => app.UseOwin(static next => async environment =>
        {
            await new OwinRequest(environment).ReadFormAsync();
            await next(environment);
        }),
        ["UseOwin with a dictionary of its own"] = static app => app.UseOwin(static next => async environment =>
        {
            Dictionary<string, object> own = new(environment, StringComparer.Ordinal);
            await new OwinRequest(own).ReadFormAsync();
            await next(own);
        }),
        ["ASP.NET Core"] = static app => app.Use(static async (context, next) =>
        {
            await context.Request.ReadFormAsync();
            await next(context);
        }),
        ["ASP.NET Core, then Katana"] = static app =>
        {
            app.Use(static async (context, next) =>
            {
                await context.Request.ReadFormAsync();
                await next(context);
            });
            app.UseKatana(static katana => katana.Use(static (context, next) => ReadByKatana(context, next)));
        },
        ["nobody"] = static _ => { },
    };

    /// <summary>What comes after and reads again, by its name.</summary>
    private static readonly Dictionary<string, Action<WebApplication>> s_ends = new()
    {
        ["MapView"] = static app => app.MapView("/form", ["POST"], static async r => await ShowAsync(await r.ReadFormAsync())),
        ["UseModule"] = static app => app.UseKatana(static katana => katana.UseModule(new FormModule())),
        ["minimal API"] = static app => app.MapPost("/form", static async (HttpRequest request) => await ShowAsync(await request.ReadFormAsync())),
        ["FromForm"] = static app => app.MapPost(
            "/form",
            static async ([FromForm] Posted posted, HttpRequest request) => await ShowAsync(posted.Name, [.. posted.Tag], request.Form.Files))
                .DisableAntiforgery(),
        ["Katana"] = static app => app.MapKatana("/form", static katana => katana.Run(static async context =>
        {
            Microsoft.Owin.IFormCollection form = await context.Request.ReadFormAsync();
            await context.Response.WriteAsync($"name={form["name"]};tag={string.Join(",", form.GetValues("tag"))}");
        })),
        ["a view that returns a Katana application"] = static app => app.MapView(
            "/form",
            ["POST"],
            static async r =>
            {
                string seen = await ShowAsync(await r.ReadFormAsync());
                return Bridge.Owin.Katana.ToAppFunc(katana => katana.Run(async context =>
                {
                    Microsoft.Owin.IFormCollection form = await context.Request.ReadFormAsync();
                    $"name={form["name"]};tag={string.Join(",", form.GetValues("tag"))}".Should().Be(Answer);
                    await context.Response.WriteAsync(seen);
                }));
            }),
    };

    private static IEnumerable<object[]> Ways => from front in s_fronts.Keys from end in s_ends.Keys select new object[] { front, end };

    [TestMethod]
    [DynamicData(nameof(Ways))]
    public async Task An_urlencoded_form_that_one_side_has_read_is_there_for_the_other(string front, string end)
    {
        await using Site site = await StartAsync(front, end);
        using StringContent form = new("name=Ada+%26+B%C3%A9&tag=1&tag=2", Encoding.UTF8, "application/x-www-form-urlencoded");

        using HttpResponseMessage response = await site.Client.PostAsync("/form", form, Ct);

        (await response.Content.ReadAsStringAsync(Ct)).Should().Be(Answer, Log());
    }

    [TestMethod]
    [DynamicData(nameof(Ways))]
    public async Task An_urlencoded_form_of_no_declared_length_that_one_side_has_read_is_there_for_the_other(string front, string end)
    {
        await using Site site = await StartAsync(front, end);
        using HttpRequestMessage request = new(
            HttpMethod.Post,
            "/form") { Content = new StringContent("name=Ada+%26+B%C3%A9&tag=1&tag=2", Encoding.UTF8, "application/x-www-form-urlencoded") };
        request.Headers.TransferEncodingChunked = true;

        using HttpResponseMessage response = await site.Client.SendAsync(request, Ct);

        (await response.Content.ReadAsStringAsync(Ct)).Should().Be(Answer, Log());
    }

    [TestMethod]
    [DynamicData(nameof(Ways))]
    public async Task A_multipart_form_that_one_side_has_read_is_there_for_the_other_with_its_files(string front, string end)
    {
        await using Site site = await StartAsync(front, end);
        using MultipartFormDataContent form = Multipart();

        using HttpResponseMessage response = await site.Client.PostAsync("/form", form, Ct);

        string text = await response.Content.ReadAsStringAsync(Ct);
        if (front == "UseOwin with a dictionary of its own")
        {
            // Its dictionary is asked and not Bridge's: Katana's reader has taken the parts for one field.
            response.StatusCode.Should().Be(HttpStatusCode.InternalServerError, text);
            Log().Should().Contain("has been read before, by");
            return;
        }

        text.Should().Be(end == "Katana" ? Answer : AnswerWithFile, Log());
    }

    [TestMethod]
    public async Task A_form_that_antiforgery_has_read_is_there_for_Katana()
    {
        await using Site site = await Site.StartAsync(
            static app => app.MapKatana("/form", static katana => katana.Run(static async context =>
            {
                IAntiforgery antiforgery = context.GetServices().GetRequiredService<IAntiforgery>();
                HttpContext http = context.GetHttpContext();
                if (http.Request.Method == "GET")
                {
                    AntiforgeryTokenSet tokens = antiforgery.GetAndStoreTokens(http);
                    await context.Response.WriteAsync($"{tokens.FormFieldName}={Uri.EscapeDataString(tokens.RequestToken!)}");
                    return;
                }

                await antiforgery.ValidateRequestAsync(http);
                await context.Response.WriteAsync((await context.Request.ReadFormAsync())["name"]);
            })),
            static builder => builder.Services.AddAntiforgery());
        using HttpResponseMessage page = await site.Client.GetAsync("/form", Ct);
        using HttpRequestMessage post = new(HttpMethod.Post, "/form")
        {
            Content = new StringContent("name=Ada&" + await page.Content.ReadAsStringAsync(Ct), Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        post.Headers.Add("Cookie", page.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);

        using HttpResponseMessage response = await site.Client.SendAsync(post, Ct);

        (await response.Content.ReadAsStringAsync(Ct)).Should().Be("Ada");
    }

    [TestMethod]
    public async Task A_form_that_antiforgery_has_read_is_there_for_an_application_that_reads_the_body()
    {
        await using Site site = await Site.StartAsync(static app =>
        {
            app.Use(static async (context, next) =>
            {
                await context.Request.ReadFormAsync();
                await next(context);
            });
            app.MapOwin("/form", static async (IDictionary<string, object> environment) =>
            {
                OwinEnvironment owin = new(environment);
                using StreamReader reader = new(owin.RequestBody, leaveOpen: true);
                await owin.ResponseBody.WriteAsync(Encoding.UTF8.GetBytes(await reader.ReadToEndAsync()));
            });
        });
        using StringContent form = new("name=Ada+%26+B%C3%A9&tag=1&tag=2", Encoding.UTF8, "application/x-www-form-urlencoded");

        using HttpResponseMessage response = await site.Client.PostAsync("/form", form, Ct);

        Uri.UnescapeDataString((await response.Content.ReadAsStringAsync(Ct)).Replace('+', ' ')).Should().Be("name=Ada & B\u00E9&tag=1&tag=2");
    }

    [TestMethod]
    public async Task A_multipart_body_that_was_put_back_and_read_as_a_form_is_there_for_an_application_too()
    {
        await using Site site = await Site.StartAsync(static app =>
        {
            app.Use(static async (context, next) =>
            {
                MemoryStream copy = new();
                await context.Request.Body.CopyToAsync(copy);
                copy.Position = 0;
                context.Request.Body = copy;
                await next(context);
            });
            app.MapView("/form", ["POST"], static async r =>
            {
                ViewForm form = await r.ReadFormAsync();
                return (object?)(AppFunc)(environment =>
                {
                    OwinEnvironment owin = new(environment);
                    owin.ResponseHeaders["X-Fields"] = [.. form.Keys];
                    return owin.RequestBody.CopyToAsync(owin.ResponseBody);
                });
            });
        });
        using MultipartFormDataContent sent = new("B") { { new StringContent("1"), "a" } };
        string bytes = await sent.ReadAsStringAsync(Ct);

        using HttpResponseMessage response = await site.Client.PostAsync("/form", sent, Ct);

        response.Headers.GetValues("X-Fields").Should().Equal("a");
        (await response.Content.ReadAsStringAsync(Ct)).Should().Be(bytes);
    }

    [TestMethod]
    public async Task Katanas_form_that_was_asked_for_and_not_read_leaves_the_body_to_whoever_reads_it()
    {
        await using Site site = await Site.StartAsync(static app =>
        {
            app.UseKatana(static katana => katana.Use(static async (context, next) =>
            {
                context.Environment.ContainsKey("Microsoft.Owin.Form#collection").Should().BeFalse();
                context.Get<Microsoft.Owin.IFormCollection>("Microsoft.Owin.Form#collection").Should().BeNull();
                context.Request.ContentType.Should().StartWith("multipart/");
                await next();
            }));
            app.MapOwin(
                "/form",
                static async (IDictionary<string, object> environment) =>
                    await new OwinEnvironment(environment).RequestBody.CopyToAsync(new OwinEnvironment(environment).ResponseBody));
        });
        using MultipartFormDataContent form = Multipart();
        string sent = await form.ReadAsStringAsync(Ct);

        using HttpResponseMessage response = await site.Client.PostAsync("/form", form, Ct);

        (await response.Content.ReadAsStringAsync(Ct)).Should().Be(sent);
    }

    [TestMethod]
    [DataRow("MapView")]
    [DataRow("UseModule")]
    [DataRow("request.Body")]
    public async Task A_body_that_is_no_form_is_there_for_a_view_after_Katanas_form_reader(string end)
    {
        await using Site site = await Site.StartAsync(app =>
        {
            app.UseKatana(static katana => katana.Use(static async (context, next) =>
            {
                await context.Request.ReadFormAsync();
                await next();
            }));
            MapJson(app, end);
        });
        using HttpResponseMessage response = await site.Client.PostAsync("/json", new StringContent("{\"a\":1}", Encoding.UTF8, "application/json"), Ct);

        (await response.Content.ReadAsStringAsync(Ct)).Should().Be(end == "request.Body" ? "read: {\"a\":1}" : "1");
    }

    [TestMethod]
    public async Task A_multipart_form_that_is_malformed_is_Katanas_clients_fault()
    {
        await using Site site = await StartAsync("UseKatana", "MapView");
        using StringContent form = new("--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nno end");
        form.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=B");

        using HttpResponseMessage response = await site.Client.PostAsync("/form", form, Ct);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest, Log());
    }

    [TestMethod]
    [DataRow("MapView", false)]
    [DataRow("MapView", true)]
    [DataRow("UseModule", false)]
    [DataRow("UseModule", true)]
    [DataRow("request.Body", false)]
    [DataRow("request.Body", true)]
    public async Task JSON_that_somebody_else_has_read_is_a_server_error_that_says_so(string end, bool isChunked)
    {
        foreach (string front in new[] { "Katana", "ASP.NET Core", "in part" })
        {
            CollectedLog log = new();
            await using Site site = await Site.StartAsync(
                app =>
                {
                    app.UseDeveloperExceptionPage();
                    switch (front)
                    {
                        case "Katana":
                            app.UseKatana(static katana => katana.Use(static async (context, next) =>
                            {
                                await new StreamReader(context.Request.Body).ReadToEndAsync();
                                await next();
                            }));
                            break;
                        case "ASP.NET Core":
                            app.Use(static async (context, next) =>
                            {
                                await new StreamReader(context.Request.Body).ReadToEndAsync();
                                await next(context);
                            });
                            break;
                        default:
                            app.Use(static async (context, next) =>
                            {
                                await context.Request.Body.ReadExactlyAsync(new byte[3]);
                                await next(context);
                            });
                            break;
                    }

                    MapJson(app, end);
                },
                builder => builder.Logging.AddProvider(log));
            using HttpRequestMessage request = new(HttpMethod.Post, "/json") { Content = new StringContent("{\"a\":1}", Encoding.UTF8, "application/json") };
            request.Headers.TransferEncodingChunked = isChunked;

            using HttpResponseMessage response = await site.Client.SendAsync(request, Ct);

            string text = await response.Content.ReadAsStringAsync(Ct);
            if (front == "in part" && end == "request.Body")
            {
                // What is left of it is what there is.
                text.Should().Be("read: \":1}");
                continue;
            }

            response.StatusCode.Should().Be(HttpStatusCode.InternalServerError, $"{front}: {text}");
            text.Should().Contain("has been read before").And.Contain("JsonView").And.Contain("EnableBuffering");
            if (end != "UseModule")
            {
                log.Entries.Should().Contain(entry => entry.Level == LogLevel.Error && $"{entry.Exception}".Contains("JsonView", StringComparison.Ordinal));
            }
        }
    }

    [TestMethod]
    [DataRow("MapView")]
    [DataRow("UseModule")]
    public async Task JSON_that_was_read_and_put_back_is_there(string end)
    {
        await using Site site = await Site.StartAsync(app =>
        {
            app.Use(static async (context, next) =>
            {
                context.Request.EnableBuffering();
                await new StreamReader(context.Request.Body, leaveOpen: true).ReadToEndAsync();
                context.Request.Body.Position = 0;
                await next(context);
            });
            app.UseKatana(static katana => katana.Use(static async (context, next) =>
            {
                MemoryStream copy = new();
                await context.Request.Body.CopyToAsync(copy);
                copy.Position = 0;
                context.Request.Body = copy;
                await next();
            }));
            MapJson(app, end);
        });

        using HttpResponseMessage response = await site.Client.PostAsync("/json", new StringContent("{\"a\":1}", Encoding.UTF8, "application/json"), Ct);

        (await response.Content.ReadAsStringAsync(Ct)).Should().Be("1");
    }

    [TestMethod]
    [DataRow("MapView", "")]
    [DataRow("UseModule", "")]
    [DataRow("MapView", "{\"a\":")]
    [DataRow("UseModule", "{\"a\":")]
    public async Task JSON_that_is_empty_or_malformed_stays_the_clients_fault(string end, string body)
    {
        await using Site site = await Site.StartAsync(app => MapJson(app, end));
        foreach (bool isChunked in new[] { false, true })
        {
            using HttpRequestMessage request = new(HttpMethod.Post, "/json") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.TransferEncodingChunked = isChunked;

            using HttpResponseMessage response = await site.Client.SendAsync(request, Ct);

            response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        }
    }

    [TestMethod]
    [DataRow("MapView", "application/x-www-form-urlencoded", "name=Ada")]
    [DataRow("UseModule", "application/x-www-form-urlencoded", "name=Ada")]
    [DataRow("minimal API", "application/x-www-form-urlencoded", "name=Ada")]
    [DataRow("MapView", "multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=name\r\n\r\nAda\r\n--B--\r\n")]
    [DataRow("UseModule", "multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=name\r\n\r\nAda\r\n--B--\r\n")]
    [DataRow("minimal API", "multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=name\r\n\r\nAda\r\n--B--\r\n")]
    public async Task A_form_whose_bytes_an_application_has_read_is_a_server_error_that_says_so(string end, string type, string body)
    {
        await using Site site = await Site.StartAsync(
            app =>
            {
                app.UseDeveloperExceptionPage();
                app.UseOwin(static next => async environment =>
                {
                    await new StreamReader(new OwinEnvironment(environment).RequestBody).ReadToEndAsync();
                    await next(environment);
                });
                s_ends[end](app);
            },
            builder => builder.Logging.AddProvider(_log));
        using StringContent form = new(body);
        form.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        using HttpResponseMessage response = await site.Client.PostAsync("/form", form, Ct);

        string text = await response.Content.ReadAsStringAsync(Ct);
        response.StatusCode.Should().Be(HttpStatusCode.InternalServerError, text);
        text.Should().Contain("has been read before");
    }

    [TestMethod]
    public async Task An_empty_form_stays_an_empty_form()
    {
        foreach (string end in new[] { "MapView", "UseModule", "minimal API" })
        {
            await using Site site = await StartAsync("UseKatana", end);
            foreach ((string type, string body) in new[]
            {
                ("application/x-www-form-urlencoded", ""),
                ("application/x-www-form-urlencoded", "&"),
                ("multipart/form-data; boundary=B", "--B--\r\n"),
            })
            {
                using StringContent form = new(body);
                form.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

                using HttpResponseMessage response = await site.Client.PostAsync("/form", form, Ct);

                (await response.Content.ReadAsStringAsync(Ct)).Should().Be("name=;tag=", $"{end}: {body}");
            }
        }
    }

    private async Task<Site> StartAsync(string front, string end) => await Site.StartAsync(
        app =>
        {
            s_fronts[front](app);
            s_ends[end](app);
        },
        builder => builder.Logging.AddProvider(_log));

    private string Log() =>
        string.Join("\n", _log.Entries.Where(static entry => entry.Level >= LogLevel.Warning).Select(static entry => $"{entry.Message} {entry.Exception}"))
            .Replace("{", "{{")
            .Replace("}", "}}");

    private static void MapJson(WebApplication app, string end)
    {
        if (end == "UseModule")
        {
            app.UseKatana(static katana => katana.UseModule(new FormModule()));
        }
        else if (end == "MapView")
        {
            app.MapView("/json", ["POST"], JsonView);
        }
        else
        {
            app.MapView("/json", ["POST"], JsonViewOfText);
        }
    }

    private static async Task<object?> JsonView(ViewRequest request)
    {
        Dictionary<string, int>? value = await request.ReadJsonAsync<Dictionary<string, int>>();
        return $"{value!["a"]}";
    }

    private static async Task<object?> JsonViewOfText(ViewRequest request)
    {
        using StreamReader reader = new(request.Body, leaveOpen: true);
        return $"read: {await reader.ReadToEndAsync()}";
    }

    private static async Task ReadByKatana(IOwinContext context, Func<Task> next)
    {
        Microsoft.Owin.IFormCollection form = await context.Request.ReadFormAsync();
        if (form["name"] is { } name)
        {
            name.Should().Be("Ada & B\u00E9");
            form.GetValues("tag").Should().Equal("1", "2");
        }

        await next();
    }

    private static async Task<string> ShowAsync(ViewForm form)
    {
        string text = $"name={form["name"]};tag={string.Join(",", form["tag"].ToArray())}";
        foreach (ViewFormFile file in form.Files)
        {
            using StreamReader reader = new(file.OpenRead());
            text += $";{file.Name} {file.FileName}: {await reader.ReadToEndAsync()}";
        }

        return text;
    }

    private static Task<string> ShowAsync(Microsoft.AspNetCore.Http.IFormCollection form) =>
        ShowAsync(form["name"].ToString(), form["tag"].ToArray()!, form.Files);

    private static async Task<string> ShowAsync(string name, string[] tag, IFormFileCollection files)
    {
        string text = $"name={name};tag={string.Join(",", tag)}";
        foreach (IFormFile file in files)
        {
            using StreamReader reader = new(file.OpenReadStream());
            text += $";{file.Name} {file.FileName}: {await reader.ReadToEndAsync()}";
        }

        return text;
    }

    private static MultipartFormDataContent Multipart() => new("B")
    {
        { new StringContent("Ada & B\u00E9"), "name" },
        { new StringContent("1"), "tag" },
        { new StringContent("2"), "tag" },
        { new StringContent("written & sent=1"), "file", "note.txt" },
    };

    internal sealed class Posted
    {
        public string Name { get; set; } = "";

        public List<string> Tag { get; set; } = [];
    }

    private sealed class FormModule : ViewModule
    {
        public FormModule()
        {
            Post("/form", static async r => await ShowAsync(await r.ReadFormAsync()));
            Post("/json", JsonView);
        }
    }
}
