namespace Microsoft.Owin.Hosting.Services;

/// <summary>A small container. It makes a new instance for each call, unless an instance was added.</summary>
public class ServiceProvider : IServiceProvider
{
    private readonly Dictionary<Type, List<Func<object>>> _services = [];

    /// <summary>Makes a container that contains itself as IServiceProvider.</summary>
    public ServiceProvider()
    {
        _services[typeof(IServiceProvider)] = [() => this];
    }

    /// <inheritdoc />
    public virtual object GetService(Type serviceType)
    {
        if (serviceType == null)
        {
            throw new ArgumentNullException(nameof(serviceType));
        }
        // As in every container, the service that was added last counts.
        return _services.TryGetValue(serviceType, out List<Func<object>> makers) ? makers[makers.Count - 1]() : Several(serviceType);
    }

    /// <summary>Removes a service.</summary>
    /// <typeparam name="T">The service.</typeparam>
    /// <returns>This container.</returns>
    public virtual ServiceProvider RemoveAll<T>() => RemoveAll(typeof(T));

    /// <summary>Removes a service.</summary>
    /// <param name="type">The service.</param>
    /// <returns>This container.</returns>
    public virtual ServiceProvider RemoveAll(Type type)
    {
        _services.Remove(type);
        return this;
    }

    /// <summary>Adds an instance.</summary>
    /// <typeparam name="TService">The service.</typeparam>
    /// <param name="instance">The instance.</param>
    /// <returns>This container.</returns>
    public virtual ServiceProvider AddInstance<TService>(object instance) => AddInstance(typeof(TService), instance);

    /// <summary>Adds an instance.</summary>
    /// <param name="service">The service.</param>
    /// <param name="instance">The instance.</param>
    /// <returns>This container.</returns>
    public virtual ServiceProvider AddInstance(Type service, object instance) => Add(service, () => instance);

    /// <summary>Adds a class.</summary>
    /// <typeparam name="TService">The service.</typeparam>
    /// <typeparam name="TImplementation">The class that implements it.</typeparam>
    /// <returns>This container.</returns>
    public virtual ServiceProvider Add<TService, TImplementation>() => Add(typeof(TService), typeof(TImplementation));

    /// <summary>Adds a class.</summary>
    /// <param name="serviceType">The service.</param>
    /// <param name="implementationType">The class that implements it.</param>
    /// <returns>This container.</returns>
    public virtual ServiceProvider Add(Type serviceType, Type implementationType)
    {
        Func<IServiceProvider, object> create = ActivatorUtilities.CreateFactory(implementationType);
        return Add(serviceType, () => create(this));
    }

    /// <summary>Adds a function that makes the service.</summary>
    /// <param name="serviceType">The service.</param>
    /// <param name="serviceFactory">The function.</param>
    /// <returns>This container.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public virtual ServiceProvider Add(Type serviceType, Func<object> serviceFactory)
    {
        if (serviceType == null)
        {
            throw new ArgumentNullException(nameof(serviceType));
        }
        if (!_services.TryGetValue(serviceType, out List<Func<object>> makers))
        {
            _services.Add(serviceType, makers = []);
        }
        makers.Add(serviceFactory ?? throw new ArgumentNullException(nameof(serviceFactory)));
        return this;
    }

    private object Several(Type type)
    {
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IEnumerable<>))
        {
            return null;
        }
        Type item = type.GetGenericArguments()[0];
        List<object> made = _services.TryGetValue(item, out List<Func<object>> makers) ? makers.ConvertAll(make => make()) : [];
        var array = Array.CreateInstance(item, made.Count);
        for (int i = 0; i < made.Count; i++)
        {
            array.SetValue(made[i], i);
        }
        return array;
    }
}
