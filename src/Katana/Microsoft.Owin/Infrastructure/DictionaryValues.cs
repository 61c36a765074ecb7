namespace Microsoft.Owin.Infrastructure;

internal static class DictionaryValues
{
    internal static T GetOrDefault<T>(this IDictionary<string, object> dictionary, string key) =>
        dictionary.GetOrDefault(key, default(T));

    internal static T GetOrDefault<T>(this IDictionary<string, object> dictionary, string key, T missing)
    {
        if (!dictionary.TryGetValue(key, out var value) || value == null)
        {
            return missing;
        }
        return value is T typed ? typed
            : throw new InvalidCastException("The value of '" + key + "' is a " + value.GetType() + ", and a " + typeof(T) + " is wanted.");
    }

    /// <summary>The header dictionary of an environment, without which no server may call an application (OWIN 1.0.1, section 3.2).</summary>
    internal static IDictionary<string, string[]> RequireHeaders(this IDictionary<string, object> environment, string key) =>
        environment.GetOrDefault<IDictionary<string, string[]>>(key)
        ?? throw new InvalidOperationException("The OWIN environment has no '" + key + "'. A server puts a dictionary there before it calls the application; "
            + "for a test, new OwinContext() makes an environment that has it.");
}
