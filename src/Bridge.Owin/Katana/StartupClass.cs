using System.Reflection;
using System.Runtime.ExceptionServices;
using Bridge.Owin.Environment;
using Microsoft.Extensions.DependencyInjection;
using Owin;

namespace Bridge.Owin;

/// <summary>A startup class, with the method forms that Katana's own loader accepts.</summary>
internal sealed class StartupClass
{
    private const string DefaultMethod = "Configuration";

    private const string AllowedForms =
        "Allowed forms, static or not: void {0}(IAppBuilder app); AppFunc {0}(); AppFunc {0}(IDictionary<string, object> properties)"
        + ". An AppFunc is a Func<IDictionary<string, object>, Task>; the method may also return a MidFunc or object.";

    private readonly Type _type;
    private readonly MethodInfo _method;

    private StartupClass(Type type, MethodInfo method)
    {
        _type = type;
        _method = method;
    }

    /// <summary>The name of the class and its assembly, for messages.</summary>
    public string Name => $"{_type.FullName}, {_type.Assembly.GetName().Name}";

    /// <summary>Finds the method of a startup class. The class itself is not created before <see cref="Configure"/>.</summary>
    /// <exception cref="InvalidOperationException">There is no such method, there are two, or its form is not allowed.</exception>
    public static StartupClass Of(Type type, string? methodName = null)
    {
        if (type is null)
        {
            throw new ArgumentNullException(nameof(type));
        }

        string name = string.IsNullOrEmpty(methodName) ? DefaultMethod : methodName!;
        const BindingFlags Everything =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.FlattenHierarchy;
        MethodInfo[] named = [.. type.GetMethods(Everything).Where(method => method.Name == name)];
        MethodInfo[] allowed = [.. named.Where(static method => Refusal(method) is null)];

        // As in C#, a derived class's method hides a base class's method of the same name.
        allowed = [.. allowed.Where(method => !allowed.Any(other => other.DeclaringType!.IsSubclassOf(method.DeclaringType!)))];
        if (allowed.Length == 1)
        {
            if (!allowed[0].IsStatic && (type.IsAbstract || type.ContainsGenericParameters))
            {
                throw new InvalidOperationException(
                    $"The startup class {type.FullName ?? type.Name} cannot be created: it is {(type.IsAbstract ? "abstract" : "an open generic type")}. "
                        + $"Use another class, or make its method {name} static.");
            }

            return new StartupClass(type, allowed[0]);
        }

        string forms = string.Format(System.Globalization.CultureInfo.InvariantCulture, AllowedForms, name);
        if (allowed.Length > 1)
        {
            throw new InvalidOperationException(
                $"The startup class {type.FullName} has {allowed.Length} methods {name} that could "
                    + $"start it: {string.Join("; ", allowed.Select(Signature))}. Leave one of them, or give the others another name.");
        }

        throw new InvalidOperationException(named.Length == 0
            ? $"The startup class {type.FullName} has no method {name}, neither of its own nor from a base class. {forms}"
            : $"The startup class {type.FullName} has no method {name} of an allowed form. It "
                + $"has {string.Join("; ", named.Select(static method => $"{Signature(method)}, {Refusal(method)}"))}. {forms}");
    }

    /// <summary>Creates the startup class, if its method is not static, and lets it configure the application.</summary>
    public void Configure(IAppBuilder app)
    {
        object? startup = _method.IsStatic
            ? null
            : Create(app.Properties.TryGetValue(OwinServices.Key, out object? services) ? services as IServiceProvider : null);
        ParameterInfo[] parameters = _method.GetParameters();
        if (parameters.Length == 1 && parameters[0].ParameterType == typeof(IAppBuilder))
        {
            Invoke(startup, app);
            return;
        }

        switch (parameters.Length == 0 ? Invoke(startup) : Invoke(startup, app.Properties))
        {
            case null:
                throw new InvalidOperationException($"{Signature(_method)} of the startup class {_type.FullName} returned null instead of an application.");
            case MidFunc middleware:
                app.Use(middleware);
                break;
            case { } application:
                // The builder converts the returned object into an AppFunc.
                app.Use(new Func<object, object>(_ => application));
                break;
        }
    }

    private object? Invoke(object? startup, params object[] arguments)
    {
        try
        {
            return _method.Invoke(startup, arguments);
        }
        catch (TargetInvocationException error) when (error.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Capture(inner).Throw();
            throw;
        }
    }

    private object Create(IServiceProvider? services)
    {
        if (services is not null)
        {
            return ActivatorUtilities.CreateInstance(services, _type);
        }

        if (_type.GetConstructor(Type.EmptyTypes) is null && !_type.IsValueType)
        {
            throw new InvalidOperationException(
                $"The startup class {_type.FullName} has no public constructor without parameters, and no services were given for the one that it has: pass "
                    + $"an IServiceProvider.");
        }

        try
        {
            return Activator.CreateInstance(_type)!;
        }
        catch (TargetInvocationException error) when (error.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Capture(inner).Throw();
            throw;
        }
    }

    /// <summary>Why a method cannot start an application, or null if it can.</summary>
    private static string? Refusal(MethodInfo method)
    {
        ParameterInfo[] parameters = method.GetParameters();
        Type result = method.ReturnType;
        if (!method.IsPublic)
        {
            return "which is not public";
        }

        if (method.ContainsGenericParameters)
        {
            return "which is generic";
        }

        if (parameters.Length == 1 && parameters[0].ParameterType == typeof(IAppBuilder))
        {
            return typeof(Task).IsAssignableFrom(result) ? "which is asynchronous: an application is configured synchronously"
                : result != typeof(void) ? "which returns a value that would not be used" : null;
        }

        if (parameters.Length > 1 || (parameters.Length == 1 && parameters[0].ParameterType != typeof(IDictionary<string, object>)))
        {
            return "which takes other parameters";
        }

        return result == typeof(object) || result == typeof(AppFunc) || result == typeof(MidFunc) ? null : "which returns no application";
    }

    private static string Signature(MethodInfo method) =>
        $"{(method.IsStatic ? "static " : "")}{NameOf(method.ReturnType)} {method.Name}("
            + $"{string.Join(", ", method.GetParameters().Select(static parameter => NameOf(parameter.ParameterType)))})";

    private static string NameOf(Type type) =>
        type == typeof(void) ? "void"
        : type == typeof(object) ? "object"
        : type == typeof(string) ? "string"
        : type == typeof(AppFunc) ? "AppFunc"
        : type == typeof(MidFunc) ? "MidFunc"
        : type.IsGenericType ? $"{type.Name.Substring(0, type.Name.IndexOf('`'))}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : type.Name;
}
