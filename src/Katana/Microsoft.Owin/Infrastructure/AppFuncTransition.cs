using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;

namespace Microsoft.Owin.Infrastructure;

internal sealed class AppFuncTransition(AppFunc next) : OwinMiddleware(null)
{
    public override Task Invoke(IOwinContext context) => next(context.Environment);
}
