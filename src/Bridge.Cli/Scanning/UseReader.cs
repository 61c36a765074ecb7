using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Bridge.Cli.Metadata;

namespace Bridge.Cli.Scanning;

/// <summary>Finds the places that use reported things: in the instructions of methods, and in the declarations of types.</summary>
internal sealed class UseReader(ManagedFile assembly, Dictionary<EntityHandle, Issue> issues, Func<string, Issue?> textIssue)
{
    // More places do not help the reader.
    private const int MostUses = 200;

    private readonly MetadataReader _metadata = assembly.Metadata;
    private readonly Dictionary<EntityHandle, Issue[]> _specifications = [];
    private readonly Mentions _mentions = new(issues);
    private MethodDefinitionHandle _method;
    private string? _place;

    public void Read()
    {
        bool hasMissingTypes = issues.Keys.Any(static handle => handle.Kind == HandleKind.TypeReference);
        foreach (TypeDefinitionHandle handle in _metadata.TypeDefinitions)
        {
            TypeDefinition type = _metadata.GetTypeDefinition(handle);
            if (hasMissingTypes)
            {
                ReadShape(handle, type);
            }

            foreach (MethodDefinitionHandle method in type.GetMethods())
            {
                ReadMethod(method, hasMissingTypes);
            }
        }

        if (issues.Count > 0)
        {
            ReadAttributes();
        }
    }

    private void ReadShape(TypeDefinitionHandle handle, TypeDefinition type)
    {
        string? name = null;
        string Name() => name ??= MemberText.Type(Names.Of(_metadata, handle));
        AddAll(Of(type.BaseType), UseKind.Base, Name);
        foreach (InterfaceImplementationHandle implementation in type.GetInterfaceImplementations())
        {
            AddAll(Of(_metadata.GetInterfaceImplementation(implementation).Interface), UseKind.Base, Name);
        }

        foreach (FieldDefinitionHandle fieldHandle in type.GetFields())
        {
            FieldDefinition field = _metadata.GetFieldDefinition(fieldHandle);
            AddAll(_mentions.InField(_metadata, field.Signature), UseKind.Field, () => $"{Name()}.{_metadata.GetString(field.Name)}");
        }
    }

    private void ReadMethod(MethodDefinitionHandle handle, bool hasMissingTypes)
    {
        MethodDefinition method = _metadata.GetMethodDefinition(handle);
        _method = handle;
        _place = null;
        if (hasMissingTypes)
        {
            AddAll(_mentions.InMethod(_metadata, method.Signature), UseKind.Signature, Place);
        }

        if (assembly.Body(method) is not { } body)
        {
            return;
        }

        if (hasMissingTypes)
        {
            if (!body.LocalSignature.IsNil)
            {
                AddAll(_mentions.InLocals(_metadata, body.LocalSignature), UseKind.Call, Place);
            }

            foreach (ExceptionRegion region in body.ExceptionRegions)
            {
                if (region.Kind == ExceptionRegionKind.Catch)
                {
                    AddAll(Of(region.CatchType), UseKind.Call, Place);
                }
            }
        }

        IlReader.Read(body.GetILReader(), this, static (self, token) => self.ReadToken(token));
    }

    private void ReadToken(int token)
    {
        Handle handle = MetadataTokens.Handle(token);
        switch (handle.Kind)
        {
            case HandleKind.UserString:
                if (textIssue(_metadata.GetUserString((UserStringHandle)handle)) is { } text)
                {
                    Add(text, UseKind.Call, Place());
                }

                break;
            case HandleKind.MethodSpecification:
                MethodSpecification specification = _metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                AddAll(Of(specification.Method), UseKind.Call, Place);
                AddAll(_mentions.InInstantiation(_metadata, specification.Signature), UseKind.Call, Place);
                break;
            case HandleKind.MemberReference:
                if (issues.Count > 0)
                {
                    AddAll(Of((EntityHandle)handle), UseKind.Call, Place);
                    MemberReference member = _metadata.GetMemberReference((MemberReferenceHandle)handle);
                    AddAll(Of(member.Parent), UseKind.Call, Place, exceptFor: (EntityHandle)handle);

                    // A member is found by its signature, so the types in the signature must exist.
                    AddAll(
                        member.GetKind() == MemberReferenceKind.Field
                            ? _mentions.InField(_metadata, member.Signature)
                            : _mentions.InMethod(_metadata, member.Signature),
                        UseKind.Call,
                        Place,
                        exceptFor: (EntityHandle)handle);
                }

                break;
            case HandleKind.TypeReference or HandleKind.TypeSpecification or HandleKind.MethodDefinition:
                AddAll(Of((EntityHandle)handle), UseKind.Call, Place);
                break;
        }
    }

    private void ReadAttributes()
    {
        foreach (CustomAttributeHandle handle in _metadata.CustomAttributes)
        {
            CustomAttribute attribute = _metadata.GetCustomAttribute(handle);
            foreach (Issue issue in Of(attribute.Constructor))
            {
                Add(issue, UseKind.Attribute, Owner(attribute.Parent));
            }
        }
    }

    private string Owner(EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => MemberText.Type(Names.Of(_metadata, (TypeDefinitionHandle)handle)),
        HandleKind.MethodDefinition => MemberText.Place(_metadata, (MethodDefinitionHandle)handle),
        HandleKind.AssemblyDefinition => "the assembly",
        _ => "a member",
    };

    private string Place() => _place ??= MemberText.Place(_metadata, _method);

    /// <summary>The issues of a handle: its own, and for a specification those of the types that it names.</summary>
    private IReadOnlyList<Issue> Of(EntityHandle handle)
    {
        if (handle.IsNil || issues.Count == 0)
        {
            return [];
        }

        if (handle.Kind != HandleKind.TypeSpecification)
        {
            return issues.TryGetValue(handle, out Issue? issue) ? [issue] : [];
        }

        if (!_specifications.TryGetValue(handle, out Issue[]? mentioned))
        {
            mentioned = _mentions.InType(_metadata, _metadata.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
            _specifications.Add(handle, mentioned);
        }

        return mentioned;
    }

    private void AddAll(IReadOnlyList<Issue> found, UseKind kind, Func<string> place, EntityHandle exceptFor = default)
    {
        // A missing member of a missing type is reported once, as the member.
        if (found.Count == 0 || (!exceptFor.IsNil && issues.ContainsKey(exceptFor)))
        {
            return;
        }

        foreach (Issue issue in found)
        {
            Add(issue, kind, place());
        }
    }

    private static void Add(Issue issue, UseKind kind, string place)
    {
        if (issue.Uses.Count < MostUses && (issue.Uses.Count == 0 || issue.Uses[^1].Place != place || issue.Uses[^1].Kind != kind))
        {
            Use use = new(kind, place);
            if (!issue.Uses.Contains(use))
            {
                issue.Uses.Add(use);
            }
        }
    }
}
