namespace Bridge.Showcase;

/// <summary>The data of an event on the page.</summary>
internal sealed record Tick(DateTimeOffset Time, string Host, int Place);
