using System.Reflection;
using System.Reflection.Metadata;
using System.Security.Cryptography;
using Bridge.Cli.Knowledge;
using Bridge.Cli.Metadata;
using Bridge.Cli.Resolution;

namespace Bridge.Cli.Scanning;

/// <summary>Finds references whose public key differs from that of the site's file, or whose file has none. .NET 10 loads the file in spite of this.</summary>
internal static class StrongNames
{
    public static IEnumerable<Issue> Read(ManagedFile assembly, Resolver resolver)
    {
        MetadataReader metadata = assembly.Metadata;
        foreach (AssemblyReferenceHandle handle in metadata.AssemblyReferences)
        {
            AssemblyReference reference = metadata.GetAssemblyReference(handle);
            string name = metadata.GetString(reference.Name);
            string wanted = Token(metadata, reference.PublicKeyOrToken, isKey: (reference.Flags & AssemblyFlags.PublicKey) != 0);
            if (wanted.Length == 0 || resolver.Assembly(name) is not { } file || resolver.OriginOf(file) != Origin.Site)
            {
                continue;
            }

            string found = Token(file.Metadata, file.Metadata.GetAssemblyDefinition().PublicKey, isKey: true);
            if (found != wanted)
            {
                yield return new Issue(
                    Rules.StrongName,
                    $"{name}, PublicKeyToken={wanted}",
                    isMissing: false,
                    $"{file.FileName} has {(found.Length == 0 ? "no public key" : "PublicKeyToken=" + found)}");
            }
        }
    }

    // ECMA-335, II.6.3: the last eight bytes of the key's SHA-1, in reverse.
    private static string Token(MetadataReader metadata, BlobHandle blob, bool isKey)
    {
        byte[] bytes = metadata.GetBlobBytes(blob);
        return Convert.ToHexStringLower(isKey && bytes.Length > 0 ? [.. SHA1.HashData(bytes)[^8..].Reverse()] : bytes);
    }
}
