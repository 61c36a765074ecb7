using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using Bridge.Cli.Metadata;

namespace Bridge.Cli.Resolution;

/// <summary>Finds an assembly's references as the runtime would: it follows type forwards, and searches base types for members by signature.</summary>
internal sealed class Resolver(Platform platform, IReadOnlyDictionary<string, ManagedFile> site)
{
    // A longer chain of forwards or base types is a circle, which only a damaged file has.
    private const int LongestChain = 64;

    private readonly ConcurrentDictionary<(string Assembly, string Type), TypeSearch> _types = new();
    private readonly ConcurrentDictionary<(ManagedFile Assembly, TypeDefinitionHandle Type, string Name, string Signature), MemberId?> _members = new();

    /// <summary>The assembly that is loaded for a name: the platform's, or the site's if the platform has none.</summary>
    public ManagedFile? Assembly(string name) => platform.Find(name) ?? site.GetValueOrDefault(name);

    public Origin OriginOf(ManagedFile assembly) => platform.OriginOf(assembly.Name);

    /// <summary>Finds a type that an assembly refers to.</summary>
    public TypeSearch Type(ManagedFile from, TypeReferenceHandle handle)
    {
        string name = Names.Of(from.Metadata, handle);
        EntityHandle scope = from.Metadata.GetTypeReference(handle).ResolutionScope;
        for (int depth = 0; scope.Kind == HandleKind.TypeReference && depth < LongestChain; depth++)
        {
            scope = from.Metadata.GetTypeReference((TypeReferenceHandle)scope).ResolutionScope;
        }

        return scope.Kind switch
        {
            HandleKind.AssemblyReference when !scope.IsNil =>
                Type(from.Metadata.GetString(from.Metadata.GetAssemblyReference((AssemblyReferenceHandle)scope).Name), name),
            // The assembly's own module, or another module of it.
            HandleKind.ModuleDefinition or HandleKind.ModuleReference => from.Types.TryFind(name, out TypeDefinitionHandle own)
                ? TypeSearch.Of(new TypeId(from, own)) : scope.Kind == HandleKind.ModuleReference ? TypeSearch.Unknown : TypeSearch.MissingType(from.Name),
            _ => TypeSearch.Unknown,
        };
    }

    /// <summary>Finds a type by the name of its assembly and its own.</summary>
    public TypeSearch Type(string assembly, string name) => _types.GetOrAdd((assembly, name), static (key, self) => self.Search(key.Assembly, key.Type), this);

    /// <summary>Finds a method or a field of a type, or of its base types.</summary>
    /// <returns>Null if there is none; <see cref="MemberId.Unknown"/> if a missing base type might have it.</returns>
    public MemberId? Member(TypeId type, string name, string signature, bool isField) => _members.GetOrAdd(
        (type.Assembly, type.Handle, name, isField ? "." + signature : signature),
        static (_, search) => search.Self.Search(search.Type, default, search.Name, search.Signature, search.IsField, 0),
        (Self: this, Type: type, Name: name, Signature: signature, IsField: isField));

    /// <summary>The base type of a type, with its generic arguments expressed in the type's own.</summary>
    public TypeSearch? BaseOf(TypeId type, ImmutableArray<string> context, out ImmutableArray<string> arguments)
    {
        arguments = default;
        EntityHandle parent = type.Definition.BaseType;
        return parent.IsNil ? null : Find(type.Assembly, parent, context, out arguments);
    }

    /// <summary>Finds the type of a handle; null if the handle is not a type definition or reference (an array, a parameter).</summary>
    public TypeSearch? Find(ManagedFile from, EntityHandle handle, ImmutableArray<string> context, out ImmutableArray<string> arguments)
    {
        arguments = default;
        switch (handle.Kind)
        {
            case var _ when handle.IsNil:
                return null;
            case HandleKind.TypeDefinition:
                return TypeSearch.Of(new TypeId(from, (TypeDefinitionHandle)handle));
            case HandleKind.TypeReference:
                return Type(from, (TypeReferenceHandle)handle);
            case HandleKind.TypeSpecification:
                EntityHandle generic = SignatureText.Instantiation(from.Metadata, (TypeSpecificationHandle)handle, context, out arguments);
                return generic.IsNil || generic.Kind == HandleKind.TypeSpecification ? null : Find(from, generic, context, out _);
            default:
                return null;
        }
    }

