using System.Collections.Specialized;
using System.Text;
using FluentAssertions;
using Microsoft.Extensions.Primitives;

namespace Bridge.Core.Tests.Coercion;

[TestClass]
public sealed class HeaderFormsTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [TestMethod]
    public async Task Headers_without_an_end()
    {
        object[] forms =
        [
            new Dictionary<string, object> { ["X-A"] = Endless("1") }, new Dictionary<string, object> { ["X-A"] = Endless(1) }, Endless(("X-A", "1")),
            Endless(new KeyValuePair<string, string>("X-A", "1")), Endless(new KeyValuePair<string, object>("X-A", 1)), Endless<object>(("X-A", "1")),
        ];
        foreach (object headers in forms)
        {
            (await Answer.RefusalOf(("x", headers)).WaitAsync(s_patience))
                .Should()
                .Be("The view the view returned headers that cannot be sent. The headers, or the values of one header, are a sequence without an end, "
                    + "or of more than 10000 items.");
        }

        static IEnumerable<T> Endless<T>(T item)
        {
            while (true)
            {
                yield return item;
            }
        }
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
