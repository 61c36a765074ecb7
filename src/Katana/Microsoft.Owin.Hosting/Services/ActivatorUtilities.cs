using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Microsoft.Owin.Hosting.Services;

/// <summary>Makes objects whose constructors take services.</summary>
public static class ActivatorUtilities
{
    /// <summary>The service of a type, or a new instance of that type.</summary>
    /// <param name="services">The services.</param>
    /// <param name="type">The type.</param>
    /// <returns>The instance.</returns>
    public static object GetServiceOrCreateInstance(IServiceProvider services, Type type) => services?.GetService(type) ?? CreateInstance(services, type);

    /// <summary>A new instance of a type.</summary>
    /// <param name="services">The services.</param>
    /// <param name="type">The type.</param>
    /// <returns>The instance.</returns>
    /// <exception cref="InvalidOperationException">The type has no public constructor whose parameters are all services.</exception>
    public static object CreateInstance(IServiceProvider services, Type type) => CreateFactory(type)(services);

    /// <summary>A factory for instances of a type. It uses the constructor with the most parameters that are all services.</summary>
    /// <param name="type">The type.</param>
    /// <returns>The factory.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The type cannot be created.</exception>
    public static Func<IServiceProvider, object> CreateFactory(Type type)
    {
        if (type == null)
        {
            throw new ArgumentNullException(nameof(type));
        }
        ConstructorInfo[] constructors = type.IsAbstract
            ? []
            : type.GetConstructors().OrderByDescending(constructor => constructor.GetParameters().Length).ToArray();
        return services =>
        {
            foreach (ConstructorInfo constructor in constructors)
            {
                object[] arguments = Array.ConvertAll(
                    constructor.GetParameters(),
                    parameter => parameter.ParameterType == typeof(IServiceProvider) ? services : services?.GetService(parameter.ParameterType));
                if (Array.TrueForAll(arguments, argument => argument != null))
                {
                    return Invoke(constructor, arguments);
                }
            }
            if (type.IsValueType)
            {
                return Activator.CreateInstance(type);
            }
            throw new InvalidOperationException("'" + type + "' has no public constructor whose parameters are all services, or none.");
        };
    }

    private static object Invoke(ConstructorInfo constructor, object[] arguments)
    {
        try
        {
            return constructor.Invoke(arguments);
        }
        catch (TargetInvocationException failure) when (failure.InnerException != null)
        {
            ExceptionDispatchInfo.Capture(failure.InnerException).Throw();
            throw;
        }
    }
}
