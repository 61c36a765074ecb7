#if NET
using AuthenticationProperties = Microsoft.AspNetCore.Authentication.AuthenticationProperties;
using KatanaItems = Microsoft.Owin.Security.AuthenticationProperties;

namespace Bridge.Owin.SignIn;

/// <summary>
/// Converts the properties of a sign-in. Both sides keep them as text by name, with the same names (<c>.persistent</c>, <c>.redirect</c>, <c>.issued</c>,
/// <c>.expires</c>, <c>.refresh</c>) and in the same form.
/// </summary>
internal static class PropertyItems
{
    public static KatanaItems ToKatana(AuthenticationProperties? properties)
    {
        Dictionary<string, string> items = new(StringComparer.Ordinal);
        foreach (KeyValuePair<string, string?> item in properties?.Items ?? new Dictionary<string, string?>())
        {
            // Katana's format cannot hold null, and ASP.NET Core treats an item without a value as missing.
            if (item.Value is not null)
            {
                items[item.Key] = item.Value;
            }
        }

        return new KatanaItems(items);
    }

    public static AuthenticationProperties FromKatana(KatanaItems? properties)
    {
        Dictionary<string, string?> items = new(StringComparer.Ordinal);
        foreach (KeyValuePair<string, string> item in properties?.Dictionary ?? new Dictionary<string, string>())
        {
            items[item.Key] = item.Value;
        }

        return new AuthenticationProperties(items);
    }
}
#endif
