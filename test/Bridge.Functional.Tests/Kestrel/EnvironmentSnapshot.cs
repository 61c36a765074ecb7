using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using KestrelServer = Bridge.Wire.KestrelServer;

namespace Bridge.Functional.Tests.Kestrel;

/// <summary>The environment of a request that came over a socket.</summary>
internal static class EnvironmentSnapshot
{
    /// <summary>Copies it, and looks at it while the request runs.</summary>
    public static async Task<Dictionary<string, object>> TakeAsync(
        string request,
        Action<IDictionary<string, object>>? look = null,
        HttpProtocols protocols = HttpProtocols.Http1,
        Action<WebApplicationBuilder>? build = null,
        string environmentName = "Production")
    {
        Dictionary<string, object>? snapshot = null;
        Exception? failure = null;
        await using KestrelServer server = await KestrelServer.StartAsync(
            app => app.UseOwin(environment =>
            {
                try
                {
                    snapshot = new Dictionary<string, object>(environment, StringComparer.Ordinal);
                    look?.Invoke(environment);
                }
                catch (Exception e)
                {
                    failure = e;
                }

                return Task.CompletedTask;
            }),
            protocols,
            build,
            environmentName);
        await server.SendAsync(request.Replace("PORT", server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
        if (failure is not null)
        {
            throw new AssertFailedException(failure.Message, failure);
        }

        return snapshot!;
    }
}
