#if NET
using Bridge.AspNetCore.Hosting;
#endif
using Bridge.Owin.Environment;
using Microsoft.Owin.Builder;
using Owin;

namespace Bridge.Owin;

/// <summary>Builds applications with Katana's builder.</summary>
internal static class KatanaPipeline
{
    /// <summary>Builds an application.</summary>
    /// <param name="configuration">Adds the middleware. It runs after the properties are set, so that it can replace each of them.</param>
    /// <param name="setProperties">Sets what the host gives.</param>
    public static AppFunc Build(Action<IAppBuilder> configuration, Action<IDictionary<string, object>> setProperties)
    {
        AppBuilder builder = new();
        builder.Properties[OwinKeys.OwinVersion] = "1.0";
        setProperties(builder.Properties);
        configuration(builder);
#if NET
        ListenerSettings.Check(builder.Properties);
#endif
        var app = (AppFunc)builder.Build(typeof(AppFunc));
#if NET
        app = new KatanaApp(app, builder.Properties).InvokeAsync;
#endif
        return app;
    }
}
