using System.Text;

namespace Microsoft.Owin.Infrastructure;

/// <summary>Adds parameters to URIs.</summary>
public static class WebUtilities
{
    /// <summary>Adds a query string to a URI, after its existing query and before its fragment.</summary>
    /// <param name="uri">The URI.</param>
    /// <param name="queryString">The query string, escaped, without a question mark; null or empty for none.</param>
    /// <returns>The longer URI, or <paramref name="uri"/> if there is nothing to add.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="uri"/> is null.</exception>
    public static string AddQueryString(string uri, string queryString)
    {
        if (uri == null)
        {
            throw new ArgumentNullException(nameof(uri));
        }
        if (string.IsNullOrEmpty(queryString))
        {
            return uri;
        }
        int fragment = uri.IndexOf('#');
        int end = fragment < 0 ? uri.Length : fragment;
        return uri.Insert(end, (uri.IndexOf('?', 0, end) < 0 ? "?" : "&") + queryString);
    }

    /// <summary>Adds a parameter to a URI.</summary>
    /// <param name="uri">The URI.</param>
    /// <param name="name">The parameter's name, which is escaped.</param>
    /// <param name="value">Its value, which is escaped.</param>
    /// <returns>The longer URI.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static string AddQueryString(string uri, string name, string value)
    {
        if (name == null)
        {
            throw new ArgumentNullException(nameof(name));
        }
        if (value == null)
        {
            throw new ArgumentNullException(nameof(value));
        }
        return AddQueryString(uri, Uri.EscapeDataString(name) + "=" + Uri.EscapeDataString(value));
    }

    /// <summary>Adds parameters to a URI.</summary>
    /// <param name="uri">The URI.</param>
    /// <param name="queryString">Names and values, which are escaped. If it is empty, the URI is unchanged. A null value becomes empty.</param>
    /// <returns>The longer URI.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static string AddQueryString(string uri, IDictionary<string, string> queryString)
    {
        if (uri == null)
        {
            throw new ArgumentNullException(nameof(uri));
        }
        if (queryString == null)
        {
            throw new ArgumentNullException(nameof(queryString));
        }
        var parameters = new StringBuilder();
        foreach (KeyValuePair<string, string> parameter in queryString)
        {
            parameters.Append(parameters.Length == 0 ? string.Empty : "&")
                .Append(Uri.EscapeDataString(parameter.Key))
                .Append('=')
                .Append(Uri.EscapeDataString(parameter.Value ?? string.Empty));
        }
        return parameters.Length == 0 ? uri : AddQueryString(uri, parameters.ToString());
    }
}
