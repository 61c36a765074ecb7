using System.Runtime.CompilerServices;

namespace Microsoft.Owin.Infrastructure;

internal static class DictionaryValues
{
    // Inlined where T is known, the cast costs next to nothing; in code shared by all reference types it needs a lookup for each call.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T GetOrDefault<T>(this IDictionary<string, object> dictionary, string key, T missing = default)
    {
        dictionary.TryGetValue(key, out object value);
        return value is T typed ? typed
            : value == null ? missing
            : throw WrongType(key, value, typeof(T));
    }

    /// <summary>The header dictionary of an environment, without which no server may call an application (OWIN 1.0.1, section 3.2).</summary>
    internal static IDictionary<string, string[]> RequireHeaders(this IDictionary<string, object> environment, string key) =>
        environment.GetOrDefault<IDictionary<string, string[]>>(key) ?? throw NoHeaders(key);

    private static InvalidCastException WrongType(string key, object value, Type wanted) =>
        new("The value of '" + key + "' is a " + value.GetType() + ", and a " + wanted + " is wanted.");

    private static InvalidOperationException NoHeaders(string key) =>
        new("The OWIN environment has no '"
            + key
            + "'. A server puts a dictionary there before it calls the application; for a test, new OwinContext() makes an environment that has it.");
}
