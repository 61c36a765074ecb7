namespace Bridge.Owin.Environment;

/// <summary>Tells failures of the client, which no application can mend, from those of the application.</summary>
internal static class ClientFault
{
    // By this a form reader that has no exception type of the host's says which status the request is to be answered with.
    private const string StatusCode = "bridge.StatusCode";

    /// <summary>
    /// Whether a failure says that the client left, or that its request is refused; also where an application that waits for tasks has wrapped it.
    /// </summary>
    public static bool IsCauseOf(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (StatusOf(failure) is not null)
            {
                return true;
            }
#if NET
            if (failure is Microsoft.AspNetCore.Connections.ConnectionResetException or Microsoft.AspNetCore.Connections.ConnectionAbortedException)
            {
                return true;
            }
#endif
        }

        return false;
    }

    /// <summary>Whether a read failed since the request's body is larger than the host takes.</summary>
    public static bool IsTooLarge(Exception failure) => StatusOf(failure) is 413;

    private static int? StatusOf(Exception failure)
    {
#if NET
        if (failure is Microsoft.AspNetCore.Http.BadHttpRequestException refusal)
        {
            return refusal.StatusCode;
        }
#endif
        return failure.Data[StatusCode] as int?;
    }
}
