namespace Bridge.Request;

/// <summary>
/// Decides whether the client or the server is at fault if a form cannot be read. A malformed form is the client's fault and a 400. A full disk and a body that
/// middleware cannot read are the server's fault: exceptions of the view, which are a 500 with an entry in the log.
/// </summary>
internal static class FormFault
{
    // The HResult of an IOException that was created without one, as the form readers create it. An error of the operating system has its own.
    private const int PlainIOException = unchecked((int)0x80131620);

    /// <summary>Whether a form reader failed because the client's multipart form ends before its last boundary.</summary>
    /// <param name="error">The reader's error. Files, middleware and servers throw exceptions of this type too, for other reasons.</param>
    /// <param name="isAtEnd">Whether the reader has read the body's end, without an error of the body itself.</param>
    public static bool IsEarlyEnd(IOException error, bool isAtEnd) =>
        isAtEnd && error.GetType() == typeof(IOException) && error.HResult == PlainIOException;
}
