using Bridge.Contract;
using FluentAssertions;

namespace Bridge.Core.Tests.Contract;

/// <summary>A prefix of a path ends on the border of a segment.</summary>
[TestClass]
public sealed class PathPrefixTests
{
    [TestMethod]
    [DataRow("/a/b", "/a", true)]
    [DataRow("/A", "/a", true)]
    [DataRow("/a/", "/a", true)]
    [DataRow("/ab", "/a", false)]
    [DataRow("/", "/a", false)]
    [DataRow("", "/a", false)]
    [DataRow("x", "", true)]
    public void A_path_is_the_prefix_or_goes_on_after_a_slash(string path, string prefix, bool contains) =>
        PathPrefix.Contains(path, prefix).Should().Be(contains);

    [TestMethod]
    [DataRow("/a/b/c", 0, "")]
    [DataRow("/a/b/c", 1, "/a")]
    [DataRow("/a/b/c", 3, "/a/b/c")]
    [DataRow("/a/b/c", 4, "/a/b/c")]
    [DataRow("/a/", 2, "/a")]
    [DataRow("/", 1, "")]
    [DataRow("", 1, "")]
    public void So_many_segments_take_so_much_of_a_path(string path, int segments, string expected) =>
        path.Substring(0, PathPrefix.LengthOf(path, segments)).Should().Be(expected);

    [TestMethod]
    [DataRow("/a/b/c", 0, "/a/b/c")]
    [DataRow("/a/b/c", 1, "/a/b")]
    [DataRow("/a/b/c", 3, "")]
    [DataRow("/a", 2, "")]
    [DataRow("", 1, "")]
    public void So_much_stands_before_the_last_segments(string path, int segments, string expected) =>
        path.Substring(0, PathPrefix.LengthBefore(path, segments)).Should().Be(expected);
}
