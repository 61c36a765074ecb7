using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection.Metadata;
using Bridge.Cli.Knowledge;
using Bridge.Cli.Metadata;
using Bridge.Cli.Resolution;

namespace Bridge.Cli.Scanning;

/// <summary>Finds members that exist but behave differently from .NET Framework: by name, and by .NET's own attributes on them.</summary>
internal sealed class TrapFinder(Resolver resolver)
{
    private readonly ConcurrentDictionary<(MemberId Member, TypeId Named), Rule?> _known = new();

    /// <param name="member">The member that was found.</param>
    /// <param name="named">The type through which it is called, which may inherit it.</param>
    /// <param name="name">The member's name.</param>
    public Rule? Find(MemberId member, TypeId named, string name) =>
        _known.GetOrAdd((member, named), static (key, state) => state.Self.Search(key.Member, key.Named, state.Name), (Self: this, Name: name));

    public static bool IsDelegate(TypeId type)
    {
        EntityHandle parent = type.Definition.BaseType;
        MetadataReader metadata = type.Assembly.Metadata;
        return !parent.IsNil && (parent.Kind == HandleKind.TypeReference && Names.Of(metadata, (TypeReferenceHandle)parent) == "System.MulticastDelegate"
            || parent.Kind == HandleKind.TypeDefinition && Names.Of(metadata, (TypeDefinitionHandle)parent) == "System.MulticastDelegate");
    }

    private Rule? Search(MemberId member, TypeId named, string name)
    {
        if (name is "BeginInvoke" or "EndInvoke" && IsDelegate(member.Type))
        {
            return Rules.DelegateBegin;
        }

        if (resolver.OriginOf(member.Type.Assembly) == Origin.Site)
        {
            return null;
        }

        if (TrapRules.ForMember(member.Type.Name, name) is { } rule)
        {
            return rule;
        }

        MetadataReader metadata = member.Type.Assembly.Metadata;
        CustomAttributeHandleCollection ofMember = member.Handle.Kind == HandleKind.MethodDefinition
            ? metadata.GetMethodDefinition((MethodDefinitionHandle)member.Handle).GetCustomAttributes()
            : metadata.GetFieldDefinition((FieldDefinitionHandle)member.Handle).GetCustomAttributes();
        CustomAttributeHandleCollection? ofProperty = OwnerOf(member)?.GetCustomAttributes();
        Rule? obsolete = Obsolete(metadata, ofMember)
            ?? (ofProperty is { } property ? Obsolete(metadata, property) : null)
            ?? Obsolete(metadata, member.Type.Definition.GetCustomAttributes());
        if (obsolete is not null)
        {
            return obsolete;
        }

        // An attribute on a member overrides the attribute on its type, which overrides the attribute on its assembly.
        foreach (CustomAttributeHandleCollection attributes in Outward(ofMember, ofProperty, member.Type))
        {
            if (OnlyWindows(metadata, attributes) is { } isOnlyWindows)
            {
                return isOnlyWindows ? TrapRules.ForWindows(named.Name) : null;
            }
        }

        return null;
    }

    private static IEnumerable<CustomAttributeHandleCollection> Outward(
        CustomAttributeHandleCollection member,
        CustomAttributeHandleCollection? property,
        TypeId type)
    {
        yield return member;
        if (property is { } attributes)
        {
            yield return attributes;
        }

        MetadataReader metadata = type.Assembly.Metadata;
        for (TypeDefinitionHandle handle = type.Handle; !handle.IsNil; handle = metadata.GetTypeDefinition(handle).GetDeclaringType())
        {
            yield return metadata.GetTypeDefinition(handle).GetCustomAttributes();
        }

        yield return metadata.GetAssemblyDefinition().GetCustomAttributes();
    }

    private static PropertyDefinition? OwnerOf(MemberId member)
    {
        if (member.Handle.Kind != HandleKind.MethodDefinition)
        {
            return null;
        }

        MetadataReader metadata = member.Type.Assembly.Metadata;
        foreach (PropertyDefinitionHandle handle in member.Type.Definition.GetProperties())
        {
            PropertyDefinition property = metadata.GetPropertyDefinition(handle);
            PropertyAccessors accessors = property.GetAccessors();
            if (accessors.Getter == member.Handle || accessors.Setter == member.Handle)
            {
                return property;
            }
        }

        return null;
    }

    private static Rule? Obsolete(MetadataReader metadata, CustomAttributeHandleCollection attributes)
    {
        foreach (CustomAttributeHandle handle in attributes)
        {
            CustomAttribute attribute = metadata.GetCustomAttribute(handle);
            if (AttributeType(metadata, attribute) != "System.ObsoleteAttribute")
            {
                continue;
            }

            CustomAttributeValue<string> value = attribute.DecodeValue(AttributeTypes.Instance);
            if (value.NamedArguments.FirstOrDefault(static argument => argument.Name == "DiagnosticId").Value is string diagnostic)
            {
                return TrapRules.ForObsolete(diagnostic);
            }
        }

        return null;
    }

    /// <summary>True for Windows only; false if other systems are supported too; null if there is no attribute.</summary>
    private static bool? OnlyWindows(MetadataReader metadata, CustomAttributeHandleCollection attributes)
    {
        bool? only = null;
        foreach (CustomAttributeHandle handle in attributes)
        {
            CustomAttribute attribute = metadata.GetCustomAttribute(handle);
            string type = AttributeType(metadata, attribute);
            if (type is not ("System.Runtime.Versioning.SupportedOSPlatformAttribute" or "System.Runtime.Versioning.UnsupportedOSPlatformAttribute")
                || attribute.DecodeValue(AttributeTypes.Instance).FixedArguments is not [{ Value: string system }, ..])
            {
                continue;
            }

            if (type.EndsWith("UnsupportedOSPlatformAttribute", StringComparison.Ordinal))
            {
                only ??= system.StartsWith("linux", StringComparison.OrdinalIgnoreCase) ? true : null;
            }
            else if (system.StartsWith("windows", StringComparison.OrdinalIgnoreCase))
            {
                only ??= true;
            }
            else if (system.StartsWith("linux", StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return only;
    }

    private static string AttributeType(MetadataReader metadata, CustomAttribute attribute)
    {
        EntityHandle type = attribute.Constructor.Kind switch
        {
            HandleKind.MemberReference => metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent,
            HandleKind.MethodDefinition => metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType(),
            _ => default,
        };
        return type.Kind switch
        {
            HandleKind.TypeReference => Names.Of(metadata, (TypeReferenceHandle)type),
            HandleKind.TypeDefinition => Names.Of(metadata, (TypeDefinitionHandle)type),
            _ => "",
        };
    }
}
