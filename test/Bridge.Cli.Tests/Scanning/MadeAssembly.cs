using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Bridge.Cli.Tests.Scanning;

/// <summary>An assembly that is made for one test: it calls what the test names, which need not exist.</summary>
internal sealed class MadeAssembly
{
    private readonly MetadataBuilder _metadata = new();
    private readonly BlobBuilder _code = new();
    private readonly InstructionEncoder _calls = new(new BlobBuilder());
    private readonly Dictionary<string, AssemblyReferenceHandle> _assemblies = [];
    private readonly MethodBodyStreamEncoder _bodies;
    private readonly BlobHandle _noArguments;
    private readonly string _name;
    private readonly List<(string Namespace, string Name, EntityHandle Parent)> _types = [];

    /// <param name="name">The assembly's name.</param>
    /// <param name="publicKey">Its public key, or null where it has no strong name.</param>
    public MadeAssembly(string name, byte[]? publicKey = null)
    {
        _name = name;
        _bodies = new MethodBodyStreamEncoder(_code);
        BlobBuilder signature = new();
        new BlobEncoder(signature).MethodSignature(isInstanceMethod: true).Parameters(0, static result => result.Void(), static _ => { });
        _noArguments = _metadata.GetOrAddBlob(signature);
        _metadata.AddModule(0, _metadata.GetOrAddString(name + ".dll"), _metadata.GetOrAddGuid(Guid.NewGuid()), default, default);
        _metadata.AddAssembly(
            _metadata.GetOrAddString(name),
            new Version(1, 0, 0, 0),
            default,
            publicKey is null ? default : _metadata.GetOrAddBlob(publicKey),
            publicKey is null ? 0 : AssemblyFlags.PublicKey,
            AssemblyHashAlgorithm.Sha1);
    }

    /// <summary>Its one method makes an object of the type, by a constructor without parameters.</summary>
    /// <param name="assembly">The assembly that has the type, and behind a slash the public key token that it is asked for by.</param>
    /// <param name="type">The type's full name.</param>
    public MadeAssembly Making(string assembly, string type)
    {
        _calls.OpCode(ILOpCode.Newobj);
        _calls.Token(_metadata.AddMemberReference(Reference(assembly, type), _metadata.GetOrAddString(".ctor"), _noArguments));
        _calls.OpCode(ILOpCode.Pop);
        return this;
    }

    /// <summary>Its one method calls a method of the type that takes nothing and gives nothing.</summary>
    public MadeAssembly Calling(string assembly, string type, string method)
    {
        _calls.OpCode(ILOpCode.Ldnull);
        _calls.OpCode(ILOpCode.Callvirt);
        _calls.Token(_metadata.AddMemberReference(Reference(assembly, type), _metadata.GetOrAddString(method), _noArguments));
        return this;
    }

    /// <summary>Its one method calls a static method of the type that takes nothing and gives an object of the type.</summary>
    public MadeAssembly Creating(string assembly, string type, string method)
    {
        TypeReferenceHandle reference = Reference(assembly, type);
        BlobBuilder signature = new();
        new BlobEncoder(signature).MethodSignature().Parameters(0, result => result.Type().Type(reference, isValueType: false), static _ => { });
        _calls.OpCode(ILOpCode.Call);
        _calls.Token(_metadata.AddMemberReference(reference, _metadata.GetOrAddString(method), _metadata.GetOrAddBlob(signature)));
        _calls.OpCode(ILOpCode.Pop);
        return this;
    }

    /// <summary>It has a class with a public method Configuration.</summary>
    /// <param name="type">The class's full name.</param>
    /// <param name="baseAssembly">The assembly of its base class.</param>
    /// <param name="baseType">Its base class.</param>
    public MadeAssembly WithClass(string type, string baseAssembly = "mscorlib", string baseType = "System.Object")
    {
        int dot = type.LastIndexOf('.');
        _types.Add((dot < 0 ? "" : type[..dot], type[(dot + 1)..], Reference(baseAssembly, baseType)));
        return this;
    }

    public byte[] ToBytes()
    {
        _calls.OpCode(ILOpCode.Ret);
        int use = _bodies.AddMethodBody(_calls, maxStack: 8);
        InstructionEncoder nothing = new(new BlobBuilder());
        nothing.OpCode(ILOpCode.Ret);
        int empty = _bodies.AddMethodBody(nothing);
        _metadata.AddTypeDefinition(0, default, _metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1),
            MetadataTokens.MethodDefinitionHandle(1));
        AddClass("Made", "Uses", Reference("mscorlib", "System.Object"), "Use", use);
        foreach ((string space, string name, EntityHandle parent) in _types)
        {
            AddClass(space, name, parent, "Configuration", empty);
        }

        BlobBuilder image = new();
        new ManagedPEBuilder(
            new PEHeaderBuilder(imageCharacteristics: Characteristics.Dll | Characteristics.ExecutableImage),
            new MetadataRootBuilder(_metadata),
            _code).Serialize(image);
        return image.ToArray();
    }

    private void AddClass(string space, string name, EntityHandle parent, string method, int body)
    {
        MethodDefinitionHandle added = _metadata.AddMethodDefinition(
            MethodAttributes.Public, MethodImplAttributes.IL, _metadata.GetOrAddString(method), _noArguments, body, default);
        _metadata.AddTypeDefinition(
            TypeAttributes.Public, _metadata.GetOrAddString(space), _metadata.GetOrAddString(name), parent, MetadataTokens.FieldDefinitionHandle(1), added);
    }

    private TypeReferenceHandle Reference(string assembly, string type)
    {
        if (!_assemblies.TryGetValue(assembly, out AssemblyReferenceHandle scope))
        {
            string[] parts = assembly.Split('/');
            _assemblies[assembly] = scope = _metadata.AddAssemblyReference(
                _metadata.GetOrAddString(parts[0]),
                new Version(4, 0, 0, 0),
                default,
                parts.Length == 1 ? default : _metadata.GetOrAddBlob(ImmutableArray.Create(Convert.FromHexString(parts[1]))),
                0,
                default);
        }

        int dot = type.LastIndexOf('.');
        return _metadata.AddTypeReference(scope, _metadata.GetOrAddString(type[..dot]), _metadata.GetOrAddString(type[(dot + 1)..]));
    }
}
