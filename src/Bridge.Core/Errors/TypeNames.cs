namespace Bridge.Errors;

/// <summary>Names of types as a C# programmer writes them, for error messages.</summary>
internal static class TypeNames
{
    // Deeper than anyone reads. The limit is needed because a type that nests two similar types at each step would have a name of exponential length.
    private const int DeepestNesting = 4;

    public static string Of(Type type) => Of(type, depth: 0);

    private static string Of(Type type, int depth)
    {
        if (depth > DeepestNesting)
        {
            return "...";
        }

        if (Keyword(type) is { } keyword)
        {
            return keyword;
        }

        if (type.IsArray)
        {
            return Of(type.GetElementType()!, depth + 1) + "[" + new string(',', type.GetArrayRank() - 1) + "]";
        }

        if (AnonymousTypes.IsAnonymous(type))
        {
            return "an anonymous type";
        }

        if (!type.IsGenericType)
        {
            return type.Name;
        }

        Type[] arguments = type.GetGenericArguments();
        string[] names = Array.ConvertAll(arguments, argument => Of(argument, depth + 1));
        if (type.GetGenericTypeDefinition().FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal))
        {
            return "(" + string.Join(", ", names) + (arguments.Length == 1 ? ",)" : ")");
        }

        if (type.GetGenericTypeDefinition() == typeof(Nullable<>))
        {
            return names[0] + "?";
        }

        int tick = type.Name.IndexOf('`');
        string name = tick < 0 ? type.Name : type.Name.Substring(0, tick);
        return name + "<" + string.Join(", ", names) + ">";
    }

    private static string? Keyword(Type type) =>
        type == typeof(string) ? "string"
        : type == typeof(object) ? "object"
        : type == typeof(bool) ? "bool"
        : type == typeof(int) ? "int"
        : type == typeof(long) ? "long"
        : type == typeof(double) ? "double"
        : type == typeof(float) ? "float"
        : type == typeof(decimal) ? "decimal"
        : type == typeof(byte) ? "byte"
        : type == typeof(char) ? "char"
        : type == typeof(void) ? "void"
        : null;
}
