using FluentAssertions;

namespace Bridge.Core.Tests.Http;

/// <summary>A file of a folder by a name from the client; the names are those of Werkzeug's own tests of safe_join, and more.</summary>
[TestClass]
public sealed class FileInFolderTests
{
    private static readonly string s_root = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "bridge-from-" + Guid.NewGuid().ToString("N"))).FullName;
    private static readonly string s_folder = Directory.CreateDirectory(Path.Combine(s_root, "public")).FullName;

    [ClassInitialize]
    public static void Make(TestContext context)
    {
        Directory.CreateDirectory(Path.Combine(s_folder, "a", "b"));
        Directory.CreateDirectory(Path.Combine(s_root, "public-not"));
        foreach (string name in new[] { "x.txt", "a/b/y.txt", "..z", "a b%2Fc", "../secret.txt", "../public-not/secret.txt" })
        {
            File.WriteAllText(Path.Combine(s_folder, name), name);
        }
    }

    [ClassCleanup]
    public static void Remove() => Directory.Delete(s_root, recursive: true);

    [TestMethod]
    [DataRow("x.txt", "x.txt")]
    [DataRow("a/b/y.txt", "a/b/y.txt")]
    [DataRow("a//b/./y.txt", "a/b/y.txt")]
    [DataRow("a/../x.txt", "x.txt")]
    [DataRow("..z", "..z")]
    [DataRow("a b%2Fc", "a b%2Fc")]
    public async Task A_name_within_the_folder_is_its_file(string name, string content)
    {
        foreach (string folder in new[] { s_folder, s_folder + "/", Path.Combine(s_folder, "..", "public") })
        {
            Answer answer = await Answer.Of(Response.FileFrom(folder, name));
            (answer.Status, answer.Text).Should().Be((200, content));
        }
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow(".")]
    [DataRow("/")]
    [DataRow("a")]
    [DataRow("a/")]
    [DataRow("none.txt")]
    [DataRow("x.txt/")]
    [DataRow("..")]
    [DataRow("../secret.txt")]
    [DataRow("a/../../secret.txt")]
    [DataRow("a/../../public/x.txt")]
    [DataRow("../public-not/secret.txt")]
    [DataRow("a/b/../../../public-not/secret.txt")]
    [DataRow("/etc/passwd")]
    [DataRow("//etc/passwd")]
    [DataRow("..\\secret.txt")]
    [DataRow("a\\..\\..\\secret.txt")]
    [DataRow("C:\\Windows\\win.ini")]
    [DataRow("C:x.txt")]
    [DataRow("x.txt::$DATA")]
    [DataRow("\\\\host\\share\\x.txt")]
    [DataRow("x.txt\0.png")]
    [DataRow("NUL")]
    [DataRow("%2e%2e/secret.txt")]
    public void Any_other_name_is_a_404(string? name) =>
        FluentActions.Invoking(() => Response.FileFrom(s_folder, name)).Should().Throw<HttpException>().Which.StatusCode.Should().Be(404);

    [TestMethod]
    public void An_absolute_name_of_a_file_in_the_folder_is_a_404_too() =>
        FluentActions.Invoking(() => Response.FileFrom(s_folder, Path.Combine(s_folder, "x.txt")))
            .Should()
            .Throw<HttpException>().Which.StatusCode
            .Should()
            .Be(404);

    [TestMethod]
    public void A_file_whose_name_means_another_on_Windows_is_a_404_everywhere()
    {
        // Only where the system lets a file be named so can it be asked for.
        foreach (string name in new[] { "a:b.txt", "a\\b.txt" }.Where(static name => name.IndexOfAny(Path.GetInvalidFileNameChars()) < 0))
        {
            File.WriteAllText(Path.Combine(s_folder, name), "other");
            FluentActions.Invoking(() => Response.FileFrom(s_folder, name)).Should().Throw<HttpException>(name).Which.StatusCode.Should().Be(404);
        }
    }

    [TestMethod]
    public void A_name_longer_than_any_file_has_is_a_404() =>
        FluentActions.Invoking(() => Response.FileFrom(s_folder, new string('x', 100_000))).Should().Throw<HttpException>().Which.StatusCode.Should().Be(404);

    [TestMethod]
    public async Task It_is_sent_as_any_file_and_can_be_named_for_saving()
    {
        Answer answer = await Answer.Of(Response.FileFrom(s_folder, "x.txt", downloadName: "y.csv", contentType: "text/csv"));
        answer["Content-Disposition"].Should().Be("attachment; filename=\"y.csv\"");
        answer.ContentType.Should().Be("text/csv");
        answer["ETag"].Should().NotBeNull();
    }

    [TestMethod]
    public void A_folder_is_needed()
    {
        FluentActions.Invoking(() => Response.FileFrom(null!, "x.txt")).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => Response.FileFrom("", "x.txt")).Should().Throw<ArgumentException>();
    }
}
