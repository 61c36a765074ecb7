using System.Reflection.Metadata;
using Bridge.Cli.Metadata;

namespace Bridge.Cli.Resolution;

/// <summary>A type that was found, and where it is defined.</summary>
internal readonly record struct TypeId(ManagedFile Assembly, TypeDefinitionHandle Handle)
{
    public TypeDefinition Definition => Assembly.Metadata.GetTypeDefinition(Handle);

    public string Name => Names.Of(Assembly.Metadata, Handle);
}
