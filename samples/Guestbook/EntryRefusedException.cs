namespace Guestbook;

/// <summary>The guestbook does not accept an entry. The message is the reason, for the guest.</summary>
public sealed class EntryRefusedException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">The reason.</param>
    public EntryRefusedException(string message)
        : base(message)
    {
    }
}
