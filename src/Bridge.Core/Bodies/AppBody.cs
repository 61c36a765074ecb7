namespace Bridge.Bodies;

/// <summary>An application that answers instead of a response. What the response sets replaces what the application answers.</summary>
internal sealed class AppBody(AppFunc app) : ResponseBody
{
    public AppFunc App { get; } = app;

    public override long? Length => null;

    // The coercer takes the application out of this body, which is never opened or discarded.
    internal override ValueTask<OpenBody> OpenAsync(BodyContext context) => throw new InvalidOperationException("An application is run, not opened.");

    internal override ValueTask DiscardAsync() => default;
}
