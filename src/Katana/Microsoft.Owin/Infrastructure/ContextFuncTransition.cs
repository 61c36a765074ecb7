namespace Microsoft.Owin.Infrastructure;

internal sealed class ContextFuncTransition(Func<IOwinContext, Task> next)
{
    public Task Invoke(IDictionary<string, object> environment) => next(new OwinContext(environment));
}
