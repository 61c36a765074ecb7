using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Bridge.Architecture.Tests;

/// <summary>What an assembly refers to, read from its metadata: nothing is loaded, so that assemblies for any framework can be asked.</summary>
internal sealed class AssemblyFile : IDisposable
{
    private readonly PEReader _reader;
    private readonly MetadataReader _metadata;

    private AssemblyFile(string path)
    {
        _reader = new PEReader(File.OpenRead(path));
        _metadata = _reader.GetMetadataReader();
    }

    public static AssemblyFile Open(string name, string framework = "net10.0") =>
        new(Path.Combine(AppContext.BaseDirectory, framework == "net10.0" ? "" : framework, name + ".dll"));

    public IReadOnlyList<string> References =>
        [.. _metadata.AssemblyReferences.Select(reference => _metadata.GetString(_metadata.GetAssemblyReference(reference).Name))];

    /// <summary>The full names of the types of another assembly that this one names.</summary>
    public IReadOnlyList<string> TypesOf(string assembly) =>
        [.. _metadata.TypeReferences.Where(type => AssemblyOf(type) == assembly).Select(NameOf).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The members of a type of another assembly that this one uses.</summary>
    public IReadOnlyList<string> MembersOf(string type) =>
    [
        .. from handle in _metadata.MemberReferences
           let member = _metadata.GetMemberReference(handle)
           where member.Parent.Kind == HandleKind.TypeReference && NameOf((TypeReferenceHandle)member.Parent) == type
           let name = _metadata.GetString(member.Name)
           orderby name
           select name,
    ];

    /// <summary>The type arguments with which a generic method of another assembly is called, by the assembly that each comes from.</summary>
    public IReadOnlyList<(string Type, string Assembly)> ArgumentsOf(string method)
    {
        List<(string, string)> arguments = [];
        for (int row = 1; row <= _metadata.GetTableRowCount(TableIndex.MethodSpec); row++)
        {
            MethodSpecification call = _metadata.GetMethodSpecification(MetadataTokens.MethodSpecificationHandle(row));
            if (call.Method.Kind == HandleKind.MemberReference
                && _metadata.GetString(_metadata.GetMemberReference((MemberReferenceHandle)call.Method).Name) == method)
            {
                arguments.AddRange(call.DecodeSignature(new Names(this), null));
            }
        }

        return arguments;
    }

    public void Dispose() => _reader.Dispose();

    private string NameOf(TypeReferenceHandle handle)
    {
        TypeReference type = _metadata.GetTypeReference(handle);
        string name = _metadata.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? NameOf((TypeReferenceHandle)type.ResolutionScope) + "." + name
            : _metadata.GetString(type.Namespace) + "." + name;
    }

    private string AssemblyOf(TypeReferenceHandle handle)
    {
        EntityHandle scope = _metadata.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => AssemblyOf((TypeReferenceHandle)scope),
            HandleKind.AssemblyReference => _metadata.GetString(_metadata.GetAssemblyReference((AssemblyReferenceHandle)scope).Name),
            _ => "",
        };
    }

    /// <summary>Decodes as much of a signature as its type arguments need.</summary>
    private sealed class Names(AssemblyFile file) : ISignatureTypeProvider<(string Type, string Assembly), object?>
    {
        public (string Type, string Assembly) GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
            (file.NameOf(handle), file.AssemblyOf(handle));

        public (string Type, string Assembly) GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
            (reader.GetString(reader.GetTypeDefinition(handle).Name), reader.GetString(reader.GetAssemblyDefinition().Name));

        public (string Type, string Assembly) GetPrimitiveType(PrimitiveTypeCode typeCode) => (typeCode.ToString(), "");

        public (string Type, string Assembly) GetGenericInstantiation(
            (string Type, string Assembly) genericType,
            ImmutableArray<(string Type, string Assembly)> typeArguments) =>
            genericType;

        public (string Type, string Assembly) GetSZArrayType((string Type, string Assembly) elementType) => elementType;

        public (string Type, string Assembly) GetArrayType((string Type, string Assembly) elementType, ArrayShape shape) => elementType;

        public (string Type, string Assembly) GetByReferenceType((string Type, string Assembly) elementType) => elementType;

        public (string Type, string Assembly) GetPointerType((string Type, string Assembly) elementType) => elementType;

        public (string Type, string Assembly) GetPinnedType((string Type, string Assembly) elementType) => elementType;

        public (string Type, string Assembly) GetModifiedType(
            (string Type, string Assembly) modifier,
            (string Type, string Assembly) unmodifiedType,
            bool isRequired) =>
            unmodifiedType;

        public (string Type, string Assembly) GetFunctionPointerType(MethodSignature<(string Type, string Assembly)> signature) => ("function pointer", "");

        public (string Type, string Assembly) GetGenericMethodParameter(object? genericContext, int index) => ("T", "");

        public (string Type, string Assembly) GetGenericTypeParameter(object? genericContext, int index) => ("T", "");

        public (string Type, string Assembly) GetTypeFromSpecification(
            MetadataReader reader,
            object? genericContext,
            TypeSpecificationHandle handle,
            byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);
    }
}
