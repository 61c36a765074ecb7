using Microsoft.AspNetCore.Http;

namespace Bridge.AspNetCore;

/// <summary>A use of a request by a thread, from <see cref="RequestLifetime.Enter"/> until it is disposed.</summary>
/// <param name="context">The request's HttpContext.</param>
/// <param name="countedBy">Null if the use was not counted.</param>
internal readonly ref struct RequestUse(HttpContext context, RequestLifetime? countedBy)
{
    internal HttpContext Context => context;

    public void Dispose() => countedBy?.Leave();
}
