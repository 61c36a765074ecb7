namespace Bridge.Cli.Scanning;

/// <summary>A startup class that Katana would find, and how.</summary>
/// <param name="Type">The class, with the name of its assembly.</param>
/// <param name="How">By what.</param>
/// <param name="FriendlyName">The name that its attribute gives it; null without one.</param>
internal sealed record StartupFound(string Type, string How, string? FriendlyName);
