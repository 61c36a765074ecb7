namespace Bridge.Cli.Sites;

/// <summary>A path that is no site. The message is for whoever typed it.</summary>
internal sealed class SitePathException(string message) : Exception(message);
