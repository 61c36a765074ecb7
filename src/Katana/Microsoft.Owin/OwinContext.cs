using Microsoft.Owin.Infrastructure;
using Microsoft.Owin.Security;

namespace Microsoft.Owin;

/// <summary>One request and its response over an OWIN environment.</summary>
public class OwinContext : IOwinContext
{
    private IOwinRequest _request;
    private IOwinResponse _response;

    /// <summary>Makes a context over a new environment that contains only empty header dictionaries.</summary>
    public OwinContext()
        : this(NewEnvironment())
    {
    }

    /// <summary>Makes a context over an environment.</summary>
    /// <param name="environment">The environment.</param>
    /// <exception cref="ArgumentNullException"><paramref name="environment"/> is null.</exception>
    public OwinContext(IDictionary<string, object> environment)
    {
        Environment = environment ?? throw new ArgumentNullException(nameof(environment));
    }

    /// <inheritdoc />
    public virtual IOwinRequest Request => _request ??= new OwinRequest(Environment);

    /// <inheritdoc />
    public virtual IOwinResponse Response => _response ??= new OwinResponse(Environment);

    /// <inheritdoc />
    public virtual IAuthenticationManager Authentication => new AuthenticationManager(this);

    /// <inheritdoc />
    public virtual IDictionary<string, object> Environment { get; }

    /// <inheritdoc />
    public virtual TextWriter TraceOutput
    {
        get => Environment.GetOrDefault<TextWriter>(OwinKeys.TraceOutput);
        set => Environment[OwinKeys.TraceOutput] = value;
    }

    /// <inheritdoc />
    public virtual T Get<T>(string key) => Environment.GetOrDefault<T>(key);

    /// <inheritdoc />
    public virtual IOwinContext Set<T>(string key, T value)
    {
        Environment[key] = value;
        return this;
    }

    internal static Dictionary<string, object> NewEnvironment() => new(StringComparer.Ordinal)
    {
        [OwinKeys.RequestHeaders] = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase),
        [OwinKeys.ResponseHeaders] = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase),
    };
}
