using Bridge.Owin.Testing;
using FluentAssertions;

namespace Bridge.Owin.Tests.Testing;

[TestClass]
public sealed class RequestTargetTests
{
    // Target, then path and query; no path where the target is refused.
    private static readonly (string Target, string? Path, string Query)[] s_vectors =
    [
        ("/", "/", ""),
        ("/a/b", "/a/b", ""),
        ("/a?", "/a", ""),
        ("/a?b=c&d=%20%zz", "/a", "b=c&d=%20%zz"),
        ("/a?b?c", "/a", "b?c"),
        ("/%41%62", "/Ab", ""),
        ("/%c3%a9", "/\u00e9", ""),
        ("/%C3%A9%E2%82%AC%F0%9F%98%80", "/\u00e9\u20ac\U0001F600", ""),
        ("/a%2Fb%2fc", "/a%2Fb%2fc", ""),
        ("/a%252Fb", "/a%2Fb", ""),
        ("/a%5cb\\c", "/a\\b\\c", ""),
        ("/a%20b+c", "/a b+c", ""),
        ("/%3F%23", "/?#", ""),
        ("/100%", "/100%", ""),
        ("/%4", "/%4", ""),
        ("/%zz%41", "/%zzA", ""),
        ("/%ff", "/%ff", ""),
        ("/%c3", "/%c3", ""),
        ("/%c3x", "/%c3x", ""),
        ("/%c3%41", "/%c3A", ""),
        ("/%c0%af", "/%c0%af", ""),
        ("/%c1%81", "/%c1%81", ""),
        ("/%e0%80%af", "/%e0%80%af", ""),
        ("/%ed%a0%80", "/%ed%a0%80", ""),
        ("/%f4%90%80%80", "/%f4%90%80%80", ""),
        ("/%f8%88%80%80%80", "/%f8%88%80%80%80", ""),
        ("/%a9", "/%a9", ""),
        ("/%7f%0a%0d%09", "/\x7f\n\r\t", ""),
        ("/%00", null, ""),
        ("/a%00b", null, ""),
        ("//", "//", ""),
        ("//a//b", "//a//b", ""),
        ("/a/./b", "/a/b", ""),
        ("/a/../b", "/b", ""),
        ("/a/b/..", "/a/", ""),
        ("/a/b/.", "/a/b/", ""),
        ("/..", "/", ""),
        ("/../a", "/a", ""),
        ("/../../a", "/a", ""),
        ("/.", "/", ""),
        ("/a/..", "/", ""),
        ("/a/...", "/a/...", ""),
        ("/a/.b/..c/d..", "/a/.b/..c/d..", ""),
        ("/a/%2e%2e/b", "/b", ""),
        ("/a/%2e/b", "/a/b", ""),
        ("/a/..%2fb", "/a/..%2fb", ""),
        ("/a//../b", "/a/b", ""),
        ("/a/b/../../..", "/", ""),
        ("/a?x=/../y", "/a", "x=/../y"),
        ("/;a=b/c:d@e!$&'()*,~", "/;a=b/c:d@e!$&'()*,~", ""),
        ("/[a]{b}|c^`\"<>", "/[a]{b}|c^`\"<>", ""),
    ];

    public static IEnumerable<object?[]> Vectors => s_vectors.Select(vector => new object?[] { vector.Target, vector.Path, vector.Query });

    [TestMethod]
    [DynamicData(nameof(Vectors))]
    public void A_target_is_decoded_once_as_UTF8_with_encoded_slashes_kept(string target, string? path, string query)
    {
        RequestTarget.TryParse(target, out string? actualPath, out string? actualQuery).Should().Be(path is not null);
        if (path is not null)
        {
            (actualPath, actualQuery).Should().Be((path, query));
        }
    }

    [TestMethod]
    [DataRow("http://example.com/a%20b?c", "/a b", "c")]
    [DataRow("http://example.com", "/", "")]
    [DataRow("http://example.com?c", "/", "c")]
    [DataRow("*", "", "")]
    public void The_absolute_and_the_asterisk_form_are_understood(string target, string path, string query)
    {
        RequestTarget.TryParse(target, out string? actualPath, out string? actualQuery).Should().BeTrue();
        (actualPath, actualQuery).Should().Be((path, query));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("a")]
    [DataRow("example.com:443")]
    [DataRow("/\u00e9")]
    [DataRow("/a b")]
    [DataRow("/\x7f")]
    public void What_is_no_target_is_refused(string target) => RequestTarget.TryParse(target, out _, out _).Should().BeFalse();

#if NET
    [TestMethod]
    public async Task Kestrel_makes_the_same_of_every_target()
    {
        using var host = new TestHost(env =>
        {
            string answer = Uri.EscapeDataString(env.Path) + "?" + Uri.EscapeDataString(env.Get<string>(OwinKeys.RequestQueryString));
            env.ResponseHeaders["Content-Length"] = [answer.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)];
            return env.WriteAsync(answer);
        });
        var differences = new List<string>();
        foreach ((string? target, string? path, string? query) in s_vectors)
        {
            RawResponse response = await host.GetAsync(target);
            (int, string) expected = path is null ? (400, "") : (200, Uri.EscapeDataString(path) + "?" + Uri.EscapeDataString(query));
            if ((response.Status, response.Body) != expected)
            {
                differences.Add($"{target}: {response.Status} {response.Body}");
            }
        }

        differences.Should().BeEmpty();
    }
#endif
}
