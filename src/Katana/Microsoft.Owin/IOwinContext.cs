using Microsoft.Owin.Security;

namespace Microsoft.Owin;

/// <summary>One request and its response: typed access to an OWIN environment, which stays the only place where anything is kept.</summary>
public interface IOwinContext
{
    /// <summary>The request's side of the environment.</summary>
    IOwinRequest Request { get; }

    /// <summary>The response's side of the environment.</summary>
    IOwinResponse Response { get; }

    /// <summary>Signing in and out, and asking the authentication middleware who the user is.</summary>
    IAuthenticationManager Authentication { get; }

    /// <summary>The OWIN environment.</summary>
    IDictionary<string, object> Environment { get; }

    /// <summary>The host's trace (<c>host.TraceOutput</c>), or null.</summary>
    TextWriter TraceOutput { get; set; }

    /// <summary>Reads a value of the environment.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="key">The key.</param>
    /// <returns>The value, or the default of <typeparamref name="T"/> if it is missing or null.</returns>
    /// <exception cref="InvalidCastException">The value is of another type.</exception>
    T Get<T>(string key);

    /// <summary>Writes a value to the environment.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <returns>This context.</returns>
    IOwinContext Set<T>(string key, T value);
}
