namespace Microsoft.Owin.Hosting.Engine;

/// <summary>
/// Runs each callback of server.OnSendingHeaders once. Katana's TestServer checks at the end of a request whether its response was created. It knows this from
/// a task that another thread completes. If that thread is late, TestServer creates the response again, and calls the callbacks again.
/// </summary>
internal static class SendingHeadersOnce
{
    internal static void Guard(IDictionary<string, object> environment)
    {
        if (environment.TryGetValue(HostKeys.OnSendingHeaders, out object value) && value is Action<Action<object>, object> register)
        {
            environment[HostKeys.OnSendingHeaders] = new Action<Action<object>, object>(
                (callback, state) => register(Registration.Run, new Registration(callback, state)));
        }
    }

    private sealed class Registration(Action<object> callback, object state)
    {
        private int _hasRun;

        internal static readonly Action<object> Run = registration => ((Registration)registration).RunOnce();

        private void RunOnce()
        {
            if (Interlocked.Exchange(ref _hasRun, 1) == 0)
            {
                callback(state);
            }
        }
    }
}
