using Bridge.Owin.Testing;

namespace Bridge.Owin;

/// <summary>Lets an <see cref="HttpClient"/> call an application without a server, for tests of views and modules.</summary>
public static class OwinHandlerExtensions
{
    /// <summary>
    /// A handler that gives every request to the application, for every host name: <c>new HttpClient(app.ToHttpMessageHandler()) { BaseAddress = ... }</c>.
    /// </summary>
    /// <param name="app">The application, such as <c>module.ToAppFunc()</c>.</param>
    /// <param name="options">The handler's options, which are read now; null for the defaults, which follow redirects and keep cookies.</param>
    /// <returns>
    /// The handler. A response is returned as soon as the application sends its headers, and its body arrives while it is read; the application waits while 64
    /// KiB are unread. Disposing the response before its end, or cancelling the request, cancels <c>owin.CallCancelled</c>. An exception that the application
    /// throws before its headers is thrown to the caller unchanged. An exception after the headers makes reading the body fail.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="app"/> is null.</exception>
    public static HttpMessageHandler ToHttpMessageHandler(this Func<IDictionary<string, object>, Task> app, AppHandlerOptions? options = null) =>
        new AppHandler(app ?? throw new ArgumentNullException(nameof(app)), options ?? new AppHandlerOptions());
}
