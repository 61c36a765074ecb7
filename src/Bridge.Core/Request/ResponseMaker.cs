using Bridge.Json;

namespace Bridge.Request;

/// <summary>The rules for view results, as a request needs them: it makes responses from values, and writes and reads JSON.</summary>
internal abstract class ResponseMaker
{
    public abstract JsonRules Json { get; }

    /// <summary>Makes a response from a view's result. A missing part of a tuple is null.</summary>
    /// <param name="body">The body, or a whole view result.</param>
    /// <param name="status">The status; null for none.</param>
    /// <param name="headers">The headers; null for none.</param>
    /// <param name="request">The view's request.</param>
    /// <param name="declared">The type that the code declares for the body; null if none was declared.</param>
    /// <exception cref="InvalidViewResultException">It cannot be a response. Its resources were released.</exception>
    public abstract ValueTask<Response> MakeResponseAsync(object? body, object? status, object? headers, ViewRequest request, Type? declared);
}
