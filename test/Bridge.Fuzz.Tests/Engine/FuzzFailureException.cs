namespace Bridge.Fuzz.Tests;

/// <summary>A property that an input breaks.</summary>
internal sealed class FuzzFailureException(string message) : Exception(message);
