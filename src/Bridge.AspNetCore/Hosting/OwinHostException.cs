namespace Bridge.AspNetCore.Hosting;

/// <summary>
/// An <see cref="OwinHost"/> could not be started. The message is one line, names the URL and says what to do,
/// so that a command line program can print it as it is.
/// </summary>
public sealed class OwinHostException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line for the person who gave the URL.</param>
    /// <param name="innerException">The system's own error, if there is one.</param>
    public OwinHostException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
