namespace Bridge.Katana.Differential;

/// <summary>Something in which Bridge's Microsoft.Owin differs from Katana's on purpose.</summary>
/// <param name="What">What is different, as the table in docs/katana.md has it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Explains">Whether a line that differs is of this kind.</param>
internal sealed record Difference(string What, string Reason, Func<DifferentLine, bool> Explains);

/// <summary>One observation that is not the same on both sides.</summary>
internal sealed record DifferentLine(string Area, string Input, string Name, string Bridges, string Genuine);
