using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <content>The known keys: those of <see cref="KnownKeys"/>, except those that the application has removed or has set to a value that an HttpContext cannot
/// hold.</content>
internal sealed partial class HttpContextEnvironment
{
    /// <summary>
    /// The server's capabilities, if the startup properties have none. Each application has its own dictionary, because applications write to it.
    /// </summary>
    internal IDictionary<string, object> Capabilities => GetDetails().Capabilities ??= ServerCapabilities.Create();

    /// <summary>A value of the startup properties; null if there are none, or if it has another type.</summary>
    internal T? Startup<T>(string key)
        where T : class => StartupProperties is { } properties && properties.TryGetValue(key, out object? value) ? value as T : null;

    /// <summary>The HttpContext for the application. From here on ASP.NET Core components may run another application within this one.</summary>
    internal HttpContext ShareContext(HttpContext context)
    {
        Share();
        return context;
    }

    private object? Read(KnownKey key)
    {
        object? value = key.Read(this, HttpContext);
        _ = HttpContext;
        return value;
    }

    private void Write(KnownKey key, object? value)
    {
        using RequestUse use = Enter(Name);
        if (!key.Write(this, use.Context, value))
        {
            Details details = GetDetails();
            (details.Values ??= new(StringComparer.Ordinal))[key.Name] = value;
            details.Overridden |= key.Bit;
        }
        else if (IsOverridden(key))
        {
            _details!.Overridden &= ~key.Bit;
            _details.Values?.Remove(key.Name);
        }
    }

    private void Hide(KnownKey key)
    {
        Details details = GetDetails();
        details.Values?.Remove(key.Name);
        details.Overridden |= key.Bit;
    }

    private bool IsOverridden(KnownKey key) => _details is { } details && (details.Overridden & key.Bit) != 0;
}
