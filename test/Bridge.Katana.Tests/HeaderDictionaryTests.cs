using FluentAssertions;
using Microsoft.Owin;

namespace Bridge.Katana.Tests;

[TestClass]
public class HeaderDictionaryTests
{
    private readonly Dictionary<string, string[]> _store = new(StringComparer.OrdinalIgnoreCase) { ["X-Many"] = ["v1", "v2, v3", "\"v4, b\""] };

    private IHeaderDictionary Headers => new HeaderDictionary(_store);

    [TestMethod]
    public void Missing_header_is_null()
    {
        Headers["X"].Should().BeNull();
        Headers.Get("X").Should().BeNull();
        Headers.GetValues("X").Should().BeNull();
        Headers.GetCommaSeparatedValues("X").Should().BeNull();
    }

    [TestMethod]
    public void Get_joins_repeated_lines_by_commas()
    {
        Headers["x-many"].Should().Be("v1,v2, v3,\"v4, b\"");
        Headers.Get("X-Many").Should().Be("v1,v2, v3,\"v4, b\"");
        Headers.GetValues("X-Many").Should().Equal("v1", "v2, v3", "\"v4, b\"");
    }

    [TestMethod]
    [BridgeContracts("Katana joins them by commas.")]
    public void Get_joins_Cookie_lines_by_semicolons()
    {
        _store["Cookie"] = ["a=1", "b=2,3"];

        Headers.Get("cookie").Should().Be("a=1;b=2,3");
    }

    [TestMethod]
    [DataRow("a,b", "a|b")]
    [DataRow(" a , b ", "a|b")]
    [DataRow("a,,b, ,", "a|b")]
    [DataRow("\"a,b\",c", "a,b|c")]
    [DataRow("\"a\"", "a")]
    [DataRow("\"\"", "")]
    [DataRow("x=\"1,2\";q=0.5, y", "x=\"1,2\";q=0.5|y", DisplayName = "quotes inside a value stay")]
    [DataRow("\"a,b", "\"a,b", DisplayName = "an open quote reaches to the end of its line")]
    [DataRow("a b,c", "a b|c")]
    [DataRow("a\"b,c\"d,e", "a\"b,c\"d|e")]
    [DataRow(",", null)]
    [DataRow("", null)]
    public void GetCommaSeparatedValues_splits_outside_of_quotes(string line, string expected)
    {
        _store["X"] = [line];

        Headers.GetCommaSeparatedValues("X").Should().Equal(expected?.Split('|') ?? []);
    }

    [TestMethod]
    public void GetCommaSeparatedValues_goes_through_all_lines()
    {
        Headers.GetCommaSeparatedValues("X-Many").Should().Equal("v1", "v2", "v3", "v4, b");

        _store["X"] = ["\"open, a", "b\"", null, "c"];
        Headers.GetCommaSeparatedValues("X").Should().Equal(["\"open, a", "b\"", "c"], "quotes do not reach over lines");
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow(" ")]
    public void Set_to_nothing_removes(string value)
    {
        Headers.Set("X-Many", value);
        _store.Should().BeEmpty();

        _store["Y"] = ["y"];
        Headers["y"] = value;
        _store.Should().BeEmpty();
    }

    [TestMethod]
    public void Set_to_no_values_removes()
    {
        Headers.SetValues("X-Many", null);
        _store.Should().BeEmpty();

        _store["Y"] = ["y"];
        Headers.SetCommaSeparatedValues("Y");
        _store.Should().BeEmpty();
    }

    [TestMethod]
    public void Set_takes_the_place_of_all_lines()
    {
        Headers["X-Many"] = "a, b";
        _store["X-Many"].Should().Equal("a, b");

        Headers.SetValues("X-Many", "a, b", "c");
        _store["X-Many"].Should().Equal("a, b", "c");

        Headers.SetCommaSeparatedValues("X-Many", "a, b", "c", "\"d, e\"");
        _store["X-Many"].Should().Equal("\"a, b\",c,\"d, e\"");
    }

