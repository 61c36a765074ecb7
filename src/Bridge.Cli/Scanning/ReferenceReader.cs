using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Bridge.Cli.Knowledge;
using Bridge.Cli.Metadata;
using Bridge.Cli.Resolution;

namespace Bridge.Cli.Scanning;

/// <summary>Looks up everything that one assembly refers to, and reports what is missing or behaves differently, and where it is used.</summary>
internal sealed class ReferenceReader
{
    private readonly ManagedFile _assembly;
    private readonly MetadataReader _metadata;
    private readonly Resolver _resolver;
    private readonly TrapFinder _traps;
    private readonly Dictionary<EntityHandle, Issue> _issues = [];
    private readonly Dictionary<string, Issue> _texts = [];
    private readonly List<Issue> _strongNames = [];

    private ReferenceReader(ManagedFile assembly, Resolver resolver, TrapFinder traps)
    {
        _assembly = assembly;
        _metadata = assembly.Metadata;
        _resolver = resolver;
        _traps = traps;
    }

    /// <summary>How many references to other assemblies were looked up.</summary>
    public int Count { get; private set; }

    /// <summary>Why a part could not be read; null if everything was read.</summary>
    public string? Damage { get; private set; }

    public IEnumerable<Issue> Issues => ((IEnumerable<Issue>)[.. _issues.Values, .. _texts.Values, .. _strongNames])
        .Where(static issue => !issue.NeedsUse || issue.Uses.Count > 0);

    /// <summary>Every reference to something missing, whether or not it is used.</summary>
    public IEnumerable<EntityHandle> Missing =>
        _issues.Where(static pair => pair.Value.IsMissing && pair.Key.Kind is HandleKind.TypeReference or HandleKind.MemberReference)
            .Select(static pair => pair.Key);

    public static ReferenceReader Read(ManagedFile assembly, Resolver resolver, TrapFinder traps)
    {
        ReferenceReader reader = new(assembly, resolver, traps);
        reader.Try(reader.ReadTypes);
        reader.Try(reader.ReadMembers);
        reader.Try(reader.ReadImports);
        reader.Try(() => reader._strongNames.AddRange(StrongNames.Read(assembly, resolver)));
        reader.Try(new UseReader(assembly, reader._issues, reader.TextIssue).Read);
        reader.Try(() => new AbstractMembers(assembly, resolver).Read(reader._issues));
        return reader;
    }

    private void Try(Action read)
    {
        try
        {
            read();
        }
        catch (Exception error) when (ManagedFile.IsDamage(error))
        {
            Damage ??= error.Message;
        }
    }

    private void ReadTypes()
    {
        foreach (TypeReferenceHandle handle in _metadata.TypeReferences)
        {
            Count++;
            TypeSearch search = _resolver.Type(_assembly, handle);
            if (!search.IsMissing)
            {
                continue;
            }

            string name = Names.Of(_metadata, handle);
            _issues[handle] = new Issue(RuleFor(name, search, out string? detail), MemberText.Type(name), isMissing: true, detail) { NeedsUse = true };
        }
    }

    private Rule RuleFor(string type, TypeSearch search, out string? detail)
    {
        bool fromSite = search.LackingAssembly is null && _resolver.Assembly(search.Asked) is { } asked && _resolver.OriginOf(asked) == Origin.Site;
        Rule rule = MissingRules.ForType(type, search.LackingAssembly, fromSite, out detail);
        if (rule == Rules.MissingAssembly)
        {
            detail = search.LackingAssembly;
        }

        return rule;
    }

