namespace Bridge.Showcase;

/// <summary>What the index page shows of a view: where it answers, and the source that it was compiled from.</summary>
/// <param name="Path">Where it answers, without a slash before it.</param>
/// <param name="Title">What it is.</param>
/// <param name="Note">What there is to see.</param>
/// <param name="Code">Its source.</param>
/// <param name="Curl">The header that curl sends where the status or the headers are the point, empty for none; null where the body is.</param>
internal sealed record Example(string Path, string Title, string Note, string Code, string? Curl = null);