    [TestMethod]
    public void Append_puts_a_value_behind_the_others_in_one_line()
    {
        Headers.Append("X-Many", "a, b");
        _store["X-Many"].Should().Equal("v1,v2, v3,\"v4, b\",a, b");

        Headers.Append("X-New", "a");
        _store["X-New"].Should().Equal("a");
    }

    [TestMethod]
    public void AppendValues_adds_lines()
    {
        Headers.AppendValues("X-Many", "a, b", "c");
        _store["X-Many"].Should().Equal("v1", "v2, v3", "\"v4, b\"", "a, b", "c");

        Headers.AppendValues("X-New", "a", "b");
        _store["X-New"].Should().Equal("a", "b");
    }

    [TestMethod]
    public void AppendCommaSeparatedValues_quotes_what_has_commas()
    {
        Headers.AppendCommaSeparatedValues("X-New", "a, b", "c");
        Headers.AppendCommaSeparatedValues("X-New", "d,e");

        _store["X-New"].Should().Equal("\"a, b\",c,\"d,e\"");
        Headers.GetCommaSeparatedValues("X-New").Should().Equal("a, b", "c", "d,e");
    }

    [TestMethod]
    public void Append_of_nothing_changes_nothing()
    {
        string[] lines = _store["X-Many"];

        Headers.Append("X-Many", null);
        Headers.Append("X-Many", " ");
        Headers.AppendValues("X-Many");
        Headers.AppendValues("X-Many", null);
        Headers.AppendCommaSeparatedValues("X-Many", null);

        _store["X-Many"].Should().BeSameAs(lines);
        Headers.Append("X-New", "");
        _store.Should().NotContainKey("X-New");
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow(" ")]
    public void A_header_needs_a_name(string name)
    {
        FluentActions.Invoking(() => Headers.Set(name, "v")).Should().Throw<ArgumentNullException>().WithParameterName("key");
        FluentActions.Invoking(() => Headers.SetValues(name, "v")).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => Headers.AppendValues(name, "v")).Should().Throw<ArgumentNullException>();
    }

    [TestMethod]
    public void It_is_a_dictionary_of_arrays_too()
    {
        IDictionary<string, string[]> headers = Headers;

        headers["X-Many"].Should().BeSameAs(_store["X-Many"]);
        headers["A"] = ["1", "2"];
        headers.Add("B", ["3"]);
        headers.Add(new("C", ["4"]));
        headers.Keys.Should().Equal("X-Many", "A", "B", "C");
        headers.Values.Should().HaveCount(4);
        headers.Count.Should().Be(4);
        headers.IsReadOnly.Should().BeFalse();
        headers.ContainsKey("a").Should().BeTrue();
        headers.Contains(new("A", _store["A"])).Should().BeTrue();
        headers.TryGetValue("b", out string[] values).Should().BeTrue();
        values.Should().Equal("3");
        headers.Remove("B").Should().BeTrue();
        headers.Remove(new KeyValuePair<string, string[]>("A", _store["A"])).Should().BeTrue();
        headers.Select(header => header.Key).Should().Equal("X-Many", "C");
        var copy = new KeyValuePair<string, string[]>[3];
        headers.CopyTo(copy, 1);
        copy[2].Key.Should().Be("C");
        FluentActions.Invoking(() => headers["none"]).Should().Throw<KeyNotFoundException>();
        headers.Clear();
        _store.Should().BeEmpty();
    }

    [TestMethod]
    public void Constructor_refuses_null() =>
        FluentActions.Invoking(() => new HeaderDictionary(null)).Should().Throw<ArgumentNullException>().WithParameterName("store");

    [TestMethod]
    public void Null_among_values_joined_by_commas_is_empty()
    {
        var headers = new HeaderDictionary(new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase) { ["B"] = [null] });

        headers.SetCommaSeparatedValues("A", (string)null);
        headers.AppendCommaSeparatedValues("B", null, "x");

        headers.GetValues("A").Should().Equal("");
        headers.GetValues("B").Should().Equal(",,x");
    }
}