    private void ReadMembers()
    {
        foreach (MemberReferenceHandle handle in _metadata.MemberReferences)
        {
            MemberReference member = _metadata.GetMemberReference(handle);
            if (member.Parent.Kind is not (HandleKind.TypeReference or HandleKind.TypeSpecification or HandleKind.TypeDefinition))
            {
                continue;
            }

            Count++;
            if (_resolver.Find(_assembly, member.Parent, default, out _) is not { } parent)
            {
                continue;
            }

            if (parent.Type is not { } type)
            {
                if (parent.IsMissing)
                {
                    string missing = ParentName(member.Parent);
                    _issues[handle] = new Issue(
                        RuleFor(missing, parent, out string? detail),
                        MemberText.Of(_metadata, missing, member),
                        isMissing: true,
                        detail) { NeedsUse = true };
                }

                continue;
            }

            bool isField = member.GetKind() == MemberReferenceKind.Field;
            string signature = isField ? SignatureText.Field(_metadata, member.Signature, default) : SignatureText.Method(_metadata, member.Signature, default);
            string name = _metadata.GetString(member.Name);
            MemberId? found = _resolver.Member(type, name, signature, isField);
            if (found is null)
            {
                Rule rule = MissingRules.ForMember(type.Name, fromSite: _resolver.OriginOf(type.Assembly) == Origin.Site);
                string? detail = rule == Rules.VersionMix ? $"{type.Assembly.FileName} {type.Assembly.Version}" : null;
                _issues[handle] = new Issue(rule, MemberText.Of(_metadata, type.Name, member), isMissing: true, detail) { NeedsUse = true };
            }
            else if (found != MemberId.Unknown && _traps.Find(found.Value, type, name) is { } trap)
            {
                _issues[handle] = new Issue(trap, MemberText.Of(_metadata, type.Name, member), isMissing: false) { NeedsUse = true };
            }
        }

        // Calls of delegates that the assembly itself defines.
        foreach (TypeDefinitionHandle handle in _metadata.TypeDefinitions)
        {
            TypeId type = new(_assembly, handle);
            if (!TrapFinder.IsDelegate(type))
            {
                continue;
            }

            foreach (MethodDefinitionHandle method in type.Definition.GetMethods())
            {
                if (_metadata.GetString(_metadata.GetMethodDefinition(method).Name) is "BeginInvoke" or "EndInvoke")
                {
                    _issues[method] = new Issue(
                        Rules.DelegateBegin,
                        $"{MemberText.Type(type.Name)}.{_metadata.GetString(_metadata.GetMethodDefinition(method).Name)}",
                        isMissing: false) { NeedsUse = true };
                }
            }
        }
    }

    private string ParentName(EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference => Names.Of(_metadata, (TypeReferenceHandle)parent),
        HandleKind.TypeSpecification when SignatureText.Instantiation(
            _metadata,
            (TypeSpecificationHandle)parent,
            default,
            out _) is { Kind: HandleKind.TypeReference } generic
            => Names.Of(_metadata, (TypeReferenceHandle)generic),
        _ => "?",
    };

    private void ReadImports()
    {
        foreach (TypeDefinitionHandle typeHandle in _metadata.TypeDefinitions)
        {
            TypeDefinition type = _metadata.GetTypeDefinition(typeHandle);
            if ((type.Attributes & TypeAttributes.Import) != 0)
            {
                Issue com = new(Rules.Com, MemberText.Type(Names.Of(_metadata, typeHandle)), isMissing: false);
                _issues.TryAdd(typeHandle, com);
            }

            foreach (MethodDefinitionHandle handle in type.GetMethods())
            {
                MethodDefinition method = _metadata.GetMethodDefinition(handle);
                if ((method.Attributes & MethodAttributes.PinvokeImpl) != 0 && !method.GetImport().Module.IsNil)
                {
                    string library = _metadata.GetString(_metadata.GetModuleReference(method.GetImport().Module).Name);
                    _issues[handle] = new Issue(Rules.PInvoke, $"{library}: {_metadata.GetString(method.Name)}", isMissing: false) { NeedsUse = true };
                }
            }
        }
    }

    private Issue? TextIssue(string text)
    {
        if (_texts.TryGetValue(text, out Issue? known))
        {
            return known;
        }

        if (TrapRules.ForText(text) is not { } rule)
        {
            return null;
        }

        return _texts[text] = new Issue(rule, $"\"{text}\"", isMissing: false);
    }
}
