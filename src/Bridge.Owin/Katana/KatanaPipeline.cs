#if NET
using System.Configuration;
using System.Reflection;
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
    /// <param name="configuration">Adds the middleware. It runs after the properties are set, so that it can replace any of them.</param>
    /// <param name="setProperties">Sets the properties that the host provides.</param>
    public static AppFunc Build(Action<IAppBuilder> configuration, Action<IDictionary<string, object>> setProperties)
    {
        AppBuilder builder = new();
        builder.Properties[OwinKeys.OwinVersion] = "1.0";
        setProperties(builder.Properties);
        Configure(configuration, builder);
#if NET
        ListenerSettings.Check(builder.Properties);
#endif
        var app = (AppFunc)builder.Build(typeof(AppFunc));
#if NET
        app = new KatanaApp(app, builder.Properties).InvokeAsync;
#endif
        return app;
    }

    private static void Configure(Action<IAppBuilder> configuration, AppBuilder builder)
    {
#if NET
        try
        {
            configuration(builder);
        }
        catch (Exception failure) when (Refused(failure) is { } refused
            && ConfigSections.Advice(refused.Filename ?? Assembly.GetEntryAssembly()?.Location + ".config") is { } advice)
        {
            throw new ConfigurationErrorsException(advice, failure);
        }
#else
        configuration(builder);
#endif
    }

#if NET
    // A site reads its settings at any point, often in a static field initializer. The innermost exception names the file.
    private static ConfigurationErrorsException? Refused(Exception? failure)
    {
        ConfigurationErrorsException? refused = null;
        for (; failure is not null; failure = failure.InnerException)
        {
            refused = failure as ConfigurationErrorsException ?? refused;
        }

        return refused;
    }
#endif
}
