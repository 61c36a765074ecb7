using System.Buffers;

namespace Bridge.Bodies;

/// <summary>Bytes in memory.</summary>
internal sealed class BytesBody(ReadOnlySequence<byte> bytes) : ResponseBody
{
    public ReadOnlySequence<byte> Value { get; } = bytes;

    public override long? Length => Value.Length;

    internal override ValueTask<OpenBody> OpenAsync(BodyContext context) => new(new OpenBytes(Value));

    internal override ValueTask DiscardAsync() => default;
}
