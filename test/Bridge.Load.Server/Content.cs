using System.Text;

namespace Bridge.Load;

/// <summary>What the large bodies are made of: blocks of 64 KiB, all the same.</summary>
internal static class Content
{
    public const int BlockSize = 64 * 1024;

    // 64 bytes, some of them parts of characters.
    private const string Line = "A line of sixty-four bytes: äöü ✓ 0123456789 abcdefghijklm\n";

    public static string Text { get; } = string.Concat(Enumerable.Repeat(Line, BlockSize / 64));

    public static byte[] Block { get; } = Encoding.UTF8.GetBytes(Text);

    /// <summary>An item of the JSON array, 1 KiB with the comma after it.</summary>
    public static Dictionary<string, string> Item { get; } = new() { ["text"] = new string('j', 1024 - "{\"text\":\"\"},".Length) };

    /// <summary>What a JSON array of items is between its brackets, but for the comma at its end.</summary>
    public static byte[] JsonBlock { get; } = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"{{\"text\":\"{Item["text"]}\"}},", BlockSize / 1024)));

    public static byte[] Zeros { get; } = new byte[BlockSize];
}
