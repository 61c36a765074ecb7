using System.Globalization;

namespace Microsoft.Owin.Security;

/// <summary>What is kept with an identity or a challenge: text by name, with some names typed.</summary>
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

    /// <summary>All of them.</summary>
    public IDictionary<string, string> Dictionary => _dictionary;

    /// <summary>Whether the cookie outlives the browser's session.</summary>
    public bool IsPersistent
    {
        get => _dictionary.ContainsKey(PersistentKey);
        set
        {
            // What another program wrote there stays.
            if (!value || !_dictionary.ContainsKey(PersistentKey))
            {
                SetOrRemove(PersistentKey, value ? string.Empty : null);
            }
        }
    }

    /// <summary>Where to go afterwards, or null.</summary>
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

    /// <summary>Whether the ticket may be renewed; null leaves it to the middleware.</summary>
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
