using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Runtime.Loader;
using Bridge.Cli.Metadata;
using Bridge.Cli.Resolution;
using Bridge.Cli.Scanning;
using FluentAssertions;

namespace Bridge.Cli.Tests.Scanning;

/// <summary>Holds the scan against the runtime: each reference of real packages is looked up by both.</summary>
[TestClass]
public sealed class ReferenceReaderTests
{
    [TestMethod]
    public void What_the_scan_says_of_each_reference_is_what_the_runtime_does()
    {
        using TestSite site = new TestSite().WithPackages(
            [.. TestSite.HangfirePackages, .. TestSite.SignalRPackages, .. TestSite.WebApiPackages, .. TestSite.ODataPackages, .. TestSite.MvcPackages])
                .WithTrapSite();
        using var platform = Platform.Running();
        string[] files = Directory.GetFiles(site.Bin, "*.dll");
        var assemblies = files.Select(ManagedFile.Open).ToDictionary(static file => file.Name, StringComparer.OrdinalIgnoreCase);
        Resolver resolver = new(platform, assemblies);
        TrapFinder traps = new(resolver);
        AssemblyLoadContext context = new("precision", isCollectible: false);
        context.Resolving += (self, name) => assemblies.TryGetValue(name.Name!, out ManagedFile? file) ? self.LoadFromAssemblyPath(file.Path) : null;
        List<string> wrong = [];
        int compared = 0, missing = 0;

        var found = assemblies.Values.Where(file => !platform.Has(file.Name))
            .ToDictionary(static file => file, file => (HashSet<EntityHandle>)[.. ReferenceReader.Read(file, resolver, traps).Missing]);

        // A type whose base type or argument is missing cannot be loaded either: the cause is the finding, and the runtime names it.
        HashSet<string> causes = [.. found.SelectMany(pair =>
            pair.Value.Where(static handle => handle.Kind == HandleKind.TypeReference)
                .SelectMany(handle => Causes(pair.Key, (TypeReferenceHandle)handle, resolver)))];

        foreach ((ManagedFile file, HashSet<EntityHandle> lacking) in found)
        {
            Module module = context.LoadFromAssemblyPath(file.Path).ManifestModule;
            foreach (EntityHandle handle in file.Metadata.TypeReferences.Select(static handle => (EntityHandle)handle)
                .Concat(file.Metadata.MemberReferences.Select(static handle => (EntityHandle)handle)))
            {
                if (Resolves(module, file.Metadata, handle, out string? failure) is not { } resolves)
                {
                    continue;
                }

                compared++;
                missing += resolves ? 0 : 1;
                bool said = lacking.Contains(handle) || (!resolves && causes.Any(cause => failure!.Contains(cause, StringComparison.Ordinal)));
                if (resolves == said)
                {
                    wrong.Add(
                        $"{file.Name} {MetadataTokens.GetToken(handle):x8} {Describe(file.Metadata, handle)}: {(resolves ? "the runtime finds it" : failure)}");
                }
            }
        }

        Console.WriteLine($"{compared} references compared, {missing} of them missing");
        foreach (ManagedFile file in assemblies.Values)
        {
            file.Dispose();
        }

        string.Join("\n", wrong).Should().BeEmpty();
        compared.Should().BeGreaterThan(10_000);
        missing.Should().BeGreaterThan(500);
    }

    /// <summary>Whether the runtime finds what a reference names; null where it cannot be asked without knowing generic arguments.</summary>
    private static bool? Resolves(Module module, MetadataReader metadata, EntityHandle handle, out string? failure)
    {
        failure = null;
        int token = MetadataTokens.GetToken(handle);
        if (handle.Kind == HandleKind.MemberReference
            && metadata.GetMemberReference((MemberReferenceHandle)handle).Parent is { Kind: HandleKind.TypeSpecification } parent
            && SignatureText.Type(metadata, metadata.GetTypeSpecification((TypeSpecificationHandle)parent).Signature, default)
                .Contains('!', StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            MemberInfo found = handle.Kind == HandleKind.TypeReference ? module.ResolveType(token) : module.ResolveMember(token)!;

            // What another assembly may not call fails as what is not there.
            return found is not MethodBase { IsAssembly: true } || found.Module.Assembly.GetName().Name != "System.Private.CoreLib";
        }
        catch (Exception error) when (error is TypeLoadException or MissingMemberException or FileNotFoundException or FileLoadException)
        {
            failure = $"{error.GetType().Name}: {error.Message}";
            return false;
        }
    }

    private static IEnumerable<string> Causes(ManagedFile file, TypeReferenceHandle missing, Resolver resolver)
    {
        yield return Names.Of(file.Metadata, missing).Replace('/', '.');
        if (resolver.Type(file, missing).LackingAssembly is { } assembly)
        {
            yield return $"'{assembly},";
        }
    }

    private static string Describe(MetadataReader metadata, EntityHandle handle) => handle.Kind == HandleKind.TypeReference
        ? Names.Of(metadata, (TypeReferenceHandle)handle)
        : metadata.GetString(metadata.GetMemberReference((MemberReferenceHandle)handle).Name);
}
