#if NET
using Bridge.Owin.Environment;
using Owin;

namespace Bridge.Owin;

/// <summary>ASP.NET Core's services in a Katana pipeline, for extensions that require them.</summary>
internal static class RequiredServices
{
    /// <param name="app">The Katana pipeline.</param>
    /// <param name="method">The extension that requires them, for the error.</param>
    /// <exception cref="InvalidOperationException">The pipeline was built without them.</exception>
    public static IServiceProvider Of(IAppBuilder app, string method) =>
        app.Properties.TryGetValue(OwinServices.Key, out object? value) && value is IServiceProvider services
            ? services
            : throw new InvalidOperationException(
                $"{method} needs the services of an ASP.NET Core app. The Katana pipeline gets them from app.UseKatana and endpoints.MapKatana, and from "
                    + "Katana.ToAppFunc if they are passed to it; another host has none.");
}
#endif
