using Bridge.Errors;

namespace Bridge.Coercion;

/// <summary>Refuses a view whose declared type can never be a response, when a host starts.</summary>
internal static class DeclaredTypeCheck
{
    /// <summary>Checks a view, and the filters that run before it, in its module and in the modules around that.</summary>
    /// <exception cref="InvalidViewResultException">The declared type of one of them can never be a response.</exception>
    public static void Check(View view, CoercionRules rules)
    {
        Check(view.DeclaredType, view.Name, rules);
        foreach (KeyValuePair<string, View> filter in view.Before)
        {
            // A task without a result lets the request continue, as null does.
            if (filter.Value.DeclaredType == typeof(Task) || filter.Value.DeclaredType == typeof(ValueTask))
            {
                continue;
            }

            try
            {
                Check(filter.Value.DeclaredType, filter.Value.Name, rules);
            }
            catch (InvalidViewResultException refusal)
            {
                throw new InvalidViewResultException(InvalidViewResult.Filter(filter.Key, refusal.Message));
            }
        }
    }

    /// <summary>Refuses a view whose declared type can never be a response, with the same message as at a request.</summary>
    /// <exception cref="InvalidViewResultException">It can never be one.</exception>
    public static void Check(Type declared, string view, CoercionRules rules)
    {
        if (CanNeverBeResponse(declared, rules, out Type wrong))
        {
            throw new InvalidViewResultException(
                wrong == typeof(void) || wrong == typeof(ValueTask) || wrong == typeof(Task) ? InvalidViewResult.NoResult(view, declared)
                : TupleShape.IsTuple(wrong) && TupleShape.IsTuple(declared) && wrong != declared ? InvalidViewResult.TupleInTuple(view, wrong)
                : TupleShape.IsTuple(wrong) && wrong.GetGenericArguments() is { Length: 2 or 3 } parts ? InvalidViewResult.TupleInTuple(view, parts[0])
                : StatusForms.IsStatus(wrong) && TupleShape.IsTuple(DeclaredTypes.Awaited(declared)) ? InvalidViewResult.StatusFirst(view, wrong)
                : TupleShape.IsTuple(wrong) ? InvalidViewResult.TupleShape(view, wrong, wrong.GetGenericArguments().Length)
                : CoercionRules.Refusal(view, wrong, ViewResultTypes.KindOf(wrong)));
        }

        Type tuple = DeclaredTypes.Awaited(declared);
        if (TupleShape.IsTuple(tuple) && ProblemOf(tuple.GetGenericArguments(), view) is { } problem)
        {
            throw new InvalidViewResultException(problem);
        }

        if (rules.Find(declared).Ambiguous is { } ambiguous)
        {
            throw new InvalidViewResultException(InvalidViewResult.AmbiguousCoercion(view, declared, ambiguous.First, ambiguous.Second));
        }
    }

    // The body was already checked.
    private static string? ProblemOf(Type[] parts, string view)
    {
        bool canBeStatus = StatusForms.CanBeStatus(parts[1]);
        bool canBeHeaders = HeaderForms.CanBeHeaders(parts[1]);
        if (!canBeStatus && !(canBeHeaders && parts.Length == 2))
        {
            return canBeHeaders ? InvalidViewResult.HeadersInPlaceOfStatus(view, parts[1])
                : AnonymousTypes.IsAnonymous(parts[1]) ? InvalidViewResult.Headers(view, InvalidViewResult.HeadersOf(parts[1]))
                : InvalidViewResult.Status(view, parts[1]);
        }

        return parts.Length == 3 && !HeaderForms.CanBeHeaders(parts[2]) ? InvalidViewResult.Headers(view, InvalidViewResult.HeadersOf(parts[2])) : null;
    }

    /// <summary>Whether a value of the declared type can never be a response, with any type at run time.</summary>
    /// <param name="declared">The type that a view declares that it returns.</param>
    /// <param name="rules">The rules, with those of the options.</param>
    /// <param name="wrong">The type within it that is refused, such as the result of a task.</param>
    private static bool CanNeverBeResponse(Type declared, CoercionRules rules, out Type wrong)
    {
        Type type = DeclaredTypes.Awaited(declared);
        wrong = type;

        // Within another task, a Task may be a Task<T>. As the view's own type it is C#'s void.
        if (type == typeof(void) || type == typeof(ValueTask) || declared == typeof(Task))
        {
            return true;
        }

        if (DeclaredTypes.IsOpen(type) && !TupleShape.IsTuple(type))
        {
            return false;
        }

        switch (ViewResultTypes.KindOf(type))
        {
            case ViewResultKind.Tuple:
                Type[] parts = type.GetGenericArguments();
                return parts.Length is not (2 or 3) || TupleShape.IsTuple(parts[0]) || CanNeverBeResponse(parts[0], rules, out wrong);
            case ViewResultKind.Object or ViewResultKind.Scalar or ViewResultKind.Delegate:
                return rules.IsRefused(type);
            default:
                return false;
        }
    }
}
