using Microsoft.Owin.Infrastructure;

namespace Microsoft.Owin.BuilderProperties;

/// <summary>Typed access to the properties of an application builder (OWIN common keys).</summary>
public struct AppProperties
{
    private readonly IDictionary<string, object> _dictionary;

    /// <summary>Wraps a dictionary.</summary>
    /// <param name="dictionary">The dictionary.</param>
    /// <exception cref="ArgumentNullException"><paramref name="dictionary"/> is null.</exception>
    public AppProperties(IDictionary<string, object> dictionary)
    {
        _dictionary = dictionary ?? throw new ArgumentNullException(nameof(dictionary));
    }

    /// <summary>The wrapped dictionary.</summary>
    public IDictionary<string, object> Dictionary => _dictionary;

    /// <summary>The version of OWIN (<c>owin.Version</c>).</summary>
    public string OwinVersion
    {
        get => Get<string>(OwinKeys.Version);
        set => Set(OwinKeys.Version, value);
    }

    /// <summary>The application after all middleware (<c>builder.DefaultApp</c>).</summary>
    public Func<IDictionary<string, object>, Task> DefaultApp
    {
        get => Get<Func<IDictionary<string, object>, Task>>(OwinKeys.DefaultApp);
        set => Set(OwinKeys.DefaultApp, value);
    }

    /// <summary>Adds a conversion between forms of applications (<c>builder.AddSignatureConversion</c>).</summary>
    public Action<Delegate> AddSignatureConversionDelegate
    {
        get => Get<Action<Delegate>>(OwinKeys.AddSignatureConversion);
        set => Set(OwinKeys.AddSignatureConversion, value);
    }

    /// <summary>The name of the application (<c>host.AppName</c>).</summary>
    public string AppName
    {
        get => Get<string>(OwinKeys.AppName);
        set => Set(OwinKeys.AppName, value);
    }

    /// <summary>The host's trace output (<c>host.TraceOutput</c>).</summary>
    public TextWriter TraceOutput
    {
        get => Get<TextWriter>(OwinKeys.TraceOutput);
        set => Set(OwinKeys.TraceOutput, value);
    }

    /// <summary>Cancelled when the application shuts down (<c>host.OnAppDisposing</c>).</summary>
    public CancellationToken OnAppDisposing
    {
        get => Get<CancellationToken>(OwinKeys.OnAppDisposing);
        set => Set(OwinKeys.OnAppDisposing, value);
    }

    /// <summary>Where the server listens (<c>host.Addresses</c>). If the host does not set it, the wrapped list is null.</summary>
    public AddressCollection Addresses
    {
        get => new(Get<IList<IDictionary<string, object>>>(OwinKeys.Addresses));
        set => Set(OwinKeys.Addresses, value.List);
    }

    /// <summary>What the server supports (<c>server.Capabilities</c>). If the server does not set it, the wrapped dictionary is null.</summary>
    public Capabilities Capabilities
    {
        get => new(Get<IDictionary<string, object>>(OwinKeys.Capabilities));
        set => Set(OwinKeys.Capabilities, value.Dictionary);
    }

    /// <summary>Reads a value of the dictionary.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="key">The key.</param>
    /// <returns>The value, or the default of <typeparamref name="T"/> if it is missing or null.</returns>
    /// <exception cref="InvalidCastException">The value is of another type.</exception>
    public T Get<T>(string key) => _dictionary.GetOrDefault<T>(key);

    /// <summary>Writes a value to the dictionary.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <returns>These properties.</returns>
    public AppProperties Set(string key, object value)
    {
        _dictionary[key] = value;
        return this;
    }

    /// <summary>Whether both wrap the same dictionary.</summary>
    /// <param name="other">The other value.</param>
    /// <returns>True if they do.</returns>
    public bool Equals(AppProperties other) => Equals(_dictionary, other._dictionary);

    /// <summary>Whether both wrap the same dictionary.</summary>
    /// <param name="obj">The other value.</param>
    /// <returns>True if they do.</returns>
    public override bool Equals(object obj) => obj is AppProperties other && Equals(other);

    /// <summary>The dictionary's hash.</summary>
    /// <returns>The hash.</returns>
    public override int GetHashCode() => _dictionary == null ? 0 : _dictionary.GetHashCode();

    /// <summary>Whether both wrap the same dictionary.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    /// <returns>True if they do.</returns>
    public static bool operator ==(AppProperties left, AppProperties right) => left.Equals(right);

    /// <summary>Whether both wrap different dictionaries.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    /// <returns>True if they do.</returns>
    public static bool operator !=(AppProperties left, AppProperties right) => !left.Equals(right);
}
