namespace Microsoft.Owin.Security.Notifications;

/// <summary>What is to happen after a notification.</summary>
public enum NotificationResultState
{
    /// <summary>The middleware goes on.</summary>
    Continue,

    /// <summary>The middleware stops, and the next one gets the request.</summary>
    Skipped,

    /// <summary>The response is complete; nothing else is done with the request.</summary>
    HandledResponse,
}
