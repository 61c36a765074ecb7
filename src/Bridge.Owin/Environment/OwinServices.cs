namespace Bridge.Owin.Environment;

/// <summary>Where a host or a middleware puts the services of a request.</summary>
internal static class OwinServices
{
    /// <summary><see cref="IServiceProvider"/>: the services that a view gets from <see cref="ViewRequest.Services"/>.</summary>
    public const string Key = "bridge.Services";

    /// <summary>Knows no service.</summary>
    public static IServiceProvider None { get; } = new NoServices();

    /// <summary>The services that the server itself gives to a request: on ASP.NET Core those of the request's scope, else none.</summary>
    public static IServiceProvider OfHost(IDictionary<string, object> environment) =>
#if NET
        environment.TryGetValue(AspNetCore.KnownKeys.HttpContext, out object? value) && value is Microsoft.AspNetCore.Http.HttpContext { RequestServices: { } services } ? services : None;
#else
        None;
#endif

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
