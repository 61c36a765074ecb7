namespace Bridge.Showcase;

/// <summary>The command line cannot be understood. The message is one line for the person who typed it.</summary>
internal sealed class CommandLineException(string message) : Exception(message);
