namespace Bridge_Site.Notes;

/// <summary>A note. A view that returns a list of them answers with JSON.</summary>
public sealed record Note(int Id, string Text);
