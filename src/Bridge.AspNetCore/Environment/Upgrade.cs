using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <summary>
/// An upgrade that an application asked for with <c>websocket.Accept</c> or <c>opaque.Upgrade</c>, performed when the application has completed.
/// </summary>
internal abstract class Upgrade
{
    /// <summary>Takes the connection over, runs the application's callback on it and closes it.</summary>
    internal abstract Task RunAsync(HttpContext context);
}
