using System.Reflection;

namespace Microsoft.Owin.Builder;

/// <summary>Converts an application from one form to another with the conversions that were added, using several in a row if necessary.</summary>
internal sealed class AppConverter
{
    private readonly List<Conversion> _conversions = [];

    internal void Add(Delegate conversion)
    {
        if (conversion == null)
        {
            throw new ArgumentNullException(nameof(conversion));
        }
        MethodInfo signature = conversion.GetType().GetMethod("Invoke");
        ParameterInfo[] parameters = signature.GetParameters();
        if (parameters.Length != 1 || signature.ReturnType == typeof(void))
        {
            throw new ArgumentException(
                "A conversion takes one parameter, the application, and returns it in another form. " + conversion.GetType() + " does not.",
                nameof(conversion));
        }
        var added = new Conversion(parameters[0].ParameterType, signature.ReturnType, conversion);
        int same = _conversions.FindIndex(other => other.From == added.From && other.To == added.To);
        if (same >= 0)
        {
            _conversions[same] = added;
        }
        else
        {
            _conversions.Add(added);
        }
    }

    internal object Convert(Type signature, object app)
    {
        if (app == null || signature.IsInstanceOfType(app))
        {
            return app;
        }
        List<Conversion> steps = Shortest(app.GetType(), signature)
            ?? throw new ArgumentException("No conversion available between " + app.GetType() + " and " + signature
                + ". Either the middleware is not of a form that the builder knows, or a call of AddSignatureConversion is missing.", nameof(signature));
        foreach (Conversion step in steps)
        {
            app = MiddlewareFactory.Unwrapped(() => step.Convert.DynamicInvoke(Adapt(step.From, app)));
        }
        return Adapt(signature, app);
    }

    /// <summary>The shortest chain of conversions from one form to the other, earlier ones first; empty if none is needed, null if there is none.</summary>
    private List<Conversion> Shortest(Type from, Type to)
    {
        var seen = new HashSet<Conversion>();
        var paths = new Queue<(Type Form, List<Conversion> Steps)>();
        paths.Enqueue((from, []));
        while (paths.Count > 0)
        {
            (Type form, List<Conversion> steps) = paths.Dequeue();
            if (Fits(form, to))
            {
                return steps;
            }
            foreach (Conversion conversion in _conversions)
            {
                if (Fits(form, conversion.From) && seen.Add(conversion))
                {
                    paths.Enqueue((conversion.To, [.. steps, conversion]));
                }
            }
        }
        return null;
    }

    private static bool Fits(Type form, Type wanted) => wanted.IsAssignableFrom(form) || InvokeMethod(form, wanted) != null;

    private static object Adapt(Type wanted, object app) =>
        app == null || wanted.IsInstanceOfType(app) ? app
        : InvokeMethod(app.GetType(), wanted) is { } invoke ? Delegate.CreateDelegate(wanted, app, invoke)
        : throw new ArgumentException("No conversion available between " + app.GetType() + " and " + wanted + ".", nameof(wanted));

    /// <summary>
    /// A method named Invoke with the signature of a given delegate. With it, any object can be used as an application, and one delegate type as another.
    /// </summary>
    private static MethodInfo InvokeMethod(Type form, Type wanted)
    {
        if (!typeof(Delegate).IsAssignableFrom(wanted) || wanted.GetMethod("Invoke") is not { } signature)
        {
            return null;
        }
        ParameterInfo[] wantedParameters = signature.GetParameters();
        foreach (MethodInfo method in form.GetMethods(BindingFlags.Public | BindingFlags.Instance))
        {
            if (method.Name == "Invoke"
                && !method.IsGenericMethodDefinition
                && IsCompatible(signature.ReturnType, method.ReturnType)
                && Accepts(method.GetParameters(), wantedParameters))
            {
                return method;
            }
        }
        return null;
    }

    private static bool Accepts(ParameterInfo[] parameters, ParameterInfo[] given)
    {
        if (parameters.Length != given.Length)
        {
            return false;
        }
        for (int i = 0; i < parameters.Length; i++)
        {
            if (!IsCompatible(parameters[i].ParameterType, given[i].ParameterType))
            {
                return false;
            }
        }
        return true;
    }

    // A delegate can be bound across a reference conversion, but not across boxing.
    private static bool IsCompatible(Type to, Type from) => to == from || (!from.IsValueType && to.IsAssignableFrom(from));

    private sealed class Conversion(Type from, Type to, Delegate convert)
    {
        internal Type From { get; } = from;

        internal Type To { get; } = to;

        internal Delegate Convert { get; } = convert;
    }
}
