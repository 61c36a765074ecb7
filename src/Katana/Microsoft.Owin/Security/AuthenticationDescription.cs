using System.Globalization;

namespace Microsoft.Owin.Security;

/// <summary>A description of an authentication middleware, for instance for a page with sign-in buttons.</summary>
public class AuthenticationDescription
{
    private const string CaptionKey = "Caption";
    private const string AuthenticationTypeKey = "AuthenticationType";

    /// <summary>Makes an empty description.</summary>
    public AuthenticationDescription()
        : this(null)
    {
    }

    /// <summary>Makes a description over a dictionary.</summary>
    /// <param name="properties">The dictionary; null for a new one.</param>
    public AuthenticationDescription(IDictionary<string, object> properties)
    {
        Properties = properties ?? new Dictionary<string, object>(StringComparer.Ordinal);
    }

    /// <summary>Everything that the middleware says about itself.</summary>
    public IDictionary<string, object> Properties { get; private set; }

    /// <summary>The name that selects the middleware, or null.</summary>
    public string AuthenticationType
    {
        get => Text(AuthenticationTypeKey);
        set => Properties[AuthenticationTypeKey] = value;
    }

    /// <summary>The name that users see, or null.</summary>
    public string Caption
    {
        get => Text(CaptionKey);
        set => Properties[CaptionKey] = value;
    }

    private string Text(string key) => Properties.TryGetValue(key, out object value) ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
}
