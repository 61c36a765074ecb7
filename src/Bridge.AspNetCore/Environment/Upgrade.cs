using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <summary>What an application asked for with <c>websocket.Accept</c> or <c>opaque.Upgrade</c>, to be carried out when it is done.</summary>
internal abstract class Upgrade
{
    /// <summary>Takes the connection over, runs the application's callback on it and closes it.</summary>
    internal abstract Task RunAsync(HttpContext context);
}
