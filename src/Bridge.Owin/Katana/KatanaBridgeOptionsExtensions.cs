using Bridge.Owin;
using Microsoft.Owin;

namespace Bridge;

/// <summary>Adds Katana's response to the types that a view may return.</summary>
public static class KatanaBridgeOptionsExtensions
{
    /// <summary>
    /// Lets a view return the <see cref="IOwinResponse"/> of its own request, which is sent as the view wrote it. Views in a Katana pipeline can do so without
    /// this call. Views that are mapped on ASP.NET Core, or made into an application for another server, need it.
    /// </summary>
    /// <param name="options">The options.</param>
    /// <returns><paramref name="options"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentException">The options already have a coercion for <see cref="IOwinResponse"/>.</exception>
    public static BridgeOptions CoerceOwinResponse(this BridgeOptions options)
    {
        if (options is null)
        {
            throw new ArgumentNullException(nameof(options));
        }

        return options.Coerce<IOwinResponse>(KatanaCoercion.OfResponse);
    }
}
