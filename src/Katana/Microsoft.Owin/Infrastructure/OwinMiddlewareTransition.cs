namespace Microsoft.Owin.Infrastructure;

internal sealed class OwinMiddlewareTransition(OwinMiddleware next)
{
    public Task Invoke(IDictionary<string, object> environment) => next.Invoke(new OwinContext(environment));
}
