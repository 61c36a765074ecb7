namespace Bridge.Bodies;

/// <summary>An application that answers in a response's stead; what the response sets goes over what the application answers.</summary>
internal sealed class AppBody(AppFunc app) : ResponseBody
{
    public AppFunc App { get; } = app;

    public override long? Length => null;

    // The coercer takes the application out of its body; nobody opens or discards one.
    internal override ValueTask<OpenBody> OpenAsync(BodyContext context) => throw new InvalidOperationException("An application is run, not opened.");

    internal override ValueTask DiscardAsync() => default;
}
