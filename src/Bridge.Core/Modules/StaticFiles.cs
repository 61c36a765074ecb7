using System.Security.Cryptography;
using System.Text;
using Bridge.Http;

namespace Bridge.Modules;

/// <summary>Files that a module serves unchanged. Each derived class finds files in one kind of place, and knows their fingerprints.</summary>
internal abstract class StaticFiles
{
    /// <summary>The parameter of the route and of its URLs, named as in Flask.</summary>
    public const string Parameter = "filename";

    /// <summary>The name of the fingerprint in the query.</summary>
    private const string Version = "v";

    // A year is the longest time that caches use (RFC 2616 section 14.21). A reload does not ask for an immutable file again (RFC 8246).
    private const string Immutable = "max-age=31536000, immutable";

    // 64 bits: enough that two versions of one file do not have the same fingerprint, and short enough for a URL.
    private const int FingerprintBytes = 8;

    /// <summary>The response that sends a file.</summary>
    /// <exception cref="HttpException">404: there is no such file.</exception>
    public Response Answer(ViewRequest request)
    {
        string? name = request.RouteValues[Parameter] as string;
        Response response = (FileInFolder.IsPlain(name) ? Find(name!) : null) ?? throw new HttpException(404);

        // Another server of the site may already have another version. If the fingerprint belongs to that version, its URL must not be cached with this
        // content.
        if (request.QueryString.Length > 0
            && request.Query[Version] is { Count: 1 } version
            && string.Equals(version[0], FingerprintOf(name!), StringComparison.Ordinal))
        {
            // A signed-in user may see files that others may not, so a shared cache must not keep them.
            response.Headers["Cache-Control"] = request.User?.Identity?.IsAuthenticated == true ? "private, " + Immutable : Immutable;
        }

        return response;
    }

    /// <summary>The values of a URL, with the file's fingerprint if there is such a file.</summary>
    /// <exception cref="ArgumentException">The values do not name a file.</exception>
    public IEnumerable<KeyValuePair<string, object?>> WithFingerprint(IEnumerable<KeyValuePair<string, object?>> values)
    {
        List<KeyValuePair<string, object?>> all = [.. values];
        string? name = null;
        foreach (KeyValuePair<string, object?> value in all)
        {
            if (string.Equals(value.Key, Parameter, StringComparison.OrdinalIgnoreCase))
            {
                name = value.Value?.ToString()?.TrimStart('/');
            }
        }

        if (string.IsNullOrEmpty(name))
        {
            throw new ArgumentException(
                $"The URL of a static file needs the file's name: UrlFor(\"static\", new {{ {Parameter} = \"style.css\" }}).", nameof(values));
        }

        if (FileInFolder.IsPlain(name) && FingerprintOf(name!) is { } fingerprint)
        {
            all.Add(new(Version, fingerprint));
        }

        return all;
    }

    /// <summary>The response that sends a file, or null if there is none.</summary>
    /// <param name="name">The file's path, plain (<see cref="FileInFolder.IsPlain"/>).</param>
    protected abstract Response? Find(string name);

    /// <summary>A text that changes when the file's content does; null if there is no such file.</summary>
    /// <param name="name">The file's path, plain (<see cref="FileInFolder.IsPlain"/>).</param>
    protected abstract string? FingerprintOf(string name);

    protected static string FingerprintOf(Stream content)
    {
        using var algorithm = SHA256.Create();
        byte[] hash = algorithm.ComputeHash(content);
        StringBuilder text = new();
        for (int i = 0; i < FingerprintBytes; i++)
        {
            text.Append(hash[i].ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}
