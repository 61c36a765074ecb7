namespace Bridge.Coercion;

/// <summary>Names of types as a C# programmer writes them, for error messages.</summary>
internal static class TypeNames
{
    public static string Of(Type type)
    {
        if (Keyword(type) is { } keyword)
        {
            return keyword;
        }

        if (type.IsArray)
        {
            return Of(type.GetElementType()!) + "[" + new string(',', type.GetArrayRank() - 1) + "]";
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
        if (type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true)
        {
            return "(" + string.Join(", ", Array.ConvertAll(arguments, Of)) + (arguments.Length == 1 ? ",)" : ")");
        }

        if (type.GetGenericTypeDefinition() == typeof(Nullable<>))
        {
            return Of(arguments[0]) + "?";
        }

        int tick = type.Name.IndexOf('`');
        string name = tick < 0 ? type.Name : type.Name.Substring(0, tick);
        return name + "<" + string.Join(", ", Array.ConvertAll(arguments, Of)) + ">";
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
