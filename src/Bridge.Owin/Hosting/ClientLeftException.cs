namespace Bridge.Owin.Hosting;

/// <summary>The client left, or the host broke the connection: the reason why a read or write failed that is nobody's fault here.</summary>
internal sealed class ClientLeftException : IOException
{
    public ClientLeftException(Exception? innerException)
        : base("The connection was closed before the response was complete.", innerException)
    {
    }
}
