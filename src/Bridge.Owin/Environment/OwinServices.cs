using Microsoft.Extensions.DependencyInjection;

namespace Bridge.Owin;

/// <summary>Gives services to views on OWIN hosts, which have no standard way to pass them.</summary>
public static class OwinServices
{
    /// <summary>
    /// The environment key of the request's <see cref="IServiceProvider"/>, which a view gets as <see cref="ViewRequest.Services"/>. Middleware may set it for
    /// a request if <see cref="WithServices"/> does not suit the site's container.
    /// </summary>
    public const string Key = "bridge.Services";

    /// <summary>A provider without services, for hosts that have none.</summary>
    internal static IServiceProvider None { get; } = new NoServices();

    /// <summary>
    /// Gives services to an application's views. Each request gets its own scope of <paramref name="services"/>, made when a view first asks for a service and
    /// disposed when the request ends. If the provider cannot create scopes, views get the provider itself.
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

    /// <summary>The services that the server gives to a request: on ASP.NET Core those of the request's scope, otherwise none.</summary>
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

    /// <summary>The services of one request, in a scope that is created on first use.</summary>
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
                    throw new ObjectDisposedException(nameof(ViewRequest.Services), "The request is over, and its services are disposed.");
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
