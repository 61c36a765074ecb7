namespace Bridge.Owin.Environment;

/// <summary>Where a host or a middleware puts the services of a request.</summary>
internal static class OwinServices
{
    /// <summary><see cref="IServiceProvider"/>: the services that a view gets from <see cref="ViewRequest.Services"/>.</summary>
    public const string Key = "bridge.Services";

    /// <summary>Knows no service.</summary>
    public static IServiceProvider None { get; } = new NoServices();

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
