using Microsoft.Owin.Security;

namespace Microsoft.Owin;

/// <summary>One request and its response: typed access to an OWIN environment, which stores all values.</summary>
public interface IOwinContext
{
    /// <summary>Typed access to the request in the environment.</summary>
    IOwinRequest Request { get; }

    /// <summary>Typed access to the response in the environment.</summary>
    IOwinResponse Response { get; }

    /// <summary>Signs users in and out, and asks the authentication middleware who the user is.</summary>
    IAuthenticationManager Authentication { get; }

    /// <summary>The OWIN environment.</summary>
    IDictionary<string, object> Environment { get; }

    /// <summary>The host's trace output (<c>host.TraceOutput</c>), or null.</summary>
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
