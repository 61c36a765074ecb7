using Bridge.Owin.Modules;

namespace Bridge.Owin;

/// <summary>Makes OWIN applications from views.</summary>
public static class OwinViewExtensions
{
    /// <summary>The view as an OWIN application, for any server and any pipeline. It answers every request that it gets.</summary>
    /// <param name="view">The view. Its result becomes the response.</param>
    /// <param name="options">The coercion options, which are read now; null for the defaults.</param>
    /// <returns>The application. The server handles the view's exceptions; after the headers were sent it must abort the connection.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="view"/> is null.</exception>
    /// <exception cref="InvalidViewResultException">The view declares a type that can never be a response.</exception>
    public static Func<IDictionary<string, object>, Task> ToAppFunc(this View view, BridgeOptions? options = null) =>
        ViewApp.Of(view ?? throw new ArgumentNullException(nameof(view)), ViewApp.CoercerOf(options)).InvokeAsync;

    /// <typeparam name="T">What the view returns.</typeparam>
    /// <inheritdoc cref="ToAppFunc(View, BridgeOptions?)"/>
    public static Func<IDictionary<string, object>, Task> ToAppFunc<T>(this Func<ViewRequest, T> view, BridgeOptions? options = null) =>
        View.Of(view).ToAppFunc(options);
}
