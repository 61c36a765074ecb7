using System.Collections.Specialized;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FluentAssertions;
using Microsoft.Extensions.Primitives;

namespace Bridge.Core.Tests.Coercion;

/// <summary>(body, status), (body, headers), (body, status, headers): what goes over the body's response, and how.</summary>
[TestClass]
public sealed class TuplePartsTests
{
    [TestMethod]
    public async Task Parts_in_the_wrong_order_are_refused_and_leave_no_stream_open()
    {
        Func<Stream, object>[] tuples =
        [
            static stream => (404, stream), static stream => (Task.FromResult<object>(404), stream), static stream => (Yielded(404), stream),
            static stream => ("text", stream),
            static stream => ("text", stream, new Headers()), static stream => ("text", 200, stream), static stream => (200, new Headers(), stream),
            static stream => ("text", "no status", new Response(ResponseBody.Stream(stream))),
        ];
        foreach (Func<Stream, object> tuple in tuples)
        {
            MemoryStream stream = new([1]);
            await Answer.RefusalOf(tuple(stream));
            stream.CanRead.Should().BeFalse("of {0}", tuple(Stream.Null).GetType());
        }
    }

    private static async Task<object> Yielded(object result)
    {
        await Task.Yield();
        return result;
    }

    [TestMethod]
    public async Task Status_is_an_int_an_enum_or_text()
    {
        object[] tuples =
        [
            ("x", 404), ("x", HttpStatusCode.NotFound), ("x", "404"), ("x", "404 "), Tuple.Create("x", 404), ("x", (int?)404), ((object)"x", (object)404),
            ("x", 404, (object?)null),
        ];
        foreach (object tuple in tuples)
        {
            Answer answer = await Answer.Of(tuple);
            answer.Status.Should().Be(404);
            answer.Reason.Should().BeNull();
            answer.Text.Should().Be("x");
        }
    }

    [TestMethod]
    [DataRow("404 Gone Fishing", "Gone Fishing")]
    [DataRow("404  two  spaces", " two  spaces")]
    [DataRow("404   ", null)]
    [DataRow("404 a\tb ~!", "a\tb ~!")]
    public async Task Status_text_may_give_a_reason(string status, string? reason)
    {
        Answer answer = await Answer.Of(("x", status));
        answer.Status.Should().Be(404);
        answer.Reason.Should().Be(reason);
    }

    [TestMethod]
    [DataRow(200)]
    [DataRow(999)]
    public async Task Status_reaches_from_200_to_999(int status) => (await Answer.Of(("x", status))).Status.Should().Be(status);

    [TestMethod]
    [DataRow(199)]
    [DataRow(1000)]
    [DataRow(0)]
    [DataRow(-404)]
    [DataRow(101)]
    [DataRow("404Gone")]
    [DataRow("hello")]
    [DataRow("")]
    [DataRow(" 404")]
    [DataRow("+404")]
    [DataRow("40")]
    [DataRow("٤٠٤")]
    [DataRow("199 Early")]
    [DataRow("200 OK\r\nX-Evil: 1")]
    [DataRow("200 \n")]
    [DataRow("200 \0")]
    [DataRow("200 Schön")]
    [DataRow(1.5)]
    [DataRow(true)]
    [DataRow(404L)]
    [DataRow('4')]
    public async Task Status_is_nothing_else(object status) =>
        (await Answer.RefusalOf(("x", status))).Should().StartWith("The view the view returned a tuple whose status is ");

    [TestMethod]
    public async Task A_null_status_or_null_headers_change_nothing()
    {
        (await Answer.Of(("x", (object?)null))).Status.Should().Be(200);
        Answer answer = await Answer.Of((new Response("x", 410), (object?)null, new Headers { ["X-A"] = "1" }));
        answer.Status.Should().Be(410);
        answer["X-A"].Should().Be("1");
        (await Answer.Of(("x", 201, (object?)null))).Headers.Should().HaveCount(2);
    }

