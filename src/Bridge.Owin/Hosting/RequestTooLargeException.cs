using System.Globalization;

namespace Bridge.Owin.Hosting;

/// <summary>A request's body is larger than <see cref="OwinHostOptions.MaxRequestBodySize"/>. Where it goes through the application, the host answers 413.</summary>
internal sealed class RequestTooLargeException : IOException
{
    public RequestTooLargeException(long limit)
        : base(string.Format(CultureInfo.InvariantCulture, "The request's body is larger than {0} bytes, which is this host's limit (OwinHostOptions.MaxRequestBodySize).", limit))
    {
    }

    /// <summary>Whether a failure is this one, or that of Katana's form reader for too many values; also where an application that waits for tasks has wrapped it.</summary>
    public static bool IsCauseOf(Exception? failure)
    {
        while (failure is not (null or RequestTooLargeException) && failure.Data["bridge.StatusCode"] is not 413)
        {
            failure = failure.InnerException;
        }

        return failure is not null;
    }
}
