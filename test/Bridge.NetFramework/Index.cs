namespace System;

/// <summary>A place in a sequence, counted from its beginning or its end: what the compiler makes of <c>[^1]</c>.</summary>
public readonly struct Index(int value, bool fromEnd = false)
{
    public static Index Start => new(0);

    public static Index End => new(0, fromEnd: true);

    public static implicit operator Index(int value) => new(value);

    public int GetOffset(int length) => fromEnd ? length - value : value;
}
