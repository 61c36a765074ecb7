namespace Bridge.Showcase;

/// <summary>A row of the index page: the URL of a view, and the source that it was compiled from.</summary>
/// <param name="Path">The view's path, without a slash at the beginning.</param>
/// <param name="Title">What it is.</param>
/// <param name="Note">What there is to see.</param>
/// <param name="Code">Its source.</param>
/// <param name="Curl">For an example of a status or headers: the header that curl sends, or empty text for none. Null for an example of a body.</param>
internal sealed record Example(string Path, string Title, string Note, string Code, string? Curl = null);
