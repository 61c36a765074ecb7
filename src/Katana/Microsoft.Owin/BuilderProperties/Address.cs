using Microsoft.Owin.Infrastructure;

namespace Microsoft.Owin.BuilderProperties;

/// <summary>Typed access to an address of <c>host.Addresses</c>, where the server listens (OWIN common keys, section 6).</summary>
public struct Address
{
    private readonly IDictionary<string, object> _dictionary;

    /// <summary>Wraps a dictionary.</summary>
    /// <param name="dictionary">The dictionary; null if there is none. All values are then missing.</param>
    public Address(IDictionary<string, object> dictionary)
    {
        _dictionary = dictionary;
    }

    /// <summary>Makes an address with its own dictionary.</summary>
    /// <param name="scheme">The scheme.</param>
    /// <param name="host">The host.</param>
    /// <param name="port">The port.</param>
    /// <param name="path">The path.</param>
    public Address(string scheme, string host, string port, string path)
        : this(NewDictionary())
    {
        Scheme = scheme;
        Host = host;
        Port = port;
        Path = path;
    }

    /// <summary>Makes an empty address.</summary>
    /// <returns>The address.</returns>
    public static Address Create() => new(NewDictionary());

    private static Dictionary<string, object> NewDictionary() => new(StringComparer.Ordinal);

    /// <summary>The wrapped dictionary, or null.</summary>
    public IDictionary<string, object> Dictionary => _dictionary;

    /// <summary>The scheme, http or https.</summary>
    public string Scheme
    {
        get => Get<string>("scheme");
        set => Set("scheme", value);
    }

    /// <summary>The host: a name or an address, or a star or a plus for all addresses.</summary>
    public string Host
    {
        get => Get<string>("host");
        set => Set("host", value);
    }

    /// <summary>The port, as a string.</summary>
    public string Port
    {
        get => Get<string>("port");
        set => Set("port", value);
    }

    /// <summary>The path under which the application answers.</summary>
    public string Path
    {
        get => Get<string>("path");
        set => Set("path", value);
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
    /// <returns>This address.</returns>
    public Address Set(string key, object value)
    {
        _dictionary[key] = value;
        return this;
    }

    /// <summary>Whether both wrap the same dictionary.</summary>
    /// <param name="other">The other value.</param>
    /// <returns>True if they do.</returns>
    public bool Equals(Address other) => Equals(_dictionary, other._dictionary);

    /// <summary>Whether both wrap the same dictionary.</summary>
    /// <param name="obj">The other value.</param>
    /// <returns>True if they do.</returns>
    public override bool Equals(object obj) => obj is Address other && Equals(other);

    /// <summary>The dictionary's hash.</summary>
    /// <returns>The hash.</returns>
    public override int GetHashCode() => _dictionary == null ? 0 : _dictionary.GetHashCode();

    /// <summary>Whether both wrap the same dictionary.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    /// <returns>True if they do.</returns>
    public static bool operator ==(Address left, Address right) => left.Equals(right);

    /// <summary>Whether both wrap different dictionaries.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    /// <returns>True if they do.</returns>
    public static bool operator !=(Address left, Address right) => !left.Equals(right);
}
