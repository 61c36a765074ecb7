using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Bridge.Cli.Metadata;

namespace Bridge.Cli.Scanning;

/// <summary>Finds the missing types in a signature.</summary>
internal sealed class Mentions(Dictionary<EntityHandle, Issue> issues) : ISignatureTypeProvider<bool, List<Issue>>
{
    private readonly Dictionary<BlobHandle, Issue[]> _known = [];

    public Issue[] InField(MetadataReader metadata, BlobHandle blob) =>
        Decode(metadata, blob, static (ref decoder, ref reader) => decoder.DecodeFieldSignature(ref reader));

    public Issue[] InMethod(MetadataReader metadata, BlobHandle blob) =>
        Decode(metadata, blob, static (ref decoder, ref reader) => decoder.DecodeMethodSignature(ref reader));

    public Issue[] InType(MetadataReader metadata, BlobHandle blob) =>
        Decode(metadata, blob, static (ref decoder, ref reader) => decoder.DecodeType(ref reader, allowTypeSpecifications: true));

    public Issue[] InInstantiation(MetadataReader metadata, BlobHandle blob) =>
        Decode(metadata, blob, static (ref decoder, ref reader) => decoder.DecodeMethodSpecificationSignature(ref reader));

    public Issue[] InLocals(MetadataReader metadata, StandaloneSignatureHandle locals) =>
        Decode(metadata, metadata.GetStandaloneSignature(locals).Signature, static (ref decoder, ref reader) => decoder.DecodeLocalSignature(ref reader));

    public bool GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        if (issues.TryGetValue(handle, out Issue? issue))
        {
            _found.Add(issue);
        }

        return true;
    }

    public bool GetTypeFromSpecification(MetadataReader reader, List<Issue> genericContext, TypeSpecificationHandle handle, byte rawTypeKind)
    {
        _found.AddRange(InType(reader, reader.GetTypeSpecification(handle).Signature));
        return true;
    }

    public bool GetPrimitiveType(PrimitiveTypeCode typeCode) => true;

    public bool GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => true;

    public bool GetSZArrayType(bool elementType) => true;

    public bool GetArrayType(bool elementType, ArrayShape shape) => true;

    public bool GetByReferenceType(bool elementType) => true;

    public bool GetPointerType(bool elementType) => true;

    public bool GetPinnedType(bool elementType) => true;

    public bool GetModifiedType(bool modifier, bool unmodifiedType, bool isRequired) => true;

    public bool GetGenericInstantiation(bool genericType, ImmutableArray<bool> typeArguments) => true;

    public bool GetGenericTypeParameter(List<Issue> genericContext, int index) => true;

    public bool GetGenericMethodParameter(List<Issue> genericContext, int index) => true;

    public bool GetFunctionPointerType(MethodSignature<bool> signature) => true;

    private delegate void Decoding(ref SignatureDecoder<bool, List<Issue>> decoder, ref BlobReader reader);

    private List<Issue> _found = [];

    private Issue[] Decode(MetadataReader metadata, BlobHandle blob, Decoding decode)
    {
        if (_known.TryGetValue(blob, out Issue[]? known))
        {
            return known;
        }

        List<Issue> outer = _found;
        _found = [];
        try
        {
            SignatureDecoder<bool, List<Issue>> decoder = new(this, metadata, _found);
            BlobReader reader = SignatureText.Checked(metadata, blob);
            decode(ref decoder, ref reader);
            return _known[blob] = _found.Count == 0 ? [] : [.. _found.Distinct()];
        }
        finally
        {
            _found = outer;
        }
    }
}
