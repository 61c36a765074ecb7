namespace Bridge;

/// <summary>
/// A view returned something that cannot be a response. The message names the view, what was wrong with the result, and what is allowed. Nothing of the
/// response was sent, unless the body was being streamed; then the connection is broken.
/// </summary>
/// <remarks>Flask raises a <c>TypeError</c> or a <c>ValueError</c> instead.</remarks>
public class InvalidViewResultException : InvalidOperationException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What was wrong, where, and what is allowed.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public InvalidViewResultException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
