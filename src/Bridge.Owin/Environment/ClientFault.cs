namespace Bridge.Owin.Environment;

/// <summary>Separates failures that the client caused, which no application can fix, from the application's own failures.</summary>
internal static class ClientFault
{
    // The key that a form reader without the host's exception type uses to say which status answers the request.
    private const string StatusCode = "bridge.StatusCode";

    /// <summary>Whether the failure, or one that it wraps, means that the client left or that its request is refused.</summary>
    public static bool IsCauseOf(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (StatusOf(failure) is < 500)
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

    /// <summary>Whether a read failed because the request's body is larger than the host accepts.</summary>
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
