namespace Bridge.Cli.Scanning;

/// <summary>A startup class that Katana would find.</summary>
/// <param name="Type">The class, with the name of its assembly.</param>
/// <param name="How">How it is found.</param>
/// <param name="FriendlyName">The name that its attribute gives it; null if there is none.</param>
internal sealed record StartupFound(string Type, string How, string? FriendlyName);