    [TestMethod]
    public async Task Headers_have_many_forms()
    {
        NameValueCollection collection = new() { { "X-A", "1" }, { "X-A", "2" }, { "X-B", "b" } };
        HttpResponseMessage message = new();
        message.Headers.Add("X-A", ["1", "2"]);
        message.Headers.Add("X-B", "b");
        object[] forms =
        [
            new Headers { ["X-A"] = new[] { "1", "2" }, ["X-B"] = "b" },
            new Dictionary<string, StringValues> { ["X-A"] = new[] { "1", "2" }, ["X-B"] = "b" },
            new Dictionary<string, string[]> { ["X-A"] = ["1", "2"], ["X-B"] = ["b"] },
            new Dictionary<string, object?> { ["X-A"] = new object[] { 1, "2" }, ["X-B"] = "b" },
            new Dictionary<string, object> { ["X-A"] = new List<int> { 1, 2 }, ["X-B"] = "b" },
            new Dictionary<string, IEnumerable<string>> { ["X-A"] = ["1", "2"], ["X-B"] = ["b"] },
            new SortedDictionary<string, string[]> { ["X-A"] = ["1", "2"], ["X-B"] = ["b"] },
            collection,
            message.Headers,
            new[] { ("X-A", "1"), ("X-A", "2"), ("X-B", "b") },
            new[] { Tuple.Create("X-A", "1"), Tuple.Create("X-A", "2"), Tuple.Create("X-B", "b") },
            new[] { KeyValuePair.Create("X-A", "1"), KeyValuePair.Create("X-A", "2"), KeyValuePair.Create("X-B", "b") },
            new List<KeyValuePair<string, int>> { new("X-A", 1), new("X-A", 2) }
                .Select(static pair => KeyValuePair.Create(pair.Key, (object)pair.Value))
                .Append(new("X-B", "b")),
            new object[] { ("X-A", 1), KeyValuePair.Create("X-A", "2"), Tuple.Create("X-B", "b") },
            (("X-A", "1"), ("X-A", "2"), ("X-B", "b")),
            Tuple.Create(("X-A", "1"), ("X-A", "2"), ("X-B", "b")),
            Pairs(),
        ];
        foreach (object form in forms)
        {
            foreach (object tuple in new object[] { ("x", form), ("x", 200, form), Tuple.Create("x", form) })
            {
                Answer answer = await Answer.Of(tuple);
                answer["X-A"].Should().Be("1|2", "of {0}", form.GetType());
                answer["X-B"].Should().Be("b");
                answer.Headers.Should().HaveCount(4);
            }
        }

        static IEnumerable<(string, object)> Pairs()
        {
            yield return ("X-A", new[] { "1", "2" });
            yield return ("X-B", "b");
        }
    }

