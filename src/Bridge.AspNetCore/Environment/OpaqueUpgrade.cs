using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bridge.AspNetCore;

/// <summary>Turns the connection into a stream that belongs to the application (Opaque 0.3).</summary>
internal sealed class OpaqueUpgrade(AppFunc callback) : Upgrade
{
    private readonly AppFunc _callback = callback ?? throw new ArgumentNullException(nameof(callback), $"'{OwinKeys.OpaqueUpgrade}' needs a callback.");

    internal static bool IsPossible(HttpContext context) => context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true };

    internal override async Task RunAsync(HttpContext context)
    {
        await using Stream stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        var environment = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            [OwinKeys.OpaqueVersion] = "1.0",
            [OwinKeys.OpaqueStream] = stream,
            [OwinKeys.OpaqueCallCancelled] = context.RequestAborted,
        };
        await _callback(environment);
    }
}
