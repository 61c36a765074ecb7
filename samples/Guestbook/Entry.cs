using System.Globalization;

namespace Guestbook;

/// <summary>What a guest wrote.</summary>
public sealed class Entry
{
    /// <summary>Makes an entry.</summary>
    /// <param name="id">Its number.</param>
    /// <param name="name">Who wrote it.</param>
    /// <param name="text">What was written.</param>
    /// <param name="written">When.</param>
    public Entry(int id, string name, string text, DateTimeOffset written)
    {
        Id = id;
        Name = name;
        Text = text;
        Written = written;
    }

    /// <summary>The number, from 1 up.</summary>
    public int Id { get; }

    /// <summary>Who wrote it.</summary>
    public string Name { get; }

    /// <summary>What was written.</summary>
    public string Text { get; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset Written { get; }

    internal string WrittenText => Written.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The value that the JSON views return. A dictionary is a JSON object.</summary>
    internal Dictionary<string, object> ToDictionary() => new()
    {
        ["id"] = Id,
        ["name"] = Name,
        ["text"] = Text,
        ["written"] = WrittenText,
    };
}
