using System.Text;

namespace Bridge.Functional.Tests.Kestrel;

/// <summary>A filter around a body.</summary>
internal sealed class UpperCase(Stream inner) : WriteOnlyStream
{
    public override void Flush() => inner.Flush();

    public override void Write(byte[] buffer, int offset, int count) =>
        inner.Write(Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(buffer, offset, count).ToUpperInvariant()));
}
