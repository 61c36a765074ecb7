using System.Reflection.Metadata;

namespace Bridge.Cli.Metadata;

/// <summary>Full names of types, always in the form <c>Namespace.Outer`1/Inner</c>.</summary>
internal static class Names
{
    // In a damaged file, the chain of nested types can be a circle.
    private const int DeepestNesting = 64;

    public static string Of(MetadataReader metadata, TypeDefinitionHandle handle, int depth = 0)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        string name = metadata.GetString(type.Name);
        TypeDefinitionHandle outer = type.GetDeclaringType();
        return outer.IsNil ? Join(metadata.GetString(type.Namespace), name) : $"{Of(metadata, outer, Deeper(depth))}/{name}";
    }

    public static string Of(MetadataReader metadata, TypeReferenceHandle handle, int depth = 0)
    {
        TypeReference type = metadata.GetTypeReference(handle);
        string name = metadata.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{Of(metadata, (TypeReferenceHandle)type.ResolutionScope, Deeper(depth))}/{name}"
            : Join(metadata.GetString(type.Namespace), name);
    }

    public static string Of(MetadataReader metadata, ExportedTypeHandle handle, int depth = 0)
    {
        ExportedType type = metadata.GetExportedType(handle);
        string name = metadata.GetString(type.Name);
        return type.Implementation.Kind == HandleKind.ExportedType
            ? $"{Of(metadata, (ExportedTypeHandle)type.Implementation, Deeper(depth))}/{name}"
            : Join(metadata.GetString(type.Namespace), name);
    }

    /// <summary>The namespace of a full name; empty if it has none.</summary>
    public static string Namespace(string fullName)
    {
        int nested = fullName.IndexOf('/', StringComparison.Ordinal);
        int end = (nested < 0 ? fullName : fullName[..nested]).LastIndexOf('.');
        return end < 0 ? "" : fullName[..end];
    }

    private static string Join(string space, string name) => space.Length == 0 ? name : $"{space}.{name}";

    private static int Deeper(int depth) => depth < DeepestNesting ? depth + 1 : throw new BadImageFormatException("A type is nested in itself.");
}
