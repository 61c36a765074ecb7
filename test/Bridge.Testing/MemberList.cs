using System.Reflection;

namespace Bridge.Testing;

/// <summary>The public and protected members of an assembly, as text in the form of the lists that tests have of Katana's.</summary>
internal static class MemberList
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Reads the list that a test project has as a resource; a line that begins with # is a comment.</summary>
    public static IReadOnlyList<string> Load(Type test, string name)
    {
        using Stream stream = test.Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"Members/{name} is missing.");
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')];
    }

    public static IReadOnlyList<string> Of(Assembly assembly) => [.. assembly.GetExportedTypes().SelectMany(Of)];

    private static IEnumerable<string> Of(Type type)
    {
        yield return $"{Name(type)} : {Kind(type)}";
        foreach (ConstructorInfo constructor in type.GetConstructors(Declared).Where(IsVisible))
        {
            yield return $"{Name(type)}.{constructor.Name}({Parameters(constructor)}) : System.Void";
        }
        foreach (MethodInfo method in type.GetMethods(Declared).Where(IsVisible))
        {
            string arity = method.IsGenericMethodDefinition ? "`" + method.GetGenericArguments().Length : "";
            yield return $"{Name(type)}.{method.Name}{arity}({Parameters(method)}) : {Name(method.ReturnType)}";
        }
        foreach (FieldInfo field in type.GetFields(Declared)
            .Where(field => (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) && !field.IsSpecialName))
        {
            yield return $"{Name(type)}.{field.Name} : {Name(field.FieldType)}";
        }
    }

    private static string Kind(Type type) => type.IsInterface ? "interface" : type is { IsAbstract: true, IsSealed: true } ? "static class" : "type";

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType)));

    private static string Name(Type type) =>
        type.IsGenericMethodParameter ? "!!" + type.GenericParameterPosition
        : type.IsGenericTypeParameter ? "!" + type.GenericParameterPosition
        : type.IsByRef ? Name(type.GetElementType()!) + "&"
        : type.IsArray ? Name(type.GetElementType()!) + "[]"
        : type is { IsGenericType: true, IsGenericTypeDefinition: false }
            ? $"{Name(type.GetGenericTypeDefinition())}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.FullName!;
}
