using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Bridge.Architecture.Tests;

/// <summary>
/// The source folders of an assembly and which types of one refer to which of another: in signatures, bodies and attributes. It is read from the compiled
/// types; the folder of a type is that of its documents in the portable PDB. A constant leaves no trace in what is compiled.
/// </summary>
internal sealed class AssemblyFolders : IDisposable
{
    /// <summary>The debug information that names the documents of a type without code (TypeDefinitionDocuments of the portable PDB).</summary>
    private static readonly Guid s_typeDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    private static readonly Dictionary<int, OperandType> s_operands = typeof(OpCodes).GetFields()
        .Select(static field => (OpCode)field.GetValue(null)!).ToDictionary(static code => (int)(ushort)code.Value, static code => code.OperandType);

    private readonly PEReader _reader;
    private readonly MetadataReader _metadata;
    private readonly MetadataReaderProvider _symbols;
    private readonly MetadataReader _debug;
    private readonly string _root;
    private readonly Dictionary<TypeDefinitionHandle, string?> _folders = [];

    public AssemblyFolders(string path)
    {
        Name = Path.GetFileNameWithoutExtension(path);
        _root = $"/{Name}/";
        _reader = new PEReader(File.OpenRead(path));
        _metadata = _reader.GetMetadataReader();
        _symbols = MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(Path.ChangeExtension(path, ".pdb")));
        _debug = _symbols.GetMetadataReader();
        foreach (TypeDefinitionHandle type in _metadata.TypeDefinitions)
        {
            _folders[type] = FolderOf(type);
        }
    }

    public string Name { get; }

    /// <summary>The folders that have a type; the empty text for the project's own.</summary>
    public IReadOnlyList<string> Folders => [.. _folders.Values.OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Types that a programmer wrote and whose folder is not known.</summary>
    public IReadOnlyList<string> Lost => [.. _folders.Where(pair => pair.Value is null && !IsGenerated(pair.Key)).Select(pair => NameOf(pair.Key))];

    /// <summary>What refers from one folder to another: by the two folders, the two types.</summary>
    public IReadOnlyList<FolderReference> References()
    {
        HashSet<FolderReference> found = [];
        foreach ((TypeDefinitionHandle from, string? folder) in _folders)
        {
            if (folder is null)
            {
                continue;
            }

            foreach (TypeDefinitionHandle to in new TypeUse(this, from).Types)
            {
                if (_folders[to] is { } other && other != folder)
                {
                    found.Add(new FolderReference(folder, other, NameOf(Outermost(from)), NameOf(Outermost(to))));
                }
            }
        }

        return [.. found.OrderBy(static reference => reference.ToString(), StringComparer.Ordinal)];
    }

    public void Dispose()
    {
        _symbols.Dispose();
        _reader.Dispose();
    }

    private string? FolderOf(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        if (!type.GetDeclaringType().IsNil)
        {
            return FolderOf(type.GetDeclaringType());
        }

        List<string> documents = [];
        foreach (CustomDebugInformationHandle information in _debug.GetCustomDebugInformation(handle))
        {
            CustomDebugInformation custom = _debug.GetCustomDebugInformation(information);
            if (_debug.GetGuid(custom.Kind) == s_typeDocuments)
            {
                BlobReader rows = _debug.GetBlobReader(custom.Value);
                while (rows.RemainingBytes > 0)
                {
                    documents.Add(Document(MetadataTokens.DocumentHandle(rows.ReadCompressedInteger())));
                }
            }
        }

        foreach (MethodDefinitionHandle method in MethodsWithin(handle))
        {
            MethodDebugInformation information = _debug.GetMethodDebugInformation(method);
            if (!information.Document.IsNil)
            {
                documents.Add(Document(information.Document));
            }
        }

        // What a generator adds to a type stands below obj, or nowhere.
        string? document = documents.Find(path => path.Contains(_root, StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal));
        if (document is null)
        {
            return null;
        }

        string inside = document[(document.LastIndexOf(_root, StringComparison.Ordinal) + _root.Length)..];
        return inside.LastIndexOf('/') is > 0 and int slash ? inside[..slash] : "";
    }

    private IEnumerable<MethodDefinitionHandle> MethodsWithin(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        return type.GetMethods().Concat(type.GetNestedTypes().SelectMany(MethodsWithin));
    }

    private string Document(DocumentHandle handle) => _debug.GetString(_debug.GetDocument(handle).Name).Replace('\\', '/');

    private TypeDefinitionHandle Outermost(TypeDefinitionHandle type) =>
        _metadata.GetTypeDefinition(type).GetDeclaringType() is { IsNil: false } outer ? Outermost(outer) : type;

    private string NameOf(TypeDefinitionHandle type) => _metadata.GetString(_metadata.GetTypeDefinition(type).Name).Split('`')[0];

    // The compiler's own types have names that no programmer can write, or stand in the runtime's namespaces.
    private bool IsGenerated(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _metadata.GetTypeDefinition(Outermost(handle));
        return _metadata.GetString(type.Name).Contains('<', StringComparison.Ordinal)
            || _metadata.GetString(type.Namespace)
                is "System.Runtime.CompilerServices" or "Microsoft.CodeAnalysis" or "System.Text.RegularExpressions.Generated";
    }

    /// <summary>The types of the assembly that one of its types names.</summary>
    private sealed class TypeUse : ISignatureTypeProvider<int, int>
    {
        private readonly AssemblyFolders _file;

        public TypeUse(AssemblyFolders file, TypeDefinitionHandle handle)
        {
            _file = file;
            MetadataReader metadata = file._metadata;
            TypeDefinition type = metadata.GetTypeDefinition(handle);
            Add(type.BaseType);
            foreach (InterfaceImplementationHandle implementation in type.GetInterfaceImplementations())
            {
                Add(metadata.GetInterfaceImplementation(implementation).Interface);
            }

            Add(type.GetGenericParameters());
            Add(type.GetCustomAttributes());
            foreach (FieldDefinitionHandle field in type.GetFields())
            {
                metadata.GetFieldDefinition(field).DecodeSignature(this, 0);
                Add(metadata.GetFieldDefinition(field).GetCustomAttributes());
            }

            foreach (PropertyDefinitionHandle property in type.GetProperties())
            {
                Add(metadata.GetPropertyDefinition(property).GetCustomAttributes());
            }

            foreach (MethodDefinitionHandle method in type.GetMethods())
            {
                Add(metadata.GetMethodDefinition(method));
            }
        }

        public HashSet<TypeDefinitionHandle> Types { get; } = [];

        private void Add(MethodDefinition method)
        {
            method.DecodeSignature(this, 0);
            Add(method.GetGenericParameters());
            Add(method.GetCustomAttributes());
            foreach (ParameterHandle parameter in method.GetParameters())
            {
                Add(_file._metadata.GetParameter(parameter).GetCustomAttributes());
            }

            if (method.RelativeVirtualAddress == 0)
            {
                return;
            }

            MethodBodyBlock body = _file._reader.GetMethodBody(method.RelativeVirtualAddress);
            if (!body.LocalSignature.IsNil)
            {
                _file._metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(this, 0);
            }

            foreach (ExceptionRegion region in body.ExceptionRegions)
            {
                Add(region.CatchType);
            }

            BlobReader code = body.GetILReader();
            while (code.RemainingBytes > 0)
            {
                int value = code.ReadByte();
                Read(ref code, s_operands[value == 0xFE ? (value << 8) | code.ReadByte() : value]);
            }
        }

        private void Read(ref BlobReader code, OperandType operand)
        {
            switch (operand)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    Add(MetadataTokens.EntityHandle(code.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    int cases = code.ReadInt32();
                    code.Offset += cases * 4;
                    break;
                default:
                    code.Offset += operand switch
                    {
                        OperandType.InlineNone => 0,
                        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                        OperandType.InlineVar => 2,
                        OperandType.InlineI8 or OperandType.InlineR => 8,
                        _ => 4,
                    };
                    break;
            }
        }

        private void Add(EntityHandle handle)
        {
            MetadataReader metadata = _file._metadata;
            switch (handle.Kind)
            {
                case HandleKind.TypeDefinition when !handle.IsNil:
                    Types.Add((TypeDefinitionHandle)handle);
                    break;
                case HandleKind.TypeSpecification:
                    metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, 0);
                    break;
                case HandleKind.FieldDefinition:
                    FieldDefinition field = metadata.GetFieldDefinition((FieldDefinitionHandle)handle);
                    Types.Add(field.GetDeclaringType());
                    field.DecodeSignature(this, 0);
                    break;
                case HandleKind.MethodDefinition:
                    MethodDefinition method = metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                    Types.Add(method.GetDeclaringType());
                    method.DecodeSignature(this, 0);
                    break;
                case HandleKind.MemberReference:
                    MemberReference member = metadata.GetMemberReference((MemberReferenceHandle)handle);
                    Add(member.Parent);
                    if (member.GetKind() == MemberReferenceKind.Field)
                    {
                        member.DecodeFieldSignature(this, 0);
                    }
                    else
                    {
                        member.DecodeMethodSignature(this, 0);
                    }

                    break;
                case HandleKind.MethodSpecification:
                    MethodSpecification specification = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                    Add(specification.Method);
                    specification.DecodeSignature(this, 0);
                    break;
            }
        }

        private void Add(CustomAttributeHandleCollection attributes)
        {
            foreach (CustomAttributeHandle attribute in attributes)
            {
                Add(_file._metadata.GetCustomAttribute(attribute).Constructor);
            }
        }

        private void Add(GenericParameterHandleCollection parameters)
        {
            foreach (GenericParameterHandle parameter in parameters)
            {
                foreach (GenericParameterConstraintHandle constraint in _file._metadata.GetGenericParameter(parameter).GetConstraints())
                {
                    Add(_file._metadata.GetGenericParameterConstraint(constraint).Type);
                }
            }
        }

        public int GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
        {
            Types.Add(handle);
            return 0;
        }

        public int GetTypeFromSpecification(MetadataReader reader, int genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public int GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => 0;

        public int GetPrimitiveType(PrimitiveTypeCode typeCode) => 0;

        public int GetGenericInstantiation(int genericType, ImmutableArray<int> typeArguments) => 0;

        public int GetSZArrayType(int elementType) => 0;

        public int GetArrayType(int elementType, ArrayShape shape) => 0;

        public int GetByReferenceType(int elementType) => 0;

        public int GetPointerType(int elementType) => 0;

        public int GetPinnedType(int elementType) => 0;

        public int GetModifiedType(int modifier, int unmodifiedType, bool isRequired) => 0;

        public int GetFunctionPointerType(MethodSignature<int> signature) => 0;

        public int GetGenericMethodParameter(int genericContext, int index) => 0;

        public int GetGenericTypeParameter(int genericContext, int index) => 0;
    }
}
