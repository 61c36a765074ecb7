using System.Runtime.CompilerServices;

namespace Microsoft.Owin.Infrastructure;

internal static class DictionaryValues
{
    // Inlined where T is known, the cast costs almost nothing. In code that all reference types share, each call needs a lookup.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T GetOrDefault<T>(this IDictionary<string, object> dictionary, string key, T missing = default)
    {
        dictionary.TryGetValue(key, out object value);
        return value is T typed ? typed
            : value == null ? missing
            : throw WrongType(key, value, typeof(T));
    }

    /// <summary>The header dictionary of an environment. OWIN 1.0.1, section 3.2, requires servers to provide it.</summary>
    internal static IDictionary<string, string[]> RequireHeaders(this IDictionary<string, object> environment, string key) =>
        environment.GetOrDefault<IDictionary<string, string[]>>(key) ?? throw NoHeaders(key);

    private static InvalidCastException WrongType(string key, object value, Type wanted) =>
        new("The value of '" + key + "' is a " + value.GetType() + ", but a " + wanted + " is expected.");

    private static InvalidOperationException NoHeaders(string key) =>
        new("The OWIN environment has no '"
            + key
            + "'. A server puts a dictionary there before it calls the application; for a test, new OwinContext() makes an environment that has it.");
}
