using Bridge.Errors;

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

    /// <summary>What was wrong and where, without what is allowed.</summary>
    internal string Problem => Allowed.Length == 0 ? Message : Message.Substring(0, Message.Length - InvalidViewResult.Allowed.Length);

    /// <summary>What a view may return, where the message says it; else empty.</summary>
    internal string Allowed => Message.EndsWith(InvalidViewResult.Allowed, StringComparison.Ordinal) ? InvalidViewResult.Allowed.Trim() : "";
}
