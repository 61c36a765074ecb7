using System.Reflection;
using System.Runtime.ExceptionServices;
using Owin;

namespace Bridge.Showcase;

/// <summary>
/// Calls the extension methods on <c>IAppBuilder</c> of libraries that were compiled against Katana's signed assemblies. At run time they take Bridge's
/// IAppBuilder; the C# compiler alone would not (CS0012), so they are found by name.
/// </summary>
internal static class KatanaExtension
{
    /// <param name="app">The Katana pipeline.</param>
    /// <param name="library">A type of the library.</param>
    /// <param name="method">The method's class and name, such as <c>Owin.WebApiAppBuilderExtensions.UseWebApi</c>.</param>
    /// <param name="arguments">What comes after <paramref name="app"/>.</param>
    /// <exception cref="MissingMethodException">The library has no such method.</exception>
    public static void UseLibrary(this IAppBuilder app, Type library, string method, params object[] arguments)
    {
        object[] all = [app, .. arguments];
        int name = method.LastIndexOf('.');
        MethodInfo found = library.Assembly.GetType(method[..name])?.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .FirstOrDefault(candidate => candidate.Name == method[(name + 1)..] && !candidate.IsGenericMethod && Takes(candidate, all))
            ?? throw new MissingMethodException($"{library.Assembly.GetName().Name} has no {method} for {string.Join(", ", all.Select(argument => argument.GetType().Name))}.");
        try
        {
            found.Invoke(null, all);
        }
        catch (TargetInvocationException error) when (error.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Capture(inner).Throw();
            throw;
        }
    }

    private static bool Takes(MethodInfo method, object[] arguments)
    {
        ParameterInfo[] parameters = method.GetParameters();
        return parameters.Length == arguments.Length && parameters.Zip(arguments).All(pair => pair.First.ParameterType.IsInstanceOfType(pair.Second));
    }
}
