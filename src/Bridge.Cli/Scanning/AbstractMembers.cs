using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using Bridge.Cli.Knowledge;
using Bridge.Cli.Metadata;
using Bridge.Cli.Resolution;

namespace Bridge.Cli.Scanning;

/// <summary>Finds classes that .NET 10 cannot load, because they do not implement an abstract member of one of its base classes or interfaces.</summary>
internal sealed class AbstractMembers(ManagedFile assembly, Resolver resolver)
{
    private readonly MetadataReader _metadata = assembly.Metadata;

    public void Read(Dictionary<EntityHandle, Issue> issues)
    {
        foreach (TypeDefinitionHandle handle in _metadata.TypeDefinitions)
        {
            TypeDefinition type = _metadata.GetTypeDefinition(handle);
            if ((type.Attributes & (TypeAttributes.Abstract | TypeAttributes.Interface)) == 0 && Lacking(new TypeId(assembly, handle)) is { } member)
            {
                issues.TryAdd(handle, new Issue(Rules.NotImplemented, MemberText.Type(Names.Of(_metadata, handle)), isMissing: true, member));
            }
        }
    }

    /// <summary>An abstract member of a base class that no derived class overrides; null if there is none, or if this is not known.</summary>
    private string? Lacking(TypeId type)
    {
        // The search goes from the class upwards, so overrides are found before the abstract members.
        HashSet<string> implemented = [];
        TypeId current = type;
        ImmutableArray<string> arguments = default;
        for (int depth = 0; depth < 64; depth++)
        {
            MetadataReader metadata = current.Assembly.Metadata;
            bool isPlatforms = resolver.OriginOf(current.Assembly) != Origin.Site;
            foreach (MethodImplementationHandle handle in current.Definition.GetMethodImplementations())
            {
                // The name of an explicit override is not significant. The override refers to the method that it implements.
                if (!isPlatforms && MethodName(metadata, metadata.GetMethodImplementation(handle).MethodDeclaration) is { } overridden)
                {
                    implemented.Add(overridden);
                }
            }

            foreach (MethodDefinitionHandle handle in current.Definition.GetMethods())
            {
                MethodDefinition method = metadata.GetMethodDefinition(handle);
                if ((method.Attributes & MethodAttributes.Virtual) == 0)
                {
                    continue;
                }

                string key = metadata.GetString(method.Name);
                if ((method.Attributes & MethodAttributes.Abstract) == 0)
                {
                    implemented.Add(key);
                }
                else if (isPlatforms && !implemented.Contains(key))
                {
                    return $"{MemberText.Type(current.Name)}.{key}";
                }
            }

            if (resolver.BaseOf(current, arguments, out ImmutableArray<string> baseArguments) is not { Type: { } parent })
            {
                return null;
            }

            current = parent;
            arguments = baseArguments;
        }

        return null;
    }

    private static string? MethodName(MetadataReader metadata, EntityHandle method) => method.Kind switch
    {
        HandleKind.MemberReference => metadata.GetString(metadata.GetMemberReference((MemberReferenceHandle)method).Name),
        HandleKind.MethodDefinition => metadata.GetString(metadata.GetMethodDefinition((MethodDefinitionHandle)method).Name),
        _ => null,
    };
}
