using System.Reflection;
using System.Runtime.ExceptionServices;
using Owin;

namespace Microsoft.Owin.Hosting.ServerFactory;

/// <summary>
/// A server factory in a form that Katana accepts: with methods Initialize and Create, static or not. Initialize takes the properties or the builder. Create
/// takes the builder, or an application of any type that the builder can build and the properties.
/// </summary>
public class ServerFactoryAdapter : IServerFactoryAdapter
{
    private readonly IServerFactoryActivator _activator;
    private readonly Type _type;
    private object _factory;

    /// <summary>Wraps a factory.</summary>
    /// <param name="serverFactory">The factory.</param>
    /// <exception cref="ArgumentNullException"><paramref name="serverFactory"/> is null.</exception>
    public ServerFactoryAdapter(object serverFactory)
    {
        _factory = serverFactory ?? throw new ArgumentNullException(nameof(serverFactory));
        _type = serverFactory.GetType();
    }

    /// <summary>Wraps a factory's class. An instance is created when a method that is not static is called.</summary>
    /// <param name="serverFactoryType">The class.</param>
    /// <param name="activator">Makes the instance.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public ServerFactoryAdapter(Type serverFactoryType, IServerFactoryActivator activator)
    {
        _type = serverFactoryType ?? throw new ArgumentNullException(nameof(serverFactoryType));
        _activator = activator ?? throw new ArgumentNullException(nameof(activator));
    }

    /// <inheritdoc />
    public virtual void Initialize(IAppBuilder builder)
    {
        if (builder == null)
        {
            throw new ArgumentNullException(nameof(builder));
        }
        foreach (MethodInfo method in Methods("Initialize"))
        {
            ParameterInfo[] parameters = method.GetParameters();
            if (parameters.Length == 1
                && (parameters[0].ParameterType == typeof(IAppBuilder) || parameters[0].ParameterType == typeof(IDictionary<string, object>)))
            {
                Invoke(method, parameters[0].ParameterType == typeof(IAppBuilder) ? builder : builder.Properties);
                return;
            }
        }
    }

    /// <inheritdoc />
    /// <exception cref="MissingMethodException">The factory has no such method.</exception>
    public virtual IDisposable Create(IAppBuilder builder)
    {
        if (builder == null)
        {
            throw new ArgumentNullException(nameof(builder));
        }
        foreach (MethodInfo method in Methods("Create"))
        {
            ParameterInfo[] parameters = method.GetParameters();
            if (!typeof(IDisposable).IsAssignableFrom(method.ReturnType))
            {
                continue;
            }
            if (parameters.Length == 1 && parameters[0].ParameterType == typeof(IAppBuilder))
            {
                return (IDisposable)Invoke(method, builder);
            }
            if (parameters.Length == 2 && parameters[1].ParameterType == typeof(IDictionary<string, object>))
            {
                return (IDisposable)Invoke(method, builder.Build(parameters[0].ParameterType), builder.Properties);
            }
        }
        throw new MissingMethodException("The server factory '"
            + _type
            + "' has no method IDisposable Create(IAppBuilder) or IDisposable Create(AppFunc, IDictionary<string, object>).");
    }

    private IEnumerable<MethodInfo> Methods(string name) =>
        _type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy)
            .Where(method => method.Name == name);

    private object Invoke(MethodInfo method, params object[] arguments)
    {
        try
        {
            return method.Invoke(method.IsStatic ? null : _factory ??= _activator.Activate(_type), arguments);
        }
        catch (TargetInvocationException failure) when (failure.InnerException != null)
        {
            ExceptionDispatchInfo.Capture(failure.InnerException).Throw();
            throw;
        }
    }
}
