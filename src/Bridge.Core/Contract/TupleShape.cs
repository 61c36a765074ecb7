#if NET
using System.Runtime.CompilerServices;
#endif

using System.Linq.Expressions;

namespace Bridge;

/// <summary>The parts of a <c>ValueTuple</c> or a <c>Tuple</c> of any length.</summary>
internal static class TupleShape
{
    public static bool IsTuple(Type type) => type == typeof(ValueTuple)
        || (type.IsGenericType && type.GetGenericTypeDefinition().FullName is { } name
            && (name.StartsWith("System.ValueTuple`", StringComparison.Ordinal) || name.StartsWith("System.Tuple`", StringComparison.Ordinal)));

#if NET
    public static int Length(object tuple) => ((ITuple)tuple).Length;

    public static object? Item(object tuple, int index) => ((ITuple)tuple)[index];
#else
    public static int Length(object tuple) => Tuples.Length(tuple);

    public static object? Item(object tuple, int index) => Tuples.Item(tuple, index);
#endif

    /// <summary>The declared types of the parts. The eighth of eight is a tuple of the rest.</summary>
    public static Type[] ItemTypes(Type tuple)
    {
        List<Type> types = [];
        Type[] arguments = tuple.GetGenericArguments();
        while (arguments.Length == 8 && IsTuple(arguments[7]))
        {
            types.AddRange(arguments.Take(7));
            arguments = arguments[7].GetGenericArguments();
        }

        types.AddRange(arguments);
        return [.. types];
    }

#if !NET
    /// <summary>netstandard2.0 does not know <c>ITuple</c>; the runtimes that load it (.NET Framework 4.7.2, Mono 6.8, .NET) have it.</summary>
    private static class Tuples
    {
        public static readonly Func<object, int> Length;
        public static readonly Func<object, int, object?> Item;

        static Tuples()
        {
            Type tuple = typeof(ValueTuple<int, int>).GetInterface("System.Runtime.CompilerServices.ITuple")
                ?? throw new PlatformNotSupportedException("This runtime has no ITuple: Bridge needs .NET Framework 4.7.2 or later, Mono 6 or .NET 10.");
            ParameterExpression instance = System.Linq.Expressions.Expression.Parameter(typeof(object));
            ParameterExpression index = System.Linq.Expressions.Expression.Parameter(typeof(int));
            UnaryExpression typed = System.Linq.Expressions.Expression.Convert(instance, tuple);
            Length = System.Linq.Expressions.Expression.Lambda<Func<object, int>>(
                System.Linq.Expressions.Expression.Property(typed, tuple.GetProperty("Length")!), instance).Compile();
            Item = System.Linq.Expressions.Expression.Lambda<Func<object, int, object?>>(
                System.Linq.Expressions.Expression.Property(typed, tuple.GetProperty("Item")!, index), instance, index).Compile();
        }
    }
#endif
}
