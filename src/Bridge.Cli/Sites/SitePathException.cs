namespace Bridge.Cli.Sites;

/// <summary>A path that contains no site. The message is for the person who typed it.</summary>
internal sealed class SitePathException(string message) : Exception(message);
