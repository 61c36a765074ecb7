namespace Bridge.Coercion;

/// <summary>
/// Explains a failed cast in a view. Most likely the view cast the value of a route parameter. Such a value is always text, also if the parameter has a
/// constraint.
/// </summary>
internal static class RouteCast
{
    public static bool MayBe(ViewRequest request) => request.View.Template is { } template && template.IndexOf('{') >= 0;

    public static InvalidCastException Explain(InvalidCastException error, ViewRequest request) => new(
        $"The view {request.ViewName} failed on a cast: {error.Message} All values of RouteValues are text, also those with a constraint. "
            + "request.Route<int>(\"id\") reads a value as a number.",
        error);
}
