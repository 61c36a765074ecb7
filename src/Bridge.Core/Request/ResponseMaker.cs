using Bridge.Json;

namespace Bridge.Request;

/// <summary>What a request needs of the rules for view results: how to make a response of a value, and how JSON is written and read.</summary>
internal abstract class ResponseMaker
{
    public abstract JsonRules Json { get; }

    /// <summary>Makes a response of what a view may return; null for a part of a tuple that is not there.</summary>
    /// <param name="body">The body, or the whole of what a view may return.</param>
    /// <param name="status">The status; null for none.</param>
    /// <param name="headers">The headers; null for none.</param>
    /// <param name="request">The view's request.</param>
    /// <param name="declared">The type that the code declares for the body; null where nothing was declared.</param>
    /// <exception cref="InvalidViewResultException">It cannot be a response. What it held was released.</exception>
    public abstract ValueTask<Response> MakeResponseAsync(object? body, object? status, object? headers, ViewRequest request, Type? declared);
}
