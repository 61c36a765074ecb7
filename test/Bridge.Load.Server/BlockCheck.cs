using System.Globalization;

namespace Bridge.Load;

/// <summary>Counts bytes, and compares them with blocks that are all the same.</summary>
internal sealed class BlockCheck(byte[] block)
{
    private long _wrongAt = -1;

    public long Count { get; private set; }

    public bool IsRight => _wrongAt < 0;

    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int start = (int)(Count % block.Length);
            int count = Math.Min(bytes.Length, block.Length - start);
            if (_wrongAt < 0 && !bytes[..count].SequenceEqual(block.AsSpan(start, count)))
            {
                _wrongAt = Count;
            }

            Count += count;
            bytes = bytes[count..];
        }
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} {(IsRight ? "right" : $"wrong at {_wrongAt}")}");
}
