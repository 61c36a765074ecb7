using FluentAssertions;

namespace Bridge.AspNetCore.Tests.Environment;

/// <summary>The members of a dictionary agree on what is in it.</summary>
internal static class EnvironmentAgreement
{
    public static void AssertAgreement(this IDictionary<string, object> environment)
    {
        KeyValuePair<string, object>[] pairs = [.. environment];
        environment.Count.Should().Be(pairs.Length);
        pairs.Select(pair => pair.Key).Should().OnlyHaveUniqueItems();
        environment.Keys.Should().Equal(pairs.Select(pair => pair.Key));
        environment.Values.Should().Equal(pairs.Select(pair => pair.Value));
        var copy = new KeyValuePair<string, object>[pairs.Length + 2];
        environment.CopyTo(copy, 1);
        copy[1..^1].Should().Equal(pairs);
        foreach ((string key, object value) in pairs)
        {
            environment.ContainsKey(key).Should().BeTrue(key);
            environment.TryGetValue(key, out object? found).Should().BeTrue(key);
            found.Should().Be(value, key);
            environment[key].Should().Be(value, key);
            environment.Contains(new(key, value)).Should().BeTrue(key);
        }

        foreach (string key in KnownKeys.All.ToArray().Select(key => key.Name).Except(pairs.Select(pair => pair.Key)))
        {
            environment.ContainsKey(key).Should().BeFalse(key);
            environment.TryGetValue(key, out _).Should().BeFalse(key);
            environment.Remove(key).Should().BeFalse(key);
        }
    }
}
