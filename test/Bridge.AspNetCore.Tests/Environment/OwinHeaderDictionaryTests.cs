using FluentAssertions;
using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore.Tests.Environment;

[TestClass]
public sealed class OwinHeaderDictionaryTests
{
    private readonly DefaultHttpContext _context = new();
    private readonly IHeaderDictionary _inner;
    private readonly IDictionary<string, string[]> _headers;

    public OwinHeaderDictionaryTests()
    {
        _inner = _context.Response.Headers;
        _headers = new OwinHeaderDictionary(new HttpContextEnvironment(_context));
    }

    [TestMethod]
    public void Array_that_is_too_short_for_the_headers_is_refused_before_anything_is_copied()
    {
        HttpContextEnvironment environment = new(new DefaultHttpContext());
        environment.ResponseHeaders["A"] = ["1"];
        environment.ResponseHeaders["B"] = ["2"];
        var array = new KeyValuePair<string, string[]>[2];
        environment.ResponseHeaders.Invoking(h => h.CopyTo(array, 1)).Should().ThrowExactly<ArgumentException>().WithMessage("The array is too short*");
        array[1].Key.Should().BeNull();
        environment.ResponseHeaders.Invoking(h => h.CopyTo(null!, 0)).Should().Throw<ArgumentNullException>();
        environment.ResponseHeaders.Invoking(h => h.CopyTo(array, -1)).Should().Throw<ArgumentOutOfRangeException>();
        environment.ResponseHeaders.CopyTo(array, 0);
        array.Select(static header => header.Key).Should().Equal("A", "B");
    }

    [TestMethod]
    public void Members_agree()
    {
        AssertAgreement();
        _headers["One"] = ["1"];
        _headers.Add("Two", ["a", "b"]);
        _headers.Add(new("None", []));
        AssertAgreement();
        _headers.Remove("one").Should().BeTrue();
        _headers.Remove("one").Should().BeFalse();
        AssertAgreement();
        _headers.Clear();
        AssertAgreement();
        _headers.Count.Should().Be(0);
    }

    [TestMethod]
    public void Names_ignore_case()
    {
        _headers["x-name"] = ["1"];
        _headers["X-NAME"].Should().Equal("1");
        _headers.ContainsKey("X-Name").Should().BeTrue();
        _headers.Invoking(h => h.Add("X-Name", ["2"])).Should().Throw<ArgumentException>();
    }

    [TestMethod]
    public void Values_are_neither_split_nor_merged()
    {
        _headers["A"] = ["1, 2", "3"];
        _headers["A"].Should().Equal("1, 2", "3");
        _inner["A"].Should().Equal("1, 2", "3");
    }

    [TestMethod]
    public void Array_that_is_read_is_a_copy()
    {
        _headers["A"] = ["1"];
        _headers["B"] = ["1", "2"];
        _headers["A"][0] = _headers["B"][1] = "changed";
        _headers["A"].Should().Equal("1");
        _headers["B"].Should().Equal("1", "2");
    }

    [TestMethod]
    public void Missing_header_throws_and_names_it()
        => _headers.Invoking(h => h["X-None"]).Should().Throw<KeyNotFoundException>().WithMessage("*X-None*");

    [TestMethod]
    public void Null_values_are_refused_by_name()
        => _headers.Invoking(h => h["X-None"] = null!).Should().Throw<ArgumentNullException>().WithMessage("*X-None*");

    [TestMethod]
    public void Pairs_are_contained_and_removed_by_value()
    {
        _headers["A"] = ["1", "2"];
        _headers.Contains(new("a", ["1", "2"])).Should().BeTrue();
        _headers.Contains(new("a", ["1"])).Should().BeFalse();
        _headers.Remove(new KeyValuePair<string, string[]>("a", ["1"])).Should().BeFalse();
        _headers.Remove(new KeyValuePair<string, string[]>("a", ["1", "2"])).Should().BeTrue();
        _headers.Should().BeEmpty();
    }

    [TestMethod]
    public void Pseudo_headers_of_HTTP_2_are_no_headers()
    {
        _context.Request.Headers[":path"] = "/";
        _context.Request.Headers["Host"] = "h";
        var headers = new OwinRequestHeaderDictionary(new HttpContextEnvironment(_context));
        headers.Should().ContainSingle().Which.Key.Should().Be("Host");
        headers.Count.Should().Be(1);
        headers.ContainsKey(":path").Should().BeFalse();
        headers.TryGetValue(":path", out _).Should().BeFalse();
        headers.Keys.Should().Equal("Host");
    }

    private void AssertAgreement()
    {
        KeyValuePair<string, string[]>[] pairs = [.. _headers];
        _headers.Count.Should().Be(pairs.Length);
        _headers.Keys.Should().Equal(pairs.Select(pair => pair.Key));
        _headers.Values.Should().BeEquivalentTo(pairs.Select(pair => pair.Value), options => options.WithStrictOrdering());
        var copy = new KeyValuePair<string, string[]>[pairs.Length + 1];
        _headers.CopyTo(copy, 1);
        copy.Skip(1).Select(pair => pair.Key).Should().Equal(pairs.Select(pair => pair.Key));
        foreach ((string key, string[] values) in pairs)
        {
            _headers.ContainsKey(key).Should().BeTrue();
            _headers[key].Should().Equal(values);
            _headers.Contains(new(key, values)).Should().BeTrue();
        }
    }
}