    [TestMethod]
    public async Task Header_values_are_text_or_formattable_without_a_culture()
    {
        System.Globalization.CultureInfo before = System.Globalization.CultureInfo.CurrentCulture;
        System.Globalization.CultureInfo.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo("de-DE");
        try
        {
            DateTime date = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
            Answer answer = await Answer.Of(("x", new Dictionary<string, object?>
            {
                ["X-Int"] = 120,
                ["X-Double"] = 1.5,
                ["X-Decimal"] = 2.5m,
                ["X-Utc"] = date,
                ["X-Offset"] = new DateTimeOffset(2026, 1, 2, 4, 4, 5, TimeSpan.FromHours(1)),
                ["X-Local"] = date.ToLocalTime(),
                ["X-Unspecified"] = DateTime.SpecifyKind(date, DateTimeKind.Unspecified),
                ["X-Guid"] = Guid.Empty,
                ["X-Enum"] = DayOfWeek.Friday,
                ["X-Uri"] = new Uri("/next?a=b", UriKind.Relative),
            }));
            answer["X-Int"].Should().Be("120");
            answer["X-Double"].Should().Be("1.5");
            answer["X-Decimal"].Should().Be("2.5");
            foreach (string name in (string[])["X-Utc", "X-Offset", "X-Local", "X-Unspecified"])
            {
                answer[name].Should().Be("Fri, 02 Jan 2026 03:04:05 GMT");
            }

            answer["X-Guid"].Should().Be("00000000-0000-0000-0000-000000000000");
            answer["X-Enum"].Should().Be("Friday");
            answer["X-Uri"].Should().Be("/next?a=b");
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    [TestMethod]
    public async Task Every_pair_is_kept_whatever_the_case_of_its_name()
    {
        foreach (object body in new object[] { "x", new { A = 1 }, new Response("x") })
        {
            Answer answer = await Answer.Of((body, new[] { ("X-A", "1"), ("x-a", "2"), ("Set-Cookie", "a=1"), ("set-cookie", "b=2") }));
            answer["X-A"].Should().Be("1|2");
            answer["Set-Cookie"].Should().Be("a=1|b=2");
        }
    }

    [TestMethod]
    public async Task Of_a_content_type_a_length_and_a_location_the_last_counts()
    {
        Answer answer = await Answer.Of((Iterate("abc"), new[]
        {
            ("Content-Type", "a/b"), ("content-type", "c/d"), ("Content-Length", "9"), ("Content-Length", "3"), ("Location", "/a"), ("Location", "/b"),
        }));
        answer.ContentType.Should().Be("c/d");
        answer["Content-Length"].Should().Be("3");
        answer["Location"].Should().Be("/b");
        answer.Headers.Should().HaveCount(3);
    }

    [TestMethod]
    public async Task A_header_replaces_the_responses_own_save_a_cookie()
    {
        Response response = new("x") { Headers = { ["X-A"] = new[] { "0", "00" }, ["X-B"] = "b", ["Set-Cookie"] = "z=0" } };
        response.SetCookie("y", "1");
        Answer answer = await Answer.Of((response, new Headers { ["x-a"] = "1", ["set-cookie"] = "a=1" }));
        answer["X-A"].Should().Be("1");
        answer["X-B"].Should().Be("b");
        answer["Set-Cookie"].Should().Be("z=0|a=1|y=1; HttpOnly; Path=/; SameSite=Lax");
        response.Headers["X-A"].Should().Equal("0", "00");
        response.Headers["Set-Cookie"].Should().Equal(["z=0"], "a tuple applies to a copy");
    }

    [TestMethod]
    public async Task Cookies_of_both_responses_headers_are_sent()
    {
        Response first = new("x");
        first.SetCookie("a", "1");
        Response second = new("y");
        second.SetCookie("b", "2");
        (await Answer.Of((first, second.Headers)))["Set-Cookie"].Should().Be("a=1; HttpOnly; Path=/; SameSite=Lax|b=2; HttpOnly; Path=/; SameSite=Lax");
        (await Answer.Of(("z", second.Headers)))["Set-Cookie"].Should().Be("b=2; HttpOnly; Path=/; SameSite=Lax");
    }

    [TestMethod]
    public async Task A_header_that_middleware_set_is_replaced_and_its_cookie_stays()
    {
        Answer answer = await Answer.Of(("x", new Headers { ["X-A"] = "1", ["Set-Cookie"] = "a=1" }), prepare: static environment =>
        {
            IDictionary<string, string[]> headers = new OwinEnvironment(environment).ResponseHeaders;
            headers["X-A"] = ["0"];
            headers["Set-Cookie"] = ["session=1"];
        });
        answer["X-A"].Should().Be("1");
        answer["Set-Cookie"].Should().Be("session=1|a=1");
    }

    [TestMethod]
    public async Task No_values_remove_a_header_that_is_there()
    {
        string[] none = [];
        Headers removing = new() { ["X-A"] = none, ["Content-Type"] = none };
        (await Answer.Of((new Response("x", contentType: "a/b") { Headers = { ["X-A"] = "0" } }, removing))).Headers.Keys.Should().Equal("Content-Length");
        (await Answer.Of((new { A = 1 }, removing))).Headers.Keys.Should().Equal("Content-Length");
        (await Answer.Of((new HttpException(404), removing))).ContentType.Should().BeNull();
        (await Answer.Of((App(), new Dictionary<string, object?> { ["X-App"] = none }))).Headers.Keys.Should().Equal("Content-Type");

        Answer text = await Answer.Of(("x", removing));
        text.ContentType.Should().Be("text/html; charset=utf-8", "as in Flask, there is nothing yet that could be removed");
        text.Headers.Should().HaveCount(2);
        removing.Contains("Content-Type").Should().BeTrue("the view's own headers are left alone");
        (await Answer.Of(("x", new Dictionary<string, object?> { ["X-A"] = new List<string>() }))).Headers.Should().HaveCount(2);
        (await Answer.Of(("x", new[] { ("X-A", (object)"1"), ("X-A", none) })))["X-A"].Should().Be("1");
    }

    [TestMethod]
    public async Task A_length_that_is_known_is_the_true_one()
    {
        foreach (object body in new object[]
        {
            "abc", "abc"u8.ToArray(), new Response("abc"), new MemoryStream("abc"u8.ToArray()), new { }, new[] { 1 },
            new HttpResponseMessage { Content = new StringContent("abc") },
        })
        {
            Answer answer = await Answer.Of((body, new Headers { ["Content-Length"] = "999" }));
            answer["Content-Length"].Should().Be(answer.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
            (await Answer.Of(("abc", new Headers { ["Content-Length"] = "soon" })))["Content-Length"].Should().Be("3");
        }
    }

    [TestMethod]
    [DataRow("2", "more")]
    [DataRow("4", "3")]
    public async Task A_length_that_turns_out_wrong_breaks_the_response(string declared, string written)
    {
        Func<Task> run = async () => await Answer.Of((Iterate("abc"), new Headers { ["Content-Length"] = declared }));
        (await run.Should()
            .ThrowAsync<InvalidViewResultException>()).WithMessage(
                $"The view the view declared a Content-Length of {declared} bytes, but its body has {written}. Leave the header out, or correct it.");
    }

    [TestMethod]
    public async Task A_length_over_an_application_that_turns_out_wrong_breaks_the_response()
    {
        foreach ((string declared, string written) in new[] { ("0", "more"), ("2", "1") })
        {
            Func<Task> run = async () => await Answer.Of((App(), new Headers { ["Content-Length"] = declared }));
            (await run.Should()
                .ThrowAsync<InvalidViewResultException>()).WithMessage(
                    $"The view the view declared a Content-Length of {declared} bytes, but its body has {written}.*");
        }

        (await Answer.Of((App(), new Headers { ["Content-Length"] = "1" })))["Content-Length"].Should().Be("1");
        (await Answer.Of((App(), new Headers { ["Content-Length"] = "2" }), "HEAD"))["Content-Length"].Should().Be("2");
    }

    [TestMethod]
    public async Task A_length_that_is_no_number_is_refused_for_what_is_streamed_and_for_an_application()
    {
        bool ran = false;
        AppFunc app = _ =>
        {
            ran = true;
            return Task.CompletedTask;
        };
        foreach (string length in (string[])["soon", "-1", "1.5", "99999999999999999999", ""])
        {
            (await Answer.RefusalOf((Iterate("abc"), new Headers { ["Content-Length"] = length }))).Should().Contain("is not a number of bytes");
            (await Answer.RefusalOf((app, new Headers { ["Content-Length"] = length }))).Should().Contain("is not a number of bytes");
        }

        ran.Should().BeFalse();
    }

    [TestMethod]
    public async Task A_tuple_over_an_application_applies_when_its_headers_are_sent()
    {
        List<string> order = [];
        AppFunc app = async environment =>
        {
            OwinEnvironment owin = new(environment) { StatusCode = 207, ReasonPhrase = "Multi" };
            owin.ResponseHeaders["X-A"] = ["app"];
            owin.ResponseHeaders["Set-Cookie"] = ["app=1"];
            ((Action<Action<object>, object>)environment[OwinKeys.OnSendingHeaders])(
                _ =>
                {
                    order.Add($"callback {owin.StatusCode}");
                    owin.ResponseHeaders["X-A"] = ["callback"];
                    owin.ResponseHeaders["X-C"] = ["callback"];
                },
                new object());
            await owin.ResponseBody.FlushAsync();
            order.Add($"flushed {owin.StatusCode}");
            await owin.ResponseBody.WriteAsync("x"u8.ToArray());
        };
        Answer answer = await Answer.Of((app, "418 Teapot", new Headers { ["X-A"] = "tuple", ["Set-Cookie"] = "tuple=1" }));
        order.Should().Equal("callback 207", "flushed 418");
        answer.Status.Should().Be(418);
        answer.Reason.Should().Be("Teapot");
        answer["X-A"].Should().Be("tuple");
        answer["X-C"].Should().Be("callback");
        answer["Set-Cookie"].Should().Be("app=1|tuple=1");
        answer.Text.Should().Be("x");
    }

    [TestMethod]
    public async Task An_application_that_writes_nothing_still_gets_the_tuple()
    {
        Answer answer = await Answer.Of(((AppFunc)(static _ => Task.CompletedTask), 202, new Headers { ["X-A"] = "1" }));
        answer.Status.Should().Be(202);
        answer["X-A"].Should().Be("1");
    }

    [TestMethod]
    public async Task An_application_that_fails_before_it_writes_gets_no_tuple_and_leaves_the_environment_as_it_was()
    {
        IDictionary<string, object>? environment = null;
        Stream? body = null;
        Func<Task> run = async () => await Answer.Of(((AppFunc)(static _ => throw new FormatException()), 202, new Headers { ["X-A"] = "1" }), prepare: made =>
        {
            environment = made;
            body = (Stream)made[OwinKeys.ResponseBody];
        });
        await run.Should().ThrowAsync<FormatException>();
        environment!.Should().NotContainKey(OwinKeys.ResponseStatusCode);
        new OwinEnvironment(environment!).ResponseHeaders.Should().BeEmpty();
        environment![OwinKeys.ResponseBody].Should().BeSameAs(body);
        environment.Should().NotContainKey(OwinKeys.OnSendingHeaders);
    }

    [TestMethod]
    public async Task An_application_returned_by_itself_obeys_the_statuses_without_content()
    {
        AppFunc app = async environment =>
        {
            OwinEnvironment owin = new(environment) { StatusCode = 304 };
            owin.ResponseHeaders["Content-Length"] = ["5"];
            owin.ResponseHeaders["Content-Type"] = ["a/b"];
            owin.ResponseHeaders["ETag"] = ["\"a\""];
            await owin.ResponseBody.WriteAsync("hello"u8.ToArray());
            owin.ResponseBody.Write("hello"u8.ToArray(), 0, 5);
        };
        Answer answer = await Answer.Of(app);
        answer.Headers.Keys.Should().Equal("ETag");
        answer.Body.Should().BeEmpty();
    }

    [TestMethod]
    public async Task Registering_a_callback_after_the_headers_were_sent_is_refused()
    {
        AppFunc app = async environment =>
        {
            await ((Stream)environment[OwinKeys.ResponseBody]).FlushAsync();
            ((Action<Action<object>, object>)environment[OwinKeys.OnSendingHeaders])(static _ => { }, new object());
        };
        Func<Task> run = async () => await Answer.Of(app);
        (await run.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*register callbacks before the first write*");
    }

    [TestMethod]
    public async Task Make_response_takes_the_three_parts_and_gives_one_that_can_be_changed()
    {
        TestViewRequest request = new();
        Response response = await request.MakeResponseAsync(Task.FromResult("x"), "404 Gone Fishing", new[] { ("X-A", "1") });
        response.StatusCode.Should().Be(404);
        response.ReasonPhrase.Should().Be("Gone Fishing");
        response.Headers["X-A"].Should().Equal("1");
        response.Headers["X-A"] = "2";
        response.StatusCode = 405;
        Answer answer = await Answer.Of(response);
        answer.Status.Should().Be(405);
        answer.Reason.Should().BeNull("it belonged to the old status");
        answer["X-A"].Should().Be("2");

        Func<Task> twice = async () => await request.MakeResponseAsync(("x", 200), 201);
        (await twice.Should()
            .ThrowAsync<InvalidViewResultException>()).WithMessage("The view the view returned a tuple whose body is a (string, int) itself.*");
    }

    [TestMethod]
    public async Task What_make_response_gives_is_a_copy_of_a_response_that_others_return_too()
    {
        Response shared = new("x") { Headers = { ["X-A"] = "shared" } };
        Response made = await new TestViewRequest().MakeResponseAsync(shared);
        made.Headers["X-A"] = "mine";
        made.StatusCode = 404;
        shared.Headers["X-A"].Should().Equal("shared");
        shared.StatusCode.Should().Be(200);
    }

    private static AppFunc App() => environment =>
    {
        IDictionary<string, string[]> headers = new OwinEnvironment(environment).ResponseHeaders;
        headers["X-App"] = ["1"];
        headers["Content-Type"] = ["text/x"];
        return ((Stream)environment[OwinKeys.ResponseBody]).WriteAsync(Encoding.UTF8.GetBytes("x"), 0, 1);
    };

    private static IEnumerable<string> Iterate(params string[] chunks)
    {
        foreach (string chunk in chunks)
        {
            yield return chunk;
        }
    }
}