    /// <summary>Whether another assembly may use a type: the type and its enclosing types must be public or protected.</summary>
    public static bool IsVisible(TypeId type)
    {
        TypeDefinitionHandle handle = type.Handle;
        for (int depth = 0; depth < LongestChain && !handle.IsNil; depth++)
        {
            TypeDefinition definition = type.Assembly.Metadata.GetTypeDefinition(handle);
            if ((definition.Attributes & TypeAttributes.VisibilityMask) is not (TypeAttributes.Public or TypeAttributes.NestedPublic
                or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem))
            {
                return false;
            }

            handle = definition.GetDeclaringType();
        }

        return true;
    }

    private TypeSearch Search(string assembly, string name)
    {
        string asked = assembly;
        for (int depth = 0; depth < LongestChain; depth++)
        {
            if (Assembly(assembly) is not { } file)
            {
                return TypeSearch.MissingAssembly(assembly, asked);
            }

            if (file.Types.TryFind(name, out TypeDefinitionHandle defined))
            {
                TypeId found = new(file, defined);
                return OriginOf(file) == Origin.Site || IsVisible(found) ? TypeSearch.Of(found) : TypeSearch.MissingType(assembly);
            }

            if (!file.Types.IsForwarded(name, out ExportedTypeHandle forwarded))
            {
                return TypeSearch.MissingType(assembly);
            }

            EntityHandle to = file.Metadata.GetExportedType(forwarded).Implementation;
            for (int nesting = 0; to.Kind == HandleKind.ExportedType && nesting < LongestChain; nesting++)
            {
                to = file.Metadata.GetExportedType((ExportedTypeHandle)to).Implementation;
            }

            if (to.Kind != HandleKind.AssemblyReference)
            {
                return TypeSearch.Unknown;
            }

            assembly = file.Metadata.GetString(file.Metadata.GetAssemblyReference((AssemblyReferenceHandle)to).Name);
        }

        return TypeSearch.MissingType(assembly);
    }

    private MemberId? Search(TypeId type, ImmutableArray<string> arguments, string name, string signature, bool isField, int depth)
    {
        if (depth == LongestChain)
        {
            return null;
        }

        MetadataReader metadata = type.Assembly.Metadata;
        TypeDefinition definition = type.Definition;
        bool sees = OriginOf(type.Assembly) == Origin.Site;
        if (isField)
        {
            foreach (FieldDefinitionHandle handle in definition.GetFields())
            {
                FieldDefinition field = metadata.GetFieldDefinition(handle);
                if (metadata.StringComparer.Equals(field.Name, name)
                    && (sees || (field.Attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public
                        or FieldAttributes.Family
                        or FieldAttributes.FamORAssem)
                    && SignatureText.Field(metadata, field.Signature, arguments) == signature)
                {
                    return new MemberId(type, handle);
                }
            }
        }
        else
        {
            foreach (MethodDefinitionHandle handle in definition.GetMethods())
            {
                MethodDefinition method = metadata.GetMethodDefinition(handle);
                if (metadata.StringComparer.Equals(method.Name, name)
                    && (sees || (method.Attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public
                        or MethodAttributes.Family
                        or MethodAttributes.FamORAssem)
                    && SignatureText.Method(metadata, method.Signature, arguments) == signature)
                {
                    return new MemberId(type, handle);
                }
            }

            // Constructors are not inherited.
            if (name == ".ctor")
            {
                return null;
            }
        }

        TypeSearch? parent = BaseOf(type, arguments, out ImmutableArray<string> baseArguments);
        if (parent is { Type: null })
        {
            return MemberId.Unknown;
        }

        if (parent?.Type is { } known && Search(known, baseArguments, name, signature, isField, depth + 1) is { } inherited)
        {
            return inherited;
        }

        if ((definition.Attributes & TypeAttributes.Interface) != 0)
        {
            foreach (InterfaceImplementationHandle handle in definition.GetInterfaceImplementations())
            {
                if (Find(
                    type.Assembly,
                    metadata.GetInterfaceImplementation(handle).Interface,
                    arguments,
                    out ImmutableArray<string> interfaceArguments)?.Type is { } extended
                    && Search(extended, interfaceArguments, name, signature, isField, depth + 1) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }
}
