using System.Reflection.Metadata;
using Bridge.Cli.Metadata;

namespace Bridge.Cli.Scanning;

/// <summary>The version of an assembly for display: that of its package, if it is known.</summary>
internal static class ProductVersion
{
    public static string? Of(ManagedFile assembly)
    {
        try
        {
            foreach (CustomAttributeHandle handle in assembly.Metadata.GetAssemblyDefinition().GetCustomAttributes())
            {
                CustomAttribute attribute = assembly.Metadata.GetCustomAttribute(handle);
                if (attribute.Constructor.Kind == HandleKind.MemberReference
                    && assembly.Metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } type
                    && Names.Of(assembly.Metadata, (TypeReferenceHandle)type) == "System.Reflection.AssemblyInformationalVersionAttribute"
                    && attribute.DecodeValue(AttributeTypes.Instance).FixedArguments is [{ Value: string version }])
                {
                    int end = version.IndexOfAny(['+', ' ', '(']);
                    return end < 0 ? version : version[..end];
                }
            }
        }
        catch (Exception error) when (ManagedFile.IsDamage(error))
        {
            // The attribute is damaged, so the assembly's own version is shown.
        }

        return null;
    }
}
