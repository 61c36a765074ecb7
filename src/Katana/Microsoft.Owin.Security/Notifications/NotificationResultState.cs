namespace Microsoft.Owin.Security.Notifications;

/// <summary>What happens after a notification.</summary>
public enum NotificationResultState
{
    /// <summary>The middleware continues.</summary>
    Continue,

    /// <summary>The middleware stops, and the next one gets the request.</summary>
    Skipped,

    /// <summary>The response is complete, and nothing else is done with the request.</summary>
    HandledResponse,
}
