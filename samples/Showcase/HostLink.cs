namespace Bridge.Showcase;

/// <summary>A host, and its URL for a browser on this machine.</summary>
internal sealed record HostLink(string Name, string Url);
