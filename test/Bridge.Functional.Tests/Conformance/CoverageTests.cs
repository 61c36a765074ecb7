using System.Reflection;
using FluentAssertions;

namespace Bridge.Functional.Tests.Conformance;

/// <summary>No sentence is forgotten, for any server.</summary>
[TestClass]
[DoNotParallelize]
public sealed class CoverageTests
{
    private static readonly Type[] s_servers = [typeof(KestrelHttp1Tests), typeof(KestrelHttp2Tests), typeof(OwinHostHttp1Tests)];

    public static IEnumerable<object[]> ServersAndSentences() =>
        from server in s_servers from sentence in Sentences.All where sentence.BindsOther is null select new object[] { server.Name, sentence.Id };

    [TestMethod]
    public void Specification_has_sixty_keywords_outside_of_their_definition()
    {
        // 64 with the four of RFC 2119's own names that the overview lists: MUST, MUST NOT, SHOULD, SHOULD NOT.
        Sentences.All.Should().HaveCount(60);
        Sentences.All.Select(sentence => sentence.Id).Should().OnlyHaveUniqueItems();
        Sentences.All.Should().OnlyContain(sentence => sentence.Text.Length > 0 && (sentence.BindsOther == null || sentence.BindsOther.Length > 20));
    }

    [TestMethod]
    [DynamicData(nameof(ServersAndSentences))]
    public void Every_sentence_has_a_test_for_every_server(string server, string id)
    {
        Type type = s_servers.Single(candidate => candidate.Name == server);
        int tests = Tests(type).Count(test =>
            test.GetCustomAttribute<SentenceAttribute>()?.Ids.Contains(id) == true || test.GetCustomAttribute<CannotAttribute>()?.Id == id);
        tests.Should().BePositive($"the sentence {id} needs a test for {server}, or a test that shows why it cannot be kept");
    }

    [TestMethod]
    public void Every_test_is_about_a_sentence_that_exists()
    {
        var known = Sentences.All.Select(sentence => sentence.Id).ToHashSet();
        foreach (MethodInfo test in s_servers.SelectMany(Tests))
        {
            IEnumerable<string> ids = test.GetCustomAttribute<SentenceAttribute>()?.Ids ?? [test.GetCustomAttribute<CannotAttribute>()?.Id ?? ""];
            ids.Should().NotBeEmpty().And.OnlyContain(id => known.Contains(id), test.Name);
        }
    }

    [TestMethod]
    public void What_a_server_cannot_keep_has_a_reason()
        => s_servers.SelectMany(Tests).Select(test => test.GetCustomAttribute<CannotAttribute>()).Where(cannot => cannot is not null)
            .Should().OnlyContain(cannot => cannot!.Reason.Length > 20);

    // The most derived method of each name: an override says for its server what the sentence comes to.
    private static IEnumerable<MethodInfo> Tests(Type server)
        => server.GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(method => method.GetCustomAttribute<TestMethodAttribute>() is not null);
}
