namespace Bridge.Load.Tests;

/// <summary>What a body has to be: as many blocks as were asked for, in a JSON array between brackets.</summary>
internal sealed class ExpectedBody(long blocks, byte[] block, bool isJson = false)
{
    private readonly BlockCheck _check = new(block);
    private bool _bracketsAreRight = true;

    public long Length { get; } = (blocks * Content.BlockSize) + (isJson ? 1 : 0);

    public long Received { get; private set; }

    public bool IsRight => Received == Length && _check.IsRight && _bracketsAreRight;

    public void Take(ReadOnlySpan<byte> bytes)
    {
        if (isJson && Received == 0 && !bytes.IsEmpty)
        {
            _bracketsAreRight = bytes[0] == '[';
            Received++;
            bytes = bytes[1..];
        }

        Received += bytes.Length;
        if (isJson && Received == Length && !bytes.IsEmpty)
        {
            _bracketsAreRight &= bytes[^1] == ']';
            _check.Take(bytes[..^1]);
            return;
        }

        _check.Take(bytes);
    }

    public override string ToString() => $"{Received} of {Length} bytes, {_check}{(_bracketsAreRight ? "" : ", without its brackets")}";
}
