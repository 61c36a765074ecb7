using Bridge.Owin.Testing;

namespace Bridge.Owin;

/// <summary>Makes an application answer an <see cref="HttpClient"/> without a server between them: what tests of views and modules want.</summary>
public static class OwinHandlerExtensions
{
    /// <summary>
    /// A handler that gives each request to the application, whatever its host: <c>new HttpClient(app.ToHttpMessageHandler()) { BaseAddress = ... }</c>.
    /// </summary>
    /// <param name="app">The application, such as <c>module.ToAppFunc()</c>.</param>
    /// <param name="options">What the handler does by itself; null for the defaults, which follow redirects and keep cookies. They are read now.</param>
    /// <returns>
    /// The handler. A response is there as soon as the application sends its headers, and its body flows as it is read: the application waits where
    /// 64 KiB are unread. Disposing of the response before its end, or cancelling the request, cancels <c>owin.CallCancelled</c>. An error that the
    /// application throws before its headers is thrown to the caller as it is; one after them makes reading the body fail.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is null.</exception>
    public static HttpMessageHandler ToHttpMessageHandler(this Func<IDictionary<string, object>, Task> app, AppHandlerOptions? options = null) =>
        new AppHandler(app ?? throw new ArgumentNullException(nameof(app)), options ?? new AppHandlerOptions());
}
