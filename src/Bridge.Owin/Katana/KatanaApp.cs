using Microsoft.Owin.Builder;
using Owin;
using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;
#if NET
using Bridge.AspNetCore;
#endif

namespace Bridge.Owin;

/// <summary>An application that Katana's builder built, with the startup properties that it was built with.</summary>
internal sealed class KatanaApp(AppFunc app, IDictionary<string, object> properties)
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
        AppFunc app = (AppFunc)builder.Build(typeof(AppFunc));
        return new KatanaApp(app, builder.Properties).InvokeAsync;
    }

    private Task InvokeAsync(IDictionary<string, object> environment)
    {
#if NET
        if (environment is HttpContextEnvironment known)
        {
            IDictionary<string, object>? outer = known.StartupProperties;
            known.StartupProperties = properties;
            return outer is null ? app(environment) : RestoreAsync(known, outer);
        }
#endif
        return app(environment);
    }

#if NET
    private async Task RestoreAsync(HttpContextEnvironment environment, IDictionary<string, object> outer)
    {
        try
        {
            await app(environment);
        }
        finally
        {
            environment.StartupProperties = outer;
        }
    }
#endif
}
