namespace Bridge.Cli.Knowledge;

/// <summary>A row of the table of docs/katana.md.</summary>
/// <param name="Name">The package.</param>
/// <param name="Assembly">The name of its assembly.</param>
/// <param name="Standing">Whether it runs.</param>
/// <param name="Tried">The version that was tried; null if none was.</param>
/// <param name="ToKnow">What the table says about it; empty if nothing.</param>
internal sealed record Software(string Name, string Assembly, Standing Standing, string? Tried, string ToKnow);
