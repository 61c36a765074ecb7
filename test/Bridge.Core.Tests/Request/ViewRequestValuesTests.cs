using System.Globalization;
using FluentAssertions;
using Microsoft.Extensions.Primitives;

namespace Bridge.Core.Tests.Request;

[TestClass]
public sealed class ViewRequestValuesTests
{
    private static readonly View s_view = TestViewRequest.TheView.At("/entries/{id:int}/{slug?}");

    [TestMethod]
    public void Values_are_read_by_type()
    {
        TestViewRequest request = Make("n=5&long=-3&d=1.5&b=true&box=on&g=6f9619ff-8b86-d011-b42d-00cf4fc964ff&day=monday&t=a+b&c=x&when=2026-11-29T12:00:00Z");
        request.Query<int>("n").Should().Be(5);
        request.Query<long>("long").Should().Be(-3);
        request.Query<decimal>("d").Should().Be(1.5m);
        request.Query<double>("d").Should().Be(1.5);
        request.Query<bool>("b").Should().BeTrue();
        request.Query<bool>("box").Should().BeTrue();
        request.Query<Guid>("g").Should().Be(new Guid("6f9619ff-8b86-d011-b42d-00cf4fc964ff"));
        request.Query<DayOfWeek>("day").Should().Be(DayOfWeek.Monday);
        request.Query<string>("t").Should().Be("a b");
        request.Query<char>("c").Should().Be('x');
        request.Query<DateTime>("when").Should().Be(new DateTime(2026, 11, 29, 12, 0, 0, DateTimeKind.Utc));
        request.Query<DateTimeOffset>("when").Should().Be(new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero));
        request.Query<int?>("n").Should().Be(5);
    }

    [TestMethod]
    public void The_culture_of_the_thread_does_not_count()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            Make("d=1.5").Query<decimal>("d").Should().Be(1.5m);
            Refused(() => Make("d=1,5").Query<decimal>("d")).WithMessage("\"d\" in the query is \"1,5\", and has to be a number such as 1.5.");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestMethod]
    public void What_is_missing_is_the_default_and_without_one_a_400()
    {
        TestViewRequest request = Make("empty=&text=");
        request.Query("page", 1).Should().Be(1);
        request.Query<int>("empty", 2).Should().Be(2);
        request.Query<int?>("page").Should().BeNull();
        request.Query("text", "none").Should().BeEmpty();
        request.Query<string?>("other", null).Should().BeNull();
        Refused(() => request.Query<int>("page")).WithMessage("\"page\" is missing from the query. It has to be a whole number.");
        Refused(() => request.Query<int>("empty")).WithMessage("\"empty\" is missing from the query*");
        Refused(() => request.Cookie<string>("seen")).WithMessage("\"seen\" is missing from the cookies*");
        request.Cookie("seen", 0).Should().Be(0);
    }

    [TestMethod]
    public void What_cannot_be_read_is_a_400_that_names_it_with_and_without_a_default()
    {
        TestViewRequest request = Make("page=abc\n&big=99999999999&day=7&page=2");
        Refused(() => request.Query<int>("page")).WithMessage("\"page\" in the query is \"abc\\n\", and has to be a whole number.");
        Refused(() => request.Query("page", 1)).WithMessage("*\"abc\\n\"*");
        Refused(() => request.Query<int>("big")).WithMessage("*\"99999999999\"*");
        Refused(() => request.Query<DayOfWeek>("day")).WithMessage("*has to be one of Sunday, Monday, *");
        Refused(() => request.Query<Point>("page")).WithMessage("*has to be Point.");
    }

    [TestMethod]
    public void All_values_of_a_name_are_read_in_order()
    {
        TestViewRequest request = Make("id=1&id=&id=3");
        request.QueryAll<int>("id").Should().Equal(1, 3);
        request.QueryAll<string>("id").Should().Equal("1", "", "3");
        request.QueryAll<int>("none").Should().BeEmpty();
        Refused(() => Make("id=1&id=x").QueryAll<int>("id")).WithMessage("*\"x\"*");
    }

    [TestMethod]
    public void A_type_with_TryParse_is_read_by_it_and_another_is_the_views_fault()
    {
        Make("p=1;2").Query<Point>("p").Should().Be(new Point(1, 2));
        Make("p=1;2").Query<Plain>("p").Text.Should().Be("1;2");
        FluentActions.Invoking(() => Make("p=1").Query<Stream>("p")).Should().Throw<InvalidOperationException>().WithMessage("*Stream*TryParse(string, out*");
    }

    [TestMethod]
    public void Route_values_are_read_by_type_and_a_name_that_the_template_lacks_is_an_error_with_the_template()
    {
        TestViewRequest request = Make("", new() { ["id"] = "7" });
        request.Route<int>("id").Should().Be(7);
        request.Route<string>("id").Should().Be("7");
        request.Route("slug", "none").Should().Be("none");
        request.Route<int?>("slug").Should().BeNull();
        FluentActions.Invoking(() => request.Route<string>("slug")).Should().Throw<HttpException>().Which.StatusCode.Should().Be(404);
        FluentActions.Invoking(() => request.Route<int>("ID_", 1)).Should().Throw<InvalidOperationException>()
            .WithMessage("The view the view reads the route value \"ID_\", which its template lacks. The template is \"/entries/{id:int}/{slug?}\".");
        Refused(() => Make("", new() { ["id"] = "x" }).Route<int>("id")).WithMessage("\"id\" in the path is \"x\", and has to be a whole number.");
        Make("", new() { ["id"] = 7 }).Route<int>("id").Should().Be(7);
        Make("", new() { ["id"] = 7 }).Route<long>("id").Should().Be(7);
    }

    [TestMethod]
    public void Forms_are_read_by_type()
    {
        ViewForm form = new(new Dictionary<string, StringValues> { ["age"] = "36", ["tag"] = new(["1", "2"]), ["bad"] = "x" }, []);
        form.Get<int>("age").Should().Be(36);
        form.Get("size", 3).Should().Be(3);
        form.GetAll<int>("tag").Should().Equal(1, 2);
        Refused(() => form.Get<int>("bad")).WithMessage("\"bad\" in the form is \"x\", and has to be a whole number.");
        Refused(() => form.Get<int>("none")).WithMessage("\"none\" is missing from the form*");
    }

    [TestMethod]
    public void Null_is_refused()
    {
        FluentActions.Invoking(static () => Make("").Query<int>(null!)).Should().Throw<ArgumentNullException>().WithParameterName("name");
        FluentActions.Invoking(static () => ((ViewRequest)null!).Query<int>("x")).Should().Throw<ArgumentNullException>().WithParameterName("request");
        FluentActions.Invoking(static () => ((ViewRequest)null!).Route<int>("x")).Should().Throw<ArgumentNullException>().WithParameterName("request");
    }

    private static FluentAssertions.Specialized.ExceptionAssertions<HttpException> Refused(Action read) =>
        read.Should().Throw<HttpException>().Where(static error => error.StatusCode == 400);

    private static TestViewRequest Make(string query, Dictionary<string, object?>? route = null)
    {
        TestViewRequest request = new(view: s_view);
        foreach (string pair in query.Split(['&'], StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = pair.Split('=');
            request.QueryValues.TryGetValue(parts[0], out StringValues values);
            request.QueryValues[parts[0]] = StringValues.Concat(values, parts[1].Replace('+', ' '));
        }

        foreach (KeyValuePair<string, object?> value in route ?? [])
        {
            request.RouteData[value.Key] = value.Value;
        }

        return request;
    }

    private readonly record struct Point(int X, int Y)
    {
        public static bool TryParse(string text, IFormatProvider? culture, out Point point)
        {
            string[] parts = text.Split(';');
            point = default;
            if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.Integer, culture, out int x) || !int.TryParse(parts[1], out int y))
            {
                return false;
            }

            point = new Point(x, y);
            return true;
        }
    }

    private sealed record Plain(string Text)
    {
        public static bool TryParse(string text, out Plain value)
        {
            value = new Plain(text);
            return true;
        }
    }
}
