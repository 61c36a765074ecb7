namespace Guestbook;

/// <summary>An entry that the guestbook does not take, with the reason for the guest.</summary>
public sealed class EntryRefusedException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">The reason.</param>
    public EntryRefusedException(string message)
        : base(message)
    {
    }
}
