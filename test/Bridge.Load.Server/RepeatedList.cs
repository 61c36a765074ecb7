using System.Collections;

namespace Bridge.Load;

/// <summary>A list that is as long as it has to be and takes no memory.</summary>
internal sealed class RepeatedList(long count) : IReadOnlyList<Dictionary<string, string>>
{
    public int Count { get; } = checked((int)count);

    public Dictionary<string, string> this[int index] => Content.Item;

    public IEnumerator<Dictionary<string, string>> GetEnumerator() => Enumerable.Repeat(Content.Item, Count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
