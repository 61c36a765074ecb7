namespace Bridge.Errors;

/// <summary>The error for a request's body that was read before. It is an error of the site, which no client can correct.</summary>
internal static class SpentRequestBody
{
    /// <param name="view">The view that tries to read it; null for an application.</param>
    /// <param name="reader">The code that has read it, if it is known.</param>
    /// <param name="cause">The reader's own error.</param>
    public static InvalidOperationException Error(string? view, string? reader = null, Exception? cause = null) => new(
        $"The body of the request has been read before, by {reader ?? "middleware in front of the view, by a filter or by the view itself,"}"
        + $" so {(view is null ? "it" : $"the view {view}")} cannot {(view is null ? "be read again" : "read it")}. A body can be read only "
            + $"once, so the first reader has to put it back."
        + " On ASP.NET Core, call Request.EnableBuffering() before reading, and set Request.Body.Position = 0 after it."
        + " In OWIN middleware, put a copy of the body, at its beginning, into owin.RequestBody of the environment."
        + " A form that ReadFormAsync of Katana, ASP.NET Core or a view has read need not be put back.",
        cause);
}
