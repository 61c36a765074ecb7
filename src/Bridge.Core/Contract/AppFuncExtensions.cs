using Bridge.Contract;

namespace Bridge;

/// <summary>Composes OWIN applications.</summary>
public static class AppFuncExtensions
{
    /// <summary>
    /// Mounts an application at <paramref name="pathBase"/>. If a request's path is the prefix, or the prefix and a slash with more text, the request goes to
    /// the application. The prefix is then moved from <c>owin.RequestPath</c> to <c>owin.RequestPathBase</c>. Any other request goes to the next application.
    /// Both keys are restored when the application ends, even if it fails.
    /// </summary>
    /// <param name="app">The application.</param>
    /// <param name="pathBase">
    /// The prefix, percent-decoded as <c>owin.RequestPath</c> is, such as <c>/legacy</c>. A trailing slash is ignored; empty or <c>/</c> mounts at
    /// the root. Case is ignored, as Katana's Map does; the application sees the request's own spelling.
    /// </param>
    /// <returns>The middleware.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="pathBase"/> is not empty and does not start with a slash.</exception>
    /// <remarks>OWIN 1.0.1 section 5.3.</remarks>
    public static Func<AppFunc, AppFunc> MountAt(this AppFunc app, string pathBase)
    {
        if (app is null)
        {
            throw new ArgumentNullException(nameof(app));
        }

        if (pathBase is null)
        {
            throw new ArgumentNullException(nameof(pathBase));
        }

        string prefix = pathBase.TrimEnd('/');
        if (prefix.Length != 0 && prefix[0] != '/')
        {
            throw new ArgumentException(
                $"An application is mounted at a path that starts with a slash, such as \"/legacy\", not at \"{pathBase}\".",
                nameof(pathBase));
        }

        return next => new MountedApp(prefix, app, next ?? throw new ArgumentNullException(nameof(next))).InvokeAsync;
    }
}
