using System.Reflection;
using System.Runtime.ExceptionServices;
using Owin;
using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;
using MidFunc = System.Func<System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>, System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>>;

namespace Microsoft.Owin.Hosting.Loader;

/// <summary>
/// Finds startup code. Without a name, it looks for an OwinStartupAttribute without a name, and then for a class Startup. With a name, it looks for the
/// attribute of that name, and then for a class, a method or an assembly, as <c>Name</c> or <c>Name, Assembly</c>.
/// </summary>
internal sealed class StartupLoader(Func<Type, object> activate)
{
    private const string DefaultMethod = "Configuration";
    private const BindingFlags Anything = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    internal Action<IAppBuilder> Load(string name, IList<string> errors)
    {
        string trimmed = (name ?? string.Empty).Trim();
        if (FromAttribute(trimmed, errors) is { } attributed)
        {
            return attributed;
        }
        return trimmed.Length == 0 ? FromConvention(errors) : FromName(trimmed, errors);
    }

    private Action<IAppBuilder> FromAttribute(string name, IList<string> errors)
    {
        var found = (
            from assembly in SiteAssemblies.All()
            from attribute in Attributes(assembly, errors)
            where string.Equals(attribute.FriendlyName ?? string.Empty, name, StringComparison.OrdinalIgnoreCase)
            select (assembly, attribute)).ToList();
        if (found.Count > 1)
        {
            errors.Add("There is more than one OwinStartupAttribute " + (name.Length == 0 ? "without a name" : "of the name '" + name + "'") + ": in "
                + string.Join(", ", found.Select(one => one.assembly.GetName().Name)) + ". Name the class in owin:AppStartup.");
            return null;
        }
        if (found.Count == 0)
        {
            if (name.Length == 0)
            {
                errors.Add("No assembly found containing an OwinStartupAttribute.");
            }
            return null;
        }
        return FromType(found[0].attribute.StartupType, Empty(found[0].attribute.MethodName), errors);
    }

    private Action<IAppBuilder> FromConvention(IList<string> errors)
    {
        var found = SiteAssemblies.All().Select(assembly => assembly.GetType(assembly.GetName().Name + ".Startup") ?? assembly.GetType("Startup"))
            .Where(type => type != null && HasMethod(type)).ToList();
        if (found.Count == 1)
        {
            return FromType(found[0], null, errors);
        }
        errors.Add(found.Count == 0
            ? "No assembly found containing a Startup or [AssemblyName].Startup class."
            : "There is more than one class Startup: "
                + string.Join(", ", found.Select(type => type.AssemblyQualifiedName))
                + ". Name the class in owin:AppStartup.");
        return null;
    }

    private Action<IAppBuilder> FromName(string name, IList<string> errors)
    {
        int comma = name.IndexOf(',');
        string inner = (comma < 0 ? name : name.Substring(0, comma)).Trim();
        IEnumerable<Assembly> assemblies;
        if (comma >= 0)
        {
            if (Type.GetType(name, throwOnError: false) is { } exact)
            {
                return FromType(exact, null, errors);
            }
            if (SiteAssemblies.Load(name.Substring(comma + 1).Trim()) is not { } assembly)
            {
                errors.Add("The assembly of '" + name + "' was not found.");
                return null;
            }
            assemblies = [assembly];
        }
        else
        {
            if (SiteAssemblies.Load(inner) is { } whole)
            {
                Type startup = whole.GetType(whole.GetName().Name + ".Startup") ?? whole.GetType("Startup");
                if (startup != null)
                {
                    return FromType(startup, null, errors);
                }
                errors.Add("The assembly '" + inner + "' has no class Startup or " + inner + ".Startup.");
                return null;
            }
            assemblies = SiteAssemblies.All();
        }
        foreach (Assembly assembly in assemblies)
        {
            if (assembly.GetType(inner) is { } type)
            {
                return FromType(type, null, errors);
            }
            int dot = inner.LastIndexOf('.');
            if (dot > 0 && assembly.GetType(inner.Substring(0, dot)) is { } declaring)
            {
                return FromType(declaring, inner.Substring(dot + 1), errors);
            }
        }
        errors.Add("No class, method or assembly '" + name + "' was found, and no OwinStartupAttribute of that name. Looked in "
            + string.Join(", ", assemblies.Select(assembly => assembly.GetName().Name)) + ".");
        return null;
    }

    private Action<IAppBuilder> FromType(Type type, string methodName, IList<string> errors)
    {
        string name = methodName ?? DefaultMethod;
        foreach (MethodInfo method in type.GetMethods(Anything).Where(method => method.Name == name && !method.ContainsGenericParameters))
        {
            ParameterInfo[] parameters = method.GetParameters();
            if (parameters.Length == 1 && parameters[0].ParameterType == typeof(IAppBuilder) && method.ReturnType == typeof(void))
            {
                return app => Invoke(type, method, app);
            }
            if (method.ReturnType == typeof(void) || method.ReturnType.IsValueType || typeof(Task).IsAssignableFrom(method.ReturnType))
            {
                continue;
            }
            if (parameters.Length == 0)
            {
                return app => Run(app, Invoke(type, method));
            }
            if (parameters.Length == 1 && parameters[0].ParameterType == typeof(IDictionary<string, object>))
            {
                return app => Run(app, Invoke(type, method, app.Properties));
            }
        }
        errors.Add("The class '"
            + type.AssemblyQualifiedName
            + "' has no public method "
            + name
            + " of an allowed form: void "
            + name
            + "(IAppBuilder), or an application from "
            + name
            + "() or " + name + "(IDictionary<string, object>).");
        return null;
    }

    private static void Run(IAppBuilder app, object application)
    {
        switch (application)
        {
            case null:
                throw new InvalidOperationException("The startup method returned null instead of an application.");
            case MidFunc middleware:
                app.Use(middleware);
                break;
            case AppFunc:
                app.Use(new Func<AppFunc, AppFunc>(_ => (AppFunc)application));
                break;
            default:
                app.Use(new Func<object, object>(_ => application));
                break;
        }
    }

    private object Invoke(Type type, MethodInfo method, params object[] arguments)
    {
        try
        {
            return method.Invoke(method.IsStatic ? null : activate(type), arguments);
        }
        catch (TargetInvocationException failure) when (failure.InnerException != null)
        {
            ExceptionDispatchInfo.Capture(failure.InnerException).Throw();
            throw;
        }
    }

    private static OwinStartupAttribute[] Attributes(Assembly assembly, IList<string> errors)
    {
        try
        {
            return assembly.GetCustomAttributes<OwinStartupAttribute>().ToArray();
        }
        catch (Exception failure) when (failure is FileNotFoundException or FileLoadException or TypeLoadException)
        {
            errors.Add("The attributes of '" + assembly.GetName().Name + "' cannot be read: " + failure.Message);
            return [];
        }
    }

    private static bool HasMethod(Type type) => type.GetMember(DefaultMethod, MemberTypes.Method, Anything).Length > 0;

    private static string Empty(string text) => string.IsNullOrEmpty(text) ? null : text;
}
