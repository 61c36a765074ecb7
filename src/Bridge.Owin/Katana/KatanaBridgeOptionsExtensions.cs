using Bridge.Owin;
using Microsoft.Owin;

namespace Bridge;

/// <summary>Adds Katana's response to what a view may return.</summary>
public static class KatanaBridgeOptionsExtensions
{
    /// <summary>
    /// Lets a view return the <see cref="IOwinResponse"/> of its own request, into which it wrote: it is sent as it is. In a Katana pipeline views may do
    /// so without this; here it is for views that are mapped on ASP.NET Core, or made into an application for another server.
    /// </summary>
    /// <param name="options">The options.</param>
    /// <returns><paramref name="options"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentException">There is a coercion for <see cref="IOwinResponse"/> already.</exception>
    public static BridgeOptions CoerceOwinResponse(this BridgeOptions options)
    {
        if (options is null)
        {
            throw new ArgumentNullException(nameof(options));
        }

        return options.Coerce<IOwinResponse>(KatanaCoercion.OfResponse);
    }
}
