using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Bridge.Owin.Environment;

/// <summary>Reads forms.</summary>
internal static class FormParser
{
    public static async Task<ViewForm> ReadAsync(string? contentType, Stream body, CancellationToken cancellation)
    {
        string type = (contentType ?? "").Split(';')[0].Trim();
        if (!type.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            return new ViewForm(new Dictionary<string, StringValues>(), []);
        }

        try
        {
            using FormReader reader = new(body);
            return new ViewForm(await reader.ReadFormAsync(cancellation).ConfigureAwait(false), []);
        }
        catch (InvalidDataException error)
        {
            throw new HttpException(413, "The form is larger than this server accepts. " + error.Message, error);
        }
    }
}
