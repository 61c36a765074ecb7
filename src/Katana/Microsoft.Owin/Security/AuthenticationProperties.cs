using System.Globalization;

namespace Microsoft.Owin.Security;

/// <summary>Strings by name that are kept with an identity or a challenge. Some names have typed properties.</summary>
public class AuthenticationProperties
{
    private const string IssuedKey = ".issued";
    private const string ExpiresKey = ".expires";
    private const string PersistentKey = ".persistent";
    private const string RedirectKey = ".redirect";
    private const string RefreshKey = ".refresh";

    private readonly IDictionary<string, string> _dictionary;

    /// <summary>Makes empty properties.</summary>
    public AuthenticationProperties()
        : this(null)
    {
    }

    /// <summary>Makes properties over a dictionary.</summary>
    /// <param name="dictionary">The dictionary; null for a new one.</param>
    public AuthenticationProperties(IDictionary<string, string> dictionary)
    {
        _dictionary = dictionary ?? new Dictionary<string, string>(StringComparer.Ordinal);
    }

    /// <summary>All properties.</summary>
    public IDictionary<string, string> Dictionary => _dictionary;

    /// <summary>Whether the cookie is kept after the browser's session ends.</summary>
    public bool IsPersistent
    {
        get => _dictionary.ContainsKey(PersistentKey);
        set
        {
            // A value that another program wrote is kept.
            if (!value || !_dictionary.ContainsKey(PersistentKey))
            {
                SetOrRemove(PersistentKey, value ? string.Empty : null);
            }
        }
    }

    /// <summary>The URL to go to afterwards, or null.</summary>
    public string RedirectUri
    {
        get => _dictionary.TryGetValue(RedirectKey, out string value) ? value : null;
        set => SetOrRemove(RedirectKey, value);
    }

    /// <summary>When the ticket was issued, in whole seconds, or null.</summary>
    public DateTimeOffset? IssuedUtc
    {
        get => GetDate(IssuedKey);
        set => SetOrRemove(IssuedKey, value?.ToString("r", CultureInfo.InvariantCulture));
    }

    /// <summary>When the ticket expires, in whole seconds, or null.</summary>
    public DateTimeOffset? ExpiresUtc
    {
        get => GetDate(ExpiresKey);
        set => SetOrRemove(ExpiresKey, value?.ToString("r", CultureInfo.InvariantCulture));
    }

    /// <summary>Whether the ticket may be renewed; null lets the middleware decide.</summary>
    public bool? AllowRefresh
    {
        get => _dictionary.TryGetValue(RefreshKey, out string value) && bool.TryParse(value, out bool refresh) ? refresh : null;
        set => SetOrRemove(RefreshKey, value?.ToString(CultureInfo.InvariantCulture));
    }

    private DateTimeOffset? GetDate(string key) =>
        _dictionary.TryGetValue(key, out string value)
        && DateTimeOffset.TryParseExact(value, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date) ? date : null;

    private void SetOrRemove(string key, string value)
    {
        if (value == null)
        {
            _dictionary.Remove(key);
        }
        else
        {
            _dictionary[key] = value;
        }
    }
}
