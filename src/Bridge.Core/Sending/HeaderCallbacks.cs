namespace Bridge.Sending;

/// <summary>The callbacks of <c>server.OnSendingHeaders</c>: they run once, before the headers are sent, last registered first.</summary>
internal sealed class HeaderCallbacks
{
    private readonly Stack<KeyValuePair<Action<object>, object>> _callbacks = new();
    private bool _hasRun;

    /// <summary>The function in the environment that registers a callback.</summary>
    /// <exception cref="InvalidOperationException">The headers were sent already.</exception>
    public void Register(Action<object> callback, object state)
    {
        if (_hasRun)
        {
            throw new InvalidOperationException("server.OnSendingHeaders was called after the headers were sent: register callbacks before the first write.");
        }

        _callbacks.Push(new(callback, state));
    }

    public void Run()
    {
        _hasRun = true;
        while (_callbacks.Count > 0)
        {
            KeyValuePair<Action<object>, object> callback = _callbacks.Pop();
            callback.Key(callback.Value);
        }
    }
}
