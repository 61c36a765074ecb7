using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Text;

namespace Bridge.Cli.Metadata;

/// <summary>
/// Writes signatures as text. Two texts are equal if the runtime treats the signatures as equal: type names without assemblies (because types move between
/// them), generic parameters by number, and custom modifiers.
/// </summary>
internal sealed class SignatureText : ISignatureTypeProvider<string, ImmutableArray<string>>
{
    // Compilers write shorter signatures. With a hostile signature, the decoder recurses once for each byte.
    private const int LongestSignature = 8192;

    public static readonly SignatureText Instance = new();

    private SignatureText()
    {
    }

    public static string Method(MetadataReader metadata, BlobHandle signature, ImmutableArray<string> arguments)
    {
        BlobReader blob = Checked(metadata, signature);
        return Text(Decoder(metadata, arguments).DecodeMethodSignature(ref blob));
    }

    public static string Field(MetadataReader metadata, BlobHandle signature, ImmutableArray<string> arguments)
    {
        BlobReader blob = Checked(metadata, signature);
        return Decoder(metadata, arguments).DecodeFieldSignature(ref blob);
    }

    public static string Type(MetadataReader metadata, BlobHandle signature, ImmutableArray<string> arguments)
    {
        BlobReader blob = Checked(metadata, signature);
        return Decoder(metadata, arguments).DecodeType(ref blob, allowTypeSpecifications: true);
    }

    /// <summary>
    /// The generic type that a type specification instantiates, and its arguments; a nil handle if it is something else (an array, a parameter).
    /// </summary>
    public static EntityHandle Instantiation(
        MetadataReader metadata,
        TypeSpecificationHandle handle,
        ImmutableArray<string> context,
        out ImmutableArray<string> arguments)
    {
        arguments = default;
        BlobReader blob = Checked(metadata, metadata.GetTypeSpecification(handle).Signature);
        switch (blob.ReadSignatureTypeCode())
        {
            case SignatureTypeCode.GenericTypeInstance:
                break;
            case SignatureTypeCode.TypeHandle:
                return blob.ReadTypeHandle();
            default:
                return default;
        }

        // ReadSignatureTypeCode does not read the kind of the generic type (class or value type).
        _ = blob.ReadCompressedInteger();
        EntityHandle type = blob.ReadTypeHandle();
        int count = blob.ReadCompressedInteger();
        ImmutableArray<string>.Builder decoded = ImmutableArray.CreateBuilder<string>();
        for (int i = 0; i < count; i++)
        {
            decoded.Add(Decoder(metadata, context).DecodeType(ref blob));
        }

        arguments = decoded.ToImmutable();
        return type;
    }

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode switch
    {
        PrimitiveTypeCode.TypedReference => "System.TypedReference",
        _ => "System." + typeCode,
    };

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Names.Of(reader, handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Names.Of(reader, handle);

    public string GetTypeFromSpecification(MetadataReader reader, ImmutableArray<string> genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        Type(reader, reader.GetTypeSpecification(handle).Signature, genericContext);

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', shape.Rank - 1)}]";

    public string GetByReferenceType(string elementType) => elementType + "&";

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetPinnedType(string elementType) => elementType;

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) =>
        $"{unmodifiedType} {(isRequired ? "modreq" : "modopt")}{{{modifier}}}";

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join(",", typeArguments)}>";

    public string GetGenericTypeParameter(ImmutableArray<string> genericContext, int index) =>
        genericContext.IsDefault || index >= genericContext.Length ? "!" + index : genericContext[index];

    public string GetGenericMethodParameter(ImmutableArray<string> genericContext, int index) => "!!" + index;

    public string GetFunctionPointerType(MethodSignature<string> signature) => "method " + Text(signature);

    private static SignatureDecoder<string, ImmutableArray<string>> Decoder(MetadataReader metadata, ImmutableArray<string> arguments) =>
        new(Instance, metadata, arguments);

    public static BlobReader Checked(MetadataReader metadata, BlobHandle signature)
    {
        BlobReader blob = metadata.GetBlobReader(signature);
        return blob.Length <= LongestSignature ? blob : throw new BadImageFormatException("A signature is longer than compilers make them.");
    }

    private static string Text(MethodSignature<string> signature)
    {
        StringBuilder text = new();
        text.Append(signature.ReturnType);
        if (signature.Header.IsInstance)
        {
            text.Append(" this");
        }

        if (signature.GenericParameterCount > 0)
        {
            text.Append('`').Append(signature.GenericParameterCount);
        }

        // If a call has variable arguments, those before the ellipsis are the method's own.
        text.Append('(');
        for (int i = 0; i < signature.RequiredParameterCount; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(signature.ParameterTypes[i]);
        }

        return text.Append(')').ToString();
    }
}
