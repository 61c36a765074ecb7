using Bridge.Json;

namespace Bridge.Request;

/// <summary>What a request needs of the rules for view results: how to make a response of a value, and how JSON is written and read.</summary>
internal abstract class ResponseMaker
{
    public abstract JsonRules Json { get; }

    /// <summary>Makes a response of a value that a view may return; null for a missing part of a tuple.</summary>
    /// <exception cref="InvalidViewResultException">It cannot be a response. Resources that it held were released.</exception>
    public abstract ValueTask<Response> MakeResponseAsync(object? body, object? status, object? headers, ViewRequest request);
}
