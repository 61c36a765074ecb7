using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.Owin.Extensions;
using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;

namespace Microsoft.Owin.Builder;

/// <summary>A middleware with its arguments. It makes an application from the next application.</summary>
internal sealed class MiddlewareFactory
{
    private readonly Func<object, object> _create;

    private MiddlewareFactory(Type nextType, Func<object, object> create)
    {
        NextType = nextType;
        _create = create;
    }

    /// <summary>The form in which the middleware expects the next application.</summary>
    internal Type NextType { get; }

    internal object Invoke(object next) => Unwrapped(() => _create(next));

    internal static MiddlewareFactory Create(object middleware, object[] args)
    {
        if (middleware == null)
        {
            throw new ArgumentNullException(nameof(middleware));
        }
        return middleware switch
        {
            Delegate function => FromDelegate(function, args),
            Type type => FromConstructor(type, args),
            _ => FromInitialize(middleware, args)
                ?? FromGenerator(middleware, args)
                ?? FromOwinMiddleware(middleware, args)
                ?? throw new NotSupportedException("The type '" + middleware.GetType().FullName + "' does not match any known middleware pattern: with "

                        + Describe(args)
                        + " it needs a method Initialize(next, ...), a method Invoke(next, ...) that returns the application, or OwinMiddleware as its base "
                            + "class. "
                    + "A class whose constructor takes the next application is passed as a type: app.Use(typeof(" + middleware.GetType().Name + "))."),
        };
    }

    /// <summary>Calls by reflection and throws the inner exception, because the outer one does not say what is wrong.</summary>
    internal static object Unwrapped(Func<object> call)
    {
        try
        {
            return call();
        }
        catch (TargetInvocationException exception) when (exception.InnerException != null)
        {
            ExceptionDispatchInfo.Capture(exception.InnerException).Throw();
            throw;
        }
    }

    private static MiddlewareFactory FromDelegate(Delegate function, object[] args)
    {
        if (args.Length == 0 && HandlerMiddleware(function) is { } handler)
        {
            return handler;
        }
        ParameterInfo[] parameters = function.GetType().GetMethod("Invoke").GetParameters();
        if (!Takes(parameters, args))
        {
            throw new ArgumentException(
                "The middleware " + function.GetType() + " does not take the next application and " + Describe(args) + ".",
                nameof(function));
        }
        return new MiddlewareFactory(parameters[0].ParameterType, next => function.DynamicInvoke(With(next, args)));
    }

    /// <summary>
    /// Handles a function as the extension methods Use and Run would. Since C# 10 a method group or a lambda with typed parameters has its own delegate type,
    /// so the compiler prefers the instance method Use(object, ...) to the extension method.
    /// </summary>
    private static MiddlewareFactory HandlerMiddleware(Delegate function)
    {
        if (Bound<Func<IOwinContext, Func<Task>, Task>>(function) is { } middleware)
        {
            return new MiddlewareFactory(typeof(AppFunc), next => new AppFunc(new UseHandlerMiddleware((AppFunc)next, middleware).Invoke));
        }
        return Bound<Func<IOwinContext, Task>>(function) is { } handler
            ? new MiddlewareFactory(typeof(AppFunc), next => new AppFunc(new UseHandlerMiddleware((AppFunc)next, handler).Invoke))
            : null;
    }

    /// <summary>The function as a delegate of another type; null if the types do not fit. Its parameters may be wider and its result narrower.</summary>
    private static T Bound<T>(Delegate function)
        where T : Delegate =>
        function as T ?? (T)Delegate.CreateDelegate(typeof(T), function, function.GetType().GetMethod("Invoke"), throwOnBindFailure: false);

    private static MiddlewareFactory FromConstructor(Type type, object[] args)
    {
        foreach (ConstructorInfo constructor in type.IsAbstract ? [] : type.GetConstructors())
        {
            ParameterInfo[] parameters = constructor.GetParameters();
            if (Takes(parameters, args))
            {
                return new MiddlewareFactory(parameters[0].ParameterType, next => constructor.Invoke(With(next, args)));
            }
        }
        throw new MissingMethodException("The class '"
            + type.FullName
            + "' does not have a constructor taking "
            + (args.Length + 1)
            + " arguments: the next application and "
            + Describe(args)
            + ".");
    }

    private static MiddlewareFactory FromInitialize(object middleware, object[] args)
    {
        foreach (MethodInfo method in middleware.GetType().GetMethods())
        {
            ParameterInfo[] parameters = method.GetParameters();
            if (method.Name == "Initialize" && Takes(parameters, args))
            {
                return new MiddlewareFactory(parameters[0].ParameterType, next =>
                {
                    method.Invoke(middleware, With(next, args));
                    return middleware;
                });
            }
        }
        return null;
    }

    private static MiddlewareFactory FromGenerator(object middleware, object[] args)
    {
        foreach (MethodInfo method in middleware.GetType().GetMethods())
        {
            ParameterInfo[] parameters = method.GetParameters();
            // A method that returns a task handles a request. It is an application, and does not create one.
            if (method.Name == "Invoke" && Takes(parameters, args)
                && method.ReturnType != typeof(void) && !typeof(Task).IsAssignableFrom(method.ReturnType))
            {
                return new MiddlewareFactory(parameters[0].ParameterType, next => method.Invoke(middleware, With(next, args)));
            }
        }
        return null;
    }

    private static MiddlewareFactory FromOwinMiddleware(object middleware, object[] args)
    {
        if (args.Length > 0 || middleware is not OwinMiddleware instance)
        {
            return null;
        }
        return new MiddlewareFactory(typeof(OwinMiddleware), next =>
        {
            instance.Attach((OwinMiddleware)next);
            return instance;
        });
    }

    private static bool Takes(ParameterInfo[] parameters, object[] args)
    {
        if (parameters.Length != args.Length + 1)
        {
            return false;
        }
        for (int i = 0; i < args.Length; i++)
        {
            Type type = parameters[i + 1].ParameterType;
            bool takes = args[i] == null ? !type.IsValueType || Nullable.GetUnderlyingType(type) != null : type.IsInstanceOfType(args[i]);
            if (!takes)
            {
                return false;
            }
        }
        return true;
    }

    private static object[] With(object next, object[] args)
    {
        object[] all = new object[args.Length + 1];
        all[0] = next;
        args.CopyTo(all, 1);
        return all;
    }

    private static string Describe(object[] args) =>
        args.Length == 0 ? "no further argument" : string.Join(", ", Array.ConvertAll(args, arg => arg == null ? "null" : "a " + arg.GetType()));
}
