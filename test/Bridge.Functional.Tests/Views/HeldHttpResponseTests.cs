using System.Text;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bridge.Functional.Tests.Views;

[TestClass]
public sealed class HeldHttpResponseTests
{
    private static readonly AppFunc s_app = async environment =>
    {
        OwinEnvironment owin = new(environment) { StatusCode = 207, ReasonPhrase = "Multi" };
        owin.ResponseHeaders["X-A"] = ["0"];
        owin.ResponseHeaders["Content-Type"] = ["text/x"];
        owin.ResponseHeaders["Set-Cookie"] = ["z=0"];
        await owin.ResponseBody.WriteAsync("hi "u8.ToArray());
        owin.ResponseBody.Write("there"u8);
    };

    [TestMethod]
    public async Task An_app_answers_in_the_views_stead()
    {
        string answer = await Ask(_ => s_app);

        answer.Should().StartWith("HTTP/1.1 207 Multi\r\n").And.Contain("X-A: 0\r\n").And.Contain("Content-Type: text/x\r\n").And.EndWith("hi there");
    }

    [TestMethod]
    public async Task A_tuple_goes_over_the_apps_status_and_headers_and_adds_to_its_cookies()
    {
        string answer = await Ask(_ => (s_app, 203, new[] { ("X-A", "1"), ("Set-Cookie", "a=1") }));

        answer.Should()
            .StartWith("HTTP/1.1 203 Non-Authoritative Information\r\n").And
            .Contain("X-A: 1\r\n").And
            .Contain("Set-Cookie: z=0\r\n").And
            .Contain("Set-Cookie: a=1\r\n")
            .And.NotContain("X-A: 0").And.EndWith("hi there");
    }

    [TestMethod]
    public async Task The_apps_own_callbacks_run_before_the_tuple_is_applied()
    {
        AppFunc app = environment =>
        {
            var register = (Action<Action<object>, object>)environment[OwinKeys.OnSendingHeaders];
            register(state => new OwinEnvironment((IDictionary<string, object>)state).ResponseHeaders["X-A"] = ["callback"], environment);
            new OwinEnvironment(environment).ResponseBody.Write("x"u8);
            return Task.CompletedTask;
        };

        (await Ask(_ => (app, new Dictionary<string, string> { ["X-A"] = "tuple" }))).Should().Contain("X-A: tuple\r\n").And.NotContain("callback");
        (await Ask(_ => app)).Should().Contain("X-A: callback\r\n");
    }

    [TestMethod]
    [DataRow(204)]
    [DataRow(205)]
    [DataRow(304)]
    public async Task A_status_without_content_sends_nothing_of_the_apps_body(int status)
    {
        string over = await Ask(_ => (s_app, status));
        over.Should().StartWith($"HTTP/1.1 {status} ").And.Contain("X-A: 0\r\n").And.EndWith("\r\n\r\n");

        AppFunc own = environment =>
        {
            OwinEnvironment owin = new(environment) { StatusCode = status };
            owin.ResponseHeaders["Content-Type"] = ["text/x"];
            owin.ResponseBody.Write("body"u8);
            return Task.CompletedTask;
        };
        string answer = await Ask(_ => own);
        answer.Should().StartWith($"HTTP/1.1 {status} ").And.EndWith("\r\n\r\n");
        answer.Contains("Content-Type").Should().Be(status != 304);
    }

    [TestMethod]
    [DataRow(204)]
    [DataRow(304)]
    public async Task An_apps_length_stays_where_the_tuple_gives_its_response_a_body(int status)
    {
        AppFunc app = environment =>
        {
            OwinEnvironment owin = new(environment) { StatusCode = status };
            owin.ResponseHeaders["Content-Length"] = ["4"];
            owin.ResponseBody.Write("body"u8);
            return Task.CompletedTask;
        };

        (await Ask(_ => (app, 200))).Should().StartWith("HTTP/1.1 200 ").And.Contain("Content-Length: 4\r\n").And.EndWith("body");
    }

    [TestMethod]
    public async Task An_app_that_throws_under_a_tuple_is_an_error_without_the_tuples_status()
    {
        AppFunc app = _ => throw new InvalidOperationException("boom");

        (await Ask(_ => (app, 203))).Should().StartWith("HTTP/1.1 500 ").And.NotContain("boom");
    }

    [TestMethod]
    public async Task An_app_that_throws_after_its_first_write_breaks_the_connection()
    {
        AppFunc app = async environment =>
        {
            await new OwinEnvironment(environment).ResponseBody.WriteAsync("partial"u8.ToArray());
            throw new InvalidOperationException("boom");
        };

        await using KestrelServer server = await KestrelServer.StartAsync(web => web.MapView("/", _ => (app, 203)));
        using RawConnection connection = server.Connect();
        await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        (await connection.LooksCompleteAsync()).Should().BeFalse();
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task What_an_IResult_says_of_the_framing_and_the_connection_is_left_to_the_server(bool underTuple)
    {
        RequestDelegate app = context =>
        {
            context.Response.Headers.TransferEncoding = "chunked";
            context.Response.Headers.Connection = "close, keep-alive";
            return context.Response.WriteAsync("hello");
        };

        (await Ask(_ => underTuple ? (app, 203) : (object)app))
            .Should()
            .Contain("\r\nConnection: close\r\n").And
            .EndWith("hello", "Kestrel sends bytes as they are after a Transfer-Encoding that it was given");
    }

    [TestMethod]
    public async Task Middleware_as_a_result_falls_through_to_404()
    {
        Func<AppFunc, AppFunc> middleware = next =>
            environment => new OwinEnvironment(environment).Path == "/answered" ? s_app(environment) : next(environment);

        (await Ask(_ => middleware, "/answered")).Should().StartWith("HTTP/1.1 207 ");
        (await Ask(_ => middleware, "/other")).Should().StartWith("HTTP/1.1 404 ");
    }

    [TestMethod]
    public async Task An_app_that_a_view_returns_sees_what_the_view_put_into_the_environment()
    {
        AppFunc app = environment =>
            new OwinEnvironment(environment).ResponseBody.WriteAsync(Encoding.UTF8.GetBytes((string)environment["from.view"])).AsTask();

        (await Ask(request =>
        {
            request.Environment["from.view"] = "seen";
            return (app, 201);
        })).Should().StartWith("HTTP/1.1 201 ").And.EndWith("seen");
    }

    private static async Task<string> Ask<T>(Func<ViewRequest, T> view, string path = "/")
    {
        await using KestrelServer server = await KestrelServer.StartAsync(app => app.MapView("{**path}", view));
        return Unchunk(await server.SendAsync($"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    }

    /// <summary>The answer with its chunks joined; one whose last chunk is missing stays as it is.</summary>
    private static string Unchunk(string answer)
    {
        int head = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
        if (!answer.Contains("Transfer-Encoding: chunked") || !answer.EndsWith("0\r\n\r\n", StringComparison.Ordinal))
        {
            return answer;
        }

        StringBuilder body = new(answer[..head]);
        for (int at = head; ;)
        {
            int end = answer.IndexOf("\r\n", at, StringComparison.Ordinal);
            int length = Convert.ToInt32(answer[at..end], 16);
            if (length == 0)
            {
                return body.ToString();
            }

            body.Append(answer, end + 2, length);
            at = end + 2 + length + 2;
        }
    }
}
