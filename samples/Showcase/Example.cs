namespace Bridge.Showcase;

/// <summary>What the index page shows of a view: where it answers, and the source that it was compiled from.</summary>
internal sealed record Example(string Path, string Title, string Note, string Code);
