namespace Bridge;

/// <summary>
/// A view returned what cannot be a response. The message names the view, says what was wrong with what it returned, and what is allowed. Nothing
/// of the response was sent, save where the body was being streamed: then the connection breaks.
/// </summary>
/// <remarks>Flask raises a <c>TypeError</c> or a <c>ValueError</c> in its place.</remarks>
public class InvalidViewResultException : InvalidOperationException
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">What was wrong, where, and what is allowed.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public InvalidViewResultException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
