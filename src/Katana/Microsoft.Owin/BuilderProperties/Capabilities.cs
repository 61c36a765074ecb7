using Microsoft.Owin.Infrastructure;

namespace Microsoft.Owin.BuilderProperties;

/// <summary>Typed access to <c>server.Capabilities</c>, what the server supports (OWIN common keys, section 5).</summary>
public struct Capabilities
{
    private readonly IDictionary<string, object> _dictionary;

    /// <summary>Wraps a dictionary.</summary>
    /// <param name="dictionary">The dictionary; null if there is none. All values are then missing.</param>
    public Capabilities(IDictionary<string, object> dictionary)
    {
        _dictionary = dictionary;
    }

    /// <summary>Makes empty capabilities.</summary>
    /// <returns>The capabilities.</returns>
    public static Capabilities Create() => new(new Dictionary<string, object>(StringComparer.Ordinal));

    /// <summary>The wrapped dictionary, or null.</summary>
    public IDictionary<string, object> Dictionary => _dictionary;

    /// <summary>The version of the SendFile extension that the server supports, or null.</summary>
    public string SendFileVersion
    {
        get => Get<string>("sendfile.Version");
        set => Set("sendfile.Version", value);
    }

    /// <summary>The version of the WebSocket extension that the server supports, or null.</summary>
    public string WebSocketVersion
    {
        get => Get<string>("websocket.Version");
        set => Set("websocket.Version", value);
    }

    /// <summary>Reads a value of the dictionary.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="key">The key.</param>
    /// <returns>The value, or the default of <typeparamref name="T"/> if it is missing or null.</returns>
    /// <exception cref="InvalidCastException">The value is of another type.</exception>
    public T Get<T>(string key) => _dictionary == null ? default : _dictionary.GetOrDefault<T>(key);

    /// <summary>Writes a value to the dictionary.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <returns>These capabilities.</returns>
    public Capabilities Set(string key, object value)
    {
        _dictionary[key] = value;
        return this;
    }

    /// <summary>Whether both wrap the same dictionary.</summary>
    /// <param name="other">The other value.</param>
    /// <returns>True if they do.</returns>
    public bool Equals(Capabilities other) => Equals(_dictionary, other._dictionary);

    /// <summary>Whether both wrap the same dictionary.</summary>
    /// <param name="obj">The other value.</param>
    /// <returns>True if they do.</returns>
    public override bool Equals(object obj) => obj is Capabilities other && Equals(other);

    /// <summary>The dictionary's hash.</summary>
    /// <returns>The hash.</returns>
    public override int GetHashCode() => _dictionary == null ? 0 : _dictionary.GetHashCode();

    /// <summary>Whether both wrap the same dictionary.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    /// <returns>True if they do.</returns>
    public static bool operator ==(Capabilities left, Capabilities right) => left.Equals(right);

    /// <summary>Whether both wrap different dictionaries.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    /// <returns>True if they do.</returns>
    public static bool operator !=(Capabilities left, Capabilities right) => !left.Equals(right);
}
