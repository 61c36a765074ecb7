using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Owin;

/// <summary>Gives views their services on OWIN hosts, which have no place of their own for them.</summary>
public static class OwinServices
{
    /// <summary>
    /// The environment's key of an <see cref="IServiceProvider"/>: what a view gets as <see cref="ViewRequest.Services"/>. Middleware may set it for
    /// a request, where it has services of another kind than <see cref="WithServices"/> takes.
    /// </summary>
    public const string Key = "bridge.Services";

    /// <summary>Knows no service: what a view gets where the host has none.</summary>
    internal static IServiceProvider None { get; } = new NoServices();

    /// <summary>
    /// Gives an application's views their services: for each request a scope of <paramref name="services"/>, made when a view first asks for a service
    /// and disposed when the request ends. A provider that makes no scopes is given as it is.
    /// </summary>
    /// <param name="app">The application, such as <c>module.ToAppFunc()</c>.</param>
    /// <param name="services">The site's services.</param>
    /// <returns>The application.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static Func<IDictionary<string, object>, Task> WithServices(this Func<IDictionary<string, object>, Task> app, IServiceProvider services)
    {
        if (app is null)
        {
            throw new ArgumentNullException(nameof(app));
        }

        if (services is null)
        {
            throw new ArgumentNullException(nameof(services));
        }

        return services.GetService(typeof(IServiceScopeFactory)) is IServiceScopeFactory scopes
            ? environment => RunScopedAsync(app, environment, scopes)
            : environment => RunAsync(app, environment, services);
    }

    private static async Task RunScopedAsync(AppFunc app, IDictionary<string, object> environment, IServiceScopeFactory scopes)
    {
        RequestServices services = new(scopes);
        try
        {
            await RunAsync(app, environment, services).ConfigureAwait(false);
        }
        finally
        {
            await services.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static async Task RunAsync(AppFunc app, IDictionary<string, object> environment, IServiceProvider services)
    {
        environment.TryGetValue(Key, out object? outer);
        environment[Key] = services;
        try
        {
            await app(environment).ConfigureAwait(false);
        }
        finally
        {
            if (outer is null)
            {
                environment.Remove(Key);
            }
            else
            {
                environment[Key] = outer;
            }
        }
    }

    /// <summary>The services that the server itself gives to a request: on ASP.NET Core those of the request's scope, else none.</summary>
    public static IServiceProvider OfHost(IDictionary<string, object> environment) =>
#if NET
        environment.TryGetValue(AspNetCore.KnownKeys.HttpContext, out object? value)
            && value is Microsoft.AspNetCore.Http.HttpContext { RequestServices: { } services }
            ? services
            : None;
#else
        None;
#endif

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }

    /// <summary>The services of one request, in a scope that is made when it is needed.</summary>
    private sealed class RequestServices(IServiceScopeFactory scopes) : IServiceProvider, IAsyncDisposable
    {
        private readonly object _lock = new();
        private IServiceScope? _scope;
        private bool _isEnded;

        public object? GetService(Type serviceType)
        {
            IServiceScope scope;
            lock (_lock)
            {
                if (_isEnded)
                {
                    throw new ObjectDisposedException(nameof(ViewRequest.Services), "The request is over, and its services with it.");
                }

                scope = _scope ??= scopes.CreateScope();
            }

            return scope.ServiceProvider.GetService(serviceType);
        }

        public ValueTask DisposeAsync()
        {
            IServiceScope? scope;
            lock (_lock)
            {
                _isEnded = true;
                scope = _scope;
                _scope = null;
            }

            if (scope is IAsyncDisposable asynchronous)
            {
                return asynchronous.DisposeAsync();
            }

            scope?.Dispose();
            return default;
        }
    }
}
