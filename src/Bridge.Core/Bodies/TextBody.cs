using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Bridge.Bodies;

/// <summary>Text, as UTF-8. ResponseWriter sends its text directly; it is opened only by code that has just a <see cref="ResponseBody"/>.</summary>
internal sealed class TextBody(string text) : ResponseBody
{
    public string Value { get; } = text;

    public override long? Length => Encoding.UTF8.GetByteCount(Value);

    internal override ValueTask<OpenBody> OpenAsync(BodyContext context) =>
        new(new OpenBytes(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(Value))));

    internal override ValueTask DiscardAsync() => default;
}
