namespace Bridge.Showcase;

/// <summary>What an event of the page says.</summary>
internal sealed record Tick(DateTimeOffset Time, string Host, int Place);
