namespace Bridge.Showcase;

/// <summary>A host, and the URL that a browser on this machine finds it at.</summary>
internal sealed record HostLink(string Name, string Url);
