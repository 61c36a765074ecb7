using System.Collections;

namespace Bridge.Owin.Modules;

/// <summary>The route values of a view without parameters. All such requests share it, so it is read-only.</summary>
internal sealed class NoRouteValues : IReadOnlyDictionary<string, object?>
{
    private NoRouteValues()
    {
    }

    public static NoRouteValues Instance { get; } = new();

    public int Count => 0;

    public IEnumerable<string> Keys => [];

    public IEnumerable<object?> Values => [];

    public object? this[string key] => null;

    public bool ContainsKey(string key) => false;

    public bool TryGetValue(string key, out object? value)
    {
        value = null;
        return false;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Enumerable.Empty<KeyValuePair<string, object?>>().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
