using System.Reflection.Metadata;

namespace Bridge.Cli.Metadata;

/// <summary>The types of an assembly, and those that it forwards to other assemblies, by their full names as <see cref="Names"/> writes them.</summary>
internal sealed class TypeTable
{
    private readonly Dictionary<string, TypeDefinitionHandle> _defined;
    private readonly Dictionary<string, ExportedTypeHandle> _forwarded;

    public TypeTable(MetadataReader metadata)
    {
        _defined = new Dictionary<string, TypeDefinitionHandle>(metadata.TypeDefinitions.Count);
        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            _defined.TryAdd(Names.Of(metadata, handle), handle);
        }

        _forwarded = new Dictionary<string, ExportedTypeHandle>(metadata.ExportedTypes.Count);
        foreach (ExportedTypeHandle handle in metadata.ExportedTypes)
        {
            _forwarded.TryAdd(Names.Of(metadata, handle), handle);
        }
    }

    public bool TryFind(string name, out TypeDefinitionHandle type) => _defined.TryGetValue(name, out type);

    public bool IsForwarded(string name, out ExportedTypeHandle type) => _forwarded.TryGetValue(name, out type);
}
