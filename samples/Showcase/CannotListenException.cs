namespace Bridge.Showcase;

/// <summary>A host could not listen on its URL. The message is one line that says why, and what to do.</summary>
internal sealed class CannotListenException(string message, Exception innerException) : Exception(message, innerException);
