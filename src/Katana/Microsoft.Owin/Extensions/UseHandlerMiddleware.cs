using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;

namespace Microsoft.Owin.Extensions;

/// <summary>A middleware that is a function over <see cref="IOwinContext"/>.</summary>
public class UseHandlerMiddleware
{
    private readonly AppFunc _next;
    private readonly Func<IOwinContext, Task> _handler;
    private readonly Func<IOwinContext, Func<Task>, Task> _middleware;

    /// <summary>Makes a middleware that handles every request itself.</summary>
    /// <param name="next">The next application, which is not called.</param>
    /// <param name="handler">The function.</param>
    /// <exception cref="ArgumentNullException"><paramref name="handler"/> is null.</exception>
    public UseHandlerMiddleware(AppFunc next, Func<IOwinContext, Task> handler)
    {
        _next = next;
        _handler = handler ?? throw new ArgumentNullException(nameof(handler));
    }

    /// <summary>Makes a middleware that may call the next one.</summary>
    /// <param name="next">The next application.</param>
    /// <param name="handler">The function. Its second argument calls the next application.</param>
    /// <exception cref="ArgumentNullException"><paramref name="handler"/> is null.</exception>
    public UseHandlerMiddleware(AppFunc next, Func<IOwinContext, Func<Task>, Task> handler)
    {
        _next = next;
        _middleware = handler ?? throw new ArgumentNullException(nameof(handler));
    }

    /// <summary>Handles a request.</summary>
    /// <param name="environment">The request's environment.</param>
    /// <returns>A task that ends when the request is handled.</returns>
    public Task Invoke(IDictionary<string, object> environment)
    {
        var context = new OwinContext(environment);
        return _handler != null ? _handler(context) : _middleware(context, new Continuation(_next, environment).Invoke);
    }

    private sealed class Continuation(AppFunc next, IDictionary<string, object> environment)
    {
        public Task Invoke() => next(environment);
    }
}
