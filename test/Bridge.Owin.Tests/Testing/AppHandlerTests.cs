using System.Net;
using System.Text;
using FluentAssertions;

namespace Bridge.Owin.Tests.Testing;

[TestClass]
public sealed class AppHandlerTests
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(20);

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Ct => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_body_of_unknown_length_is_announced_as_chunked_and_another_by_its_length()
    {
        AppFunc app = async environment =>
        {
            IDictionary<string, string[]> headers = new OwinEnvironment(environment).RequestHeaders;
            string[] names = ["Transfer-Encoding", "Content-Length"];
            string text = string.Join("|", names.Where(headers.ContainsKey).Select(name => $"{name}: {headers[name][0]}"));
            byte[] bytes = System.Text.Encoding.ASCII.GetBytes(text);
            await new OwinEnvironment(environment).ResponseBody.WriteAsync(bytes, 0, bytes.Length);
        };
        using HttpClient client = new(app.ToHttpMessageHandler()) { BaseAddress = new Uri("http://localhost/") };

        using HttpResponseMessage unknown = await client.PostAsync("/", new UnknownLength());
        using HttpResponseMessage known = await client.PostAsync("/", new StringContent("abc"));

        (await unknown.Content.ReadAsStringAsync()).Should().Be("Transfer-Encoding: chunked");
        (await known.Content.ReadAsStringAsync()).Should().Be("Content-Length: 3");
    }

    [TestMethod]
    public async Task A_request_reaches_the_application_as_a_server_would_hand_it_over()
    {
        Dictionary<string, object?> seen = [];
        using HttpClient client = Client(environment =>
        {
            OwinEnvironment owin = new(environment);
            seen["line"] = $"{owin.Method} {owin.Scheme} {owin.PathBase}|{owin.Path}|{owin.QueryString}|{owin.Protocol}";
            foreach (string name in new[] { "Host", "X-Two", "User-Agent", "Content-Type", "Content-Length" })
            {
                seen[name] = string.Join("|", owin.RequestHeaders[name]);
            }

            seen["body"] = new StreamReader(owin.RequestBody).ReadToEnd();
            return Task.CompletedTask;
        });
        using HttpRequestMessage request = new(HttpMethod.Put, "/caf%C3%A9/a%2Fb%20c?x=%20&y") { Content = new StringContent("text") };
        request.Headers.Add("X-Two", ["1", "2"]);
        request.Headers.UserAgent.ParseAdd("a/1 b/2");

        using HttpResponseMessage response = await client.SendAsync(request, Ct);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        seen.Should().Equal(new Dictionary<string, object?>
        {
            ["line"] = "PUT http |/café/a%2Fb c|x=%20&y|HTTP/1.1",
            ["Host"] = "localhost",
            ["X-Two"] = "1|2",
            ["User-Agent"] = "a/1 b/2",
            ["Content-Type"] = "text/plain; charset=utf-8",
            ["Content-Length"] = "4",
            ["body"] = "text",
        });
    }

    [TestMethod]
    public async Task A_response_has_its_status_reason_headers_and_body()
    {
        using HttpClient client = Client(environment =>
        {
            OwinEnvironment owin = new(environment) { StatusCode = 418, ReasonPhrase = "Short" };
            owin.ResponseHeaders["X-Two"] = ["1", "2"];
            owin.ResponseHeaders["Content-Type"] = ["text/css"];
            owin.ResponseBody.Write("tea"u8);
            return Task.CompletedTask;
        });

        using HttpResponseMessage response = await client.GetAsync("/", Ct);

        ((int)response.StatusCode).Should().Be(418);
        response.ReasonPhrase.Should().Be("Short");
        response.Headers.GetValues("X-Two").Should().Equal("1", "2");
        response.Content.Headers.ContentType!.MediaType.Should().Be("text/css");
        (await response.Content.ReadAsStringAsync(Ct)).Should().Be("tea");
    }

    [TestMethod]
    public async Task Cookies_are_kept_and_sent_back()
    {
        ViewModule module = new();
        module.Get("/set", _ =>
        {
            Response response = new("set");
            response.SetCookie("visits", "1");
            response.SetCookie("other", "x", new CookieAttributes { Path = "/elsewhere" });
            return response;
        });
        module.Get("/read", r => string.Join(";", r.Cookies.Select(c => $"{c.Key}={c.Value}")));
        AppHandlerOptions options = new();
        using HttpClient client = Client(module.ToAppFunc(), options);
        using HttpClient without = Client(module.ToAppFunc(), new AppHandlerOptions { UseCookies = false });

        await client.GetStringAsync("/set", Ct);
        await without.GetStringAsync("/set", Ct);

        (await client.GetStringAsync("/read", Ct)).Should().Be("visits=1");
        (await without.GetStringAsync("/read", Ct)).Should().BeEmpty();
        options.CookieContainer.GetCookies(new Uri("http://localhost/"))["visits"]!.Value.Should().Be("1");
    }

    [TestMethod]
    [DataRow(302, "POST", "GET:")]
    [DataRow(303, "POST", "GET:")]
    [DataRow(303, "PUT", "GET:")]
    [DataRow(302, "PUT", "PUT:body")]
    [DataRow(307, "POST", "POST:body")]
    [DataRow(308, "PUT", "PUT:body")]
    public async Task A_redirect_is_followed_with_the_method_that_its_status_asks_for(int status, string method, string expected)
    {
        ViewModule module = new();
        module.Map("/from/here", ["POST", "PUT"], _ => Response.Redirect("../to?x=1", status));
        module.Map("/to", [], async r => $"{r.Method}:{await new StreamReader(r.Body).ReadToEndAsync()}");
        using HttpClient client = Client(module.ToAppFunc());
        using HttpRequestMessage request = new(new HttpMethod(method), "/from/here") { Content = new StringContent("body") };

        using HttpResponseMessage response = await client.SendAsync(request, Ct);

        (await response.Content.ReadAsStringAsync(Ct)).Should().Be(expected);
        response.RequestMessage!.RequestUri!.ToString().Should().Be("http://localhost/to?x=1");
    }

    [TestMethod]
    public async Task A_redirect_is_given_to_the_caller_where_it_is_not_to_be_followed()
    {
        ViewModule module = new();
        module.Get("/loop", _ => Response.Redirect("/loop"));
        module.Get("/down", _ => Response.Redirect("http://localhost/loop"));
        using HttpClient never = Client(module.ToAppFunc(), new AppHandlerOptions { AllowAutoRedirect = false });
        using HttpClient thrice = Client(module.ToAppFunc(), new AppHandlerOptions { MaxAutomaticRedirections = 3 });

        using HttpResponseMessage first = await never.GetAsync("/loop", Ct);
        using HttpResponseMessage last = await thrice.GetAsync("/loop", Ct);
        using HttpResponseMessage insecure = await thrice.GetAsync("https://localhost/down", Ct);

        first.Headers.Location!.OriginalString.Should().Be("/loop");
        last.StatusCode.Should().Be(HttpStatusCode.Redirect);
        insecure.StatusCode.Should().Be(HttpStatusCode.Redirect);
        insecure.RequestMessage!.RequestUri!.ToString().Should().Be("https://localhost/down");
    }

    [TestMethod]
    public async Task Credentials_for_one_URL_are_not_sent_to_the_one_that_it_redirects_to()
    {
        ViewModule module = new();
        module.Get("/from", _ => Response.Redirect("/to"));
        module.Get("/to", r => r.Headers["Authorization"].Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        using HttpClient client = Client(module.ToAppFunc());
        client.DefaultRequestHeaders.Authorization = new("Basic", "YTpi");

        (await client.GetStringAsync(new Uri("/from", UriKind.Relative))).Should().Be("0");
        (await client.GetStringAsync(new Uri("/to", UriKind.Relative))).Should().Be("1");
    }

    [TestMethod]
    public async Task The_response_is_there_with_its_headers_and_streams_with_back_pressure()
    {
        int written = 0;
        using HttpClient client = Client(async environment =>
        {
            OwinEnvironment owin = new(environment);
            owin.ResponseHeaders["X-Early"] = ["1"];
            await owin.ResponseBody.FlushAsync();
            for (int i = 0; i < 1000; i++)
            {
                await owin.ResponseBody.WriteAsync(new byte[1024]);
                Interlocked.Increment(ref written);
            }
        });

        using HttpResponseMessage response = await client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Ct);
        response.Headers.Contains("X-Early").Should().BeTrue();
        using Stream body = await response.Content.ReadAsStreamAsync(Ct);
        byte[] buffer = new byte[1];
        await body.ReadExactlyAsync(buffer, Ct);
        await Task.Delay(200, Ct);
        int beforeReading = Volatile.Read(ref written);
        long rest = 0;
        byte[] large = new byte[8192];
        int read;
        while ((read = await body.ReadAsync(large, Ct)) > 0)
        {
            rest += read;
        }

        beforeReading.Should().BeLessThan(100);
        rest.Should().Be((1000 * 1024) - 1);
        written.Should().Be(1000);
    }

    [TestMethod]
    public async Task A_request_body_streams_to_the_application_and_one_that_is_not_read_is_let_go()
    {
        using HttpClient client = Client(async environment =>
        {
            OwinEnvironment owin = new(environment);
            long length = 0;
            byte[] buffer = new byte[4096];
            int read;
            while (owin.Path == "/read" && (read = await owin.RequestBody.ReadAsync(buffer)) > 0)
            {
                length += read;
            }

            await owin.ResponseBody.WriteAsync(Encoding.ASCII.GetBytes(length.ToString()));
        });

        using HttpResponseMessage all = await client.PostAsync("/read", new ByteArrayContent(new byte[1_000_000]), Ct);
        using HttpResponseMessage none = await client.PostAsync("/ignore", new ByteArrayContent(new byte[1_000_000]), Ct).WaitAsync(s_bound, Ct);

        (await all.Content.ReadAsStringAsync(Ct)).Should().Be("1000000");
        (await none.Content.ReadAsStringAsync(Ct)).Should().Be("0");
    }

    [TestMethod]
    public async Task A_cancelled_request_cancels_the_application()
    {
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource running = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using HttpClient client = Client(async environment =>
        {
            CancellationToken token = new OwinEnvironment(environment).CallCancelled;
            token.Register(cancelled.SetResult);
            running.SetResult();
            await Task.Delay(Timeout.Infinite, token);
        });
        using CancellationTokenSource source = new();

        Task<HttpResponseMessage> sending = client.GetAsync("/", source.Token);
        await running.Task.WaitAsync(s_bound, Ct);
        await source.CancelAsync();

        await FluentActions.Awaiting(() => sending.WaitAsync(s_bound, Ct)).Should().ThrowAsync<OperationCanceledException>();
        await cancelled.Task.WaitAsync(s_bound, Ct);
    }

    [TestMethod]
    public async Task Leaving_a_response_before_its_end_cancels_the_application_and_disposes_its_iterator()
    {
        TaskCompletionSource disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        async IAsyncEnumerable<string> Endless()
        {
            try
            {
                while (true)
                {
                    yield return new string('x', 1000);
                    await Task.Yield();
                }
            }
            finally
            {
                disposed.TrySetResult();
            }
        }

        using HttpClient client = Client(View.Of(_ => Endless()).ToAppFunc());

        using (HttpResponseMessage response = await client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Ct))
        {
            using Stream body = await response.Content.ReadAsStreamAsync(Ct);
            await body.ReadExactlyAsync(new byte[100], Ct);
        }

        await disposed.Task.WaitAsync(s_bound, Ct);
    }

    [TestMethod]
    public async Task An_error_before_the_headers_is_thrown_as_it_is_and_one_after_them_breaks_the_body()
    {
        using HttpClient client = Client(async environment =>
        {
            if (new OwinEnvironment(environment).Path == "/late")
            {
                await new OwinEnvironment(environment).ResponseBody.WriteAsync(new byte[10]);
            }

            throw new TimeoutException("too late");
        });

        await FluentActions.Awaiting(() => client.GetAsync("/early", Ct)).Should().ThrowAsync<TimeoutException>();
        using HttpResponseMessage late = await client.GetAsync("/late", HttpCompletionOption.ResponseHeadersRead, Ct);
        (await FluentActions.Awaiting(() => late.Content.ReadAsByteArrayAsync(Ct)).Should().ThrowAsync<Exception>()).Which
            .GetBaseException().Message
            .Should()
            .Be("too late");
    }

    [TestMethod]
    [DataRow(5)]
    [DataRow(20)]
    public async Task A_body_of_another_length_than_was_announced_is_broken(int length)
    {
        using HttpClient client = Client(async environment =>
        {
            OwinEnvironment owin = new(environment);
            owin.ResponseHeaders["Content-Length"] = ["10"];
            await owin.ResponseBody.WriteAsync(new byte[length / 2]);
            await owin.ResponseBody.WriteAsync(new byte[length - (length / 2)]);
        });

        using HttpResponseMessage response = await client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Ct);

        (await FluentActions.Awaiting(() => response.Content.ReadAsByteArrayAsync(Ct)).Should().ThrowAsync<Exception>()).Which
            .GetBaseException().Message
            .Should()
            .Contain("announced 10 bytes");
    }

    [TestMethod]
    public async Task Callbacks_run_before_the_headers_and_head_has_no_body()
    {
        List<int> order = [];
        using HttpClient client = Client(async environment =>
        {
            OwinEnvironment owin = new(environment);
            var register = (Action<Action<object>, object>)environment[OwinKeys.OnSendingHeaders];
            register(_ => order.Add(1), null!);
            register(
                state =>
                {
                    order.Add(2);
                    new OwinEnvironment((IDictionary<string, object>)state).ResponseHeaders["X-Late"] = ["1"];
                },
                environment);
            owin.ResponseHeaders["Content-Length"] = ["4"];
            await owin.ResponseBody.WriteAsync("body"u8.ToArray());
        });

        using HttpResponseMessage response = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"), Ct);

        order.Should().Equal(2, 1);
        response.Headers.Contains("X-Late").Should().BeTrue();
        response.Content.Headers.ContentLength.Should().Be(4);
        (await response.Content.ReadAsByteArrayAsync(Ct)).Should().BeEmpty();
    }

    [TestMethod]
    public async Task A_callback_that_fails_is_the_callers_error_even_where_the_application_goes_on()
    {
        using HttpClient client = Client(environment =>
        {
            var register = (Action<Action<object>, object>)environment[OwinKeys.OnSendingHeaders];
            register(_ => throw new TimeoutException("in the callback"), null!);
            try
            {
                new OwinEnvironment(environment).ResponseBody.Write(new byte[1]);
            }
            catch (TimeoutException)
            {
            }

            return Task.CompletedTask;
        });

        await FluentActions.Awaiting(() => client.GetAsync("/", Ct).WaitAsync(s_bound, Ct)).Should().ThrowAsync<TimeoutException>();
    }

    private static HttpClient Client(AppFunc app, AppHandlerOptions? options = null) =>
        new(app.ToHttpMessageHandler(options)) { BaseAddress = new Uri("http://localhost") };

    private sealed class UnknownLength : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => stream.WriteAsync([1, 2, 3], 0, 3);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
