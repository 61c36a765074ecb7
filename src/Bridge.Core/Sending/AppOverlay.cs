using Bridge.Http;
using Microsoft.Extensions.Primitives;

namespace Bridge.Sending;

/// <summary>
/// The changes to an application's answer when a view returns one: the status and the headers of the tuple around it, if any, and the rules for statuses
/// without content.
/// </summary>
internal sealed class AppOverlay(int statusCode, string? reasonPhrase, Headers? headers, long? contentLength = null, string view = "")
{
    /// <summary>For an application that a view returned without a tuple.</summary>
    public static AppOverlay None { get; } = new(0, null, null);

    /// <summary>The tuple's status, or 0.</summary>
    public int StatusCode => statusCode;

    /// <summary>The length that the tuple gives the application's body, if any.</summary>
    public long? ContentLength => contentLength;

    /// <summary>The view's name, for errors.</summary>
    public string View => view;

    /// <summary>Applies the changes to headers that were not sent yet.</summary>
    /// <returns>Whether the application's body is sent.</returns>
    public bool Apply<TTarget>(TTarget target)
        where TTarget : struct, IResponseTarget
    {
        if (statusCode != 0 || reasonPhrase is not null)
        {
            target.SetStatus(statusCode == 0 ? target.StatusCode : statusCode, reasonPhrase);
        }

        if (headers is not null)
        {
            ResponseWriter.SetHeaders(headers, target);
        }

        int status = target.StatusCode;
        foreach (string name in HeaderRules.LeftOut(status))
        {
            target.RemoveHeader(name);
        }

        return StatusRule.SendsBody(status, target.Method);
    }
}
