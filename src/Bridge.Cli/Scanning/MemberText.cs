using System.Collections.Immutable;
using System.Reflection.Metadata;
using Bridge.Cli.Metadata;

namespace Bridge.Cli.Scanning;

/// <summary>Writes members as a C# programmer would.</summary>
internal static class MemberText
{
    public static string Of(MetadataReader metadata, string type, MemberReference member)
    {
        string name = metadata.GetString(member.Name);
        if (member.GetKind() == MemberReferenceKind.Field)
        {
            return $"{Type(type)}.{name}";
        }

        if (name == ".ctor")
        {
            return $"new {Type(type)}({Parameters(metadata, member)})";
        }

        if (name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal))
        {
            return $"{Type(type)}.{name[4..]}{(name[0] == 's' ? " (set)" : "")}";
        }

        if (name.StartsWith("add_", StringComparison.Ordinal) || name.StartsWith("remove_", StringComparison.Ordinal))
        {
            return $"{Type(type)}.{name[(name.IndexOf('_', StringComparison.Ordinal) + 1)..]} (event)";
        }

        return $"{Type(type)}.{name}({Parameters(metadata, member)})";
    }

    /// <summary>A method as a place: its class and name. For compiler-generated code, the class and method that contain the iterator or lambda.</summary>
    public static string Place(MetadataReader metadata, MethodDefinitionHandle handle)
    {
        MethodDefinition method = metadata.GetMethodDefinition(handle);
        return Written($"{Names.Of(metadata, method.GetDeclaringType())}.{metadata.GetString(method.Name)}");
    }

    public static string Type(string name)
    {
        // The arity does not help a reader.
        int tick;
        while ((tick = name.IndexOf('`', StringComparison.Ordinal)) >= 0)
        {
            int end = tick + 1;
            while (end < name.Length && char.IsAsciiDigit(name[end]))
            {
                end++;
            }

            name = name.Remove(tick, end - tick);
        }

        return name.Replace('/', '.');
    }

    /// <summary>The name in the source: <c>Page.&lt;Load&gt;d__3.MoveNext</c> is <c>Page.Load</c>.</summary>
    private static string Written(string place)
    {
        string text = Type(place);
        int open = text.IndexOf('<', StringComparison.Ordinal);
        if (open < 1 || text[open - 1] != '.')
        {
            return text;
        }

        int inner = text.IndexOf('<', open + 1);
        int close = text.IndexOf('>', open);
        string holder = text[..(open - 1)];
        string? method = inner > 0 && close > inner ? null : close > open + 1 ? text[(open + 1)..close] : null;
        if (method is null)
        {
            // <>c.<Load>b__0: the second pair of brackets contains the method's name.
            int second = text.IndexOf(".<", open, StringComparison.Ordinal);
            int end = second < 0 ? -1 : text.IndexOf('>', second);
            method = end > second + 2 ? text[(second + 2)..end] : null;
        }

        return method is null ? holder : $"{holder}.{method}";
    }

    private static string Parameters(MetadataReader metadata, MemberReference member)
    {
        string signature = SignatureText.Method(metadata, member.Signature, ImmutableArray<string>.Empty);
        string parameters = signature[(signature.IndexOf('(', StringComparison.Ordinal) + 1)..^1];
        return string.Join(", ", SplitTop(parameters).Select(Short));
    }

    private static IEnumerable<string> SplitTop(string parameters)
    {
        int depth = 0, start = 0;
        for (int i = 0; i < parameters.Length; i++)
        {
            depth += parameters[i] is '<' or '[' or '(' ? 1 : parameters[i] is '>' or ']' or ')' ? -1 : 0;
            if (parameters[i] == ',' && depth == 0)
            {
                yield return parameters[start..i];
                start = i + 1;
            }
        }

        if (parameters.Length > 0)
        {
            yield return parameters[start..];
        }
    }

    private static string Short(string type)
    {
        string name = Type(type);
        int generic = name.IndexOf('<', StringComparison.Ordinal);
        string outer = generic < 0 ? name : name[..generic];
        string rest = generic < 0
            ? ""
            : $"<{string.Join(", ", SplitTop(name[(generic + 1)..name.LastIndexOf('>')]).Select(Short))}>{name[(name.LastIndexOf('>') + 1)..]}";
        outer = outer[(outer.LastIndexOf('.') + 1)..];
        return outer switch
        {
            "String" => "string",
            "Int32" => "int",
            "Int64" => "long",
            "Boolean" => "bool",
            "Object" => "object",
            "Object[]" => "object[]",
            "String[]" => "string[]",
            "Byte[]" => "byte[]",
            _ => outer,
        } + rest;
    }
}
