using System.Reflection;
using Microsoft.Owin;
using Microsoft.Owin.Infrastructure;
using Owin;

namespace Bridge.Katana.Tests;

/// <summary>Extension methods of Microsoft.Owin 4.2.3. The tests are compiled against 4.2.0, which lacks them.</summary>
internal static class LaterMembers
{
    public static ICookieManager GetDefaultCookieManager(this IAppBuilder app) => Method<Func<IAppBuilder, ICookieManager>>("GetDefaultCookieManager")(app);

    public static ICookieManager GetDefaultChunkingCookieManager(this IAppBuilder app) =>
        Method<Func<IAppBuilder, ICookieManager>>("GetDefaultChunkingCookieManager")(app);

    public static void SetDefaultCookieManager(this IAppBuilder app, ICookieManager manager) =>
        Method<Action<IAppBuilder, ICookieManager>>("SetDefaultCookieManager")(app, manager);

    public static void SetDefaultChunkingCookieManager(this IAppBuilder app, ICookieManager manager) =>
        Method<Action<IAppBuilder, ICookieManager>>("SetDefaultChunkingCookieManager")(app, manager);

    private static T Method<T>(string name)
        where T : Delegate =>
        typeof(IOwinContext).Assembly.GetType("Microsoft.Owin.AppBuilderCookieExtensions", throwOnError: true).GetMethod(name).CreateDelegate<T>();
}
