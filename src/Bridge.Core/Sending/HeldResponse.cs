using Bridge.Contract;
using Bridge.Errors;
using Bridge.Http;
using SendFileFunc = System.Func<string, long, long?, System.Threading.CancellationToken, System.Threading.Tasks.Task>;

namespace Bridge.Sending;

/// <summary>
/// Runs an application whose headers are held back until its first write or its end. Then its OnSendingHeaders callbacks run, the tuple around it is applied,
/// and its bytes are passed on. It uses only the environment of the server.
/// </summary>
internal sealed class HeldResponse(IDictionary<string, object> environment, AppOverlay overlay)
{
    private readonly HeaderCallbacks _callbacks = new();
    private bool _started;
    private bool _starting;
    private bool _failed;
    private bool _sendsBody;
    private long? _declared;
    private long _written;

    public async Task RunAsync(AppFunc app)
    {
        Stream body = new OwinEnvironment(environment).ResponseBody;
        environment.TryGetValue(OwinKeys.OnSendingHeaders, out object? onSendingHeaders);
        environment.TryGetValue(OwinKeys.SendFileAsync, out object? sendFile);
        HeldStream held = new(body, this);
        environment[OwinKeys.ResponseBody] = held;
        environment[OwinKeys.OnSendingHeaders] = new Action<Action<object>, object>(_callbacks.Register);
        if (sendFile is SendFileFunc send)
        {
            environment[OwinKeys.SendFileAsync] = new SendFileFunc((path, offset, count, cancellation) =>
                Start(count ?? Math.Max(0, new FileInfo(path).Length - offset)) ? send(path, offset, count, cancellation) : Task.CompletedTask);
        }

        try
        {
            Task task = app(environment)
                ?? throw new InvalidOperationException(
                    "The application that the view returned gave null instead of the Task that OWIN 1.0.1 section 3.1 requires.");
            await task.ConfigureAwait(false);
            if (Start(0))
            {
                await VerifyLengthAsync(body).ConfigureAwait(false);
            }
        }
        finally
        {
            // If the application put its own stream in the place of this one, that stream stays.
            if (environment.TryGetValue(OwinKeys.ResponseBody, out object? current) && ReferenceEquals(current, held))
            {
                environment[OwinKeys.ResponseBody] = body;
            }

            PutBack(OwinKeys.OnSendingHeaders, onSendingHeaders);
            PutBack(OwinKeys.SendFileAsync, sendFile);
        }
    }

    /// <summary>Called before bytes are written. Returns whether they are sent.</summary>
    public bool Start(long count)
    {
        if (_failed)
        {
            // If the application goes on after the error, the result must not be a response without a body.
            throw new InvalidOperationException("The response could not be started, so nothing can be written to it; the first write threw the reason.");
        }

        if (_starting)
        {
            // Whether there is a body is not known yet, so these bytes would be lost.
            throw new InvalidOperationException(
                "A server.OnSendingHeaders callback wrote to the response's body: callbacks may change the status and the headers only.");
        }

        if (!_started)
        {
            _started = _starting = true;
            try
            {
                _callbacks.Run();
                _sendsBody = overlay.Apply(new OwinResponseTarget(environment));
                _declared = overlay.ContentLength ?? HeaderRules.DeclaredLength(new OwinEnvironment(environment).ResponseHeaders);
            }
            catch
            {
                _failed = true;
                throw;
            }
            finally
            {
                _starting = false;
            }
        }

        // Servers do not have to check a length that the tuple gave.
        _written += count;
        if (_sendsBody && overlay.ContentLength is { } expected && _written > expected)
        {
            throw new InvalidViewResultException(InvalidViewResult.WrongLength(overlay.View, expected, _written));
        }

        return _sendsBody;
    }

    private async Task VerifyLengthAsync(Stream body)
    {
        // The server would notice it too, but only after the view. An application that wrote nothing here may have written directly to the server.
        long? promised = overlay.ContentLength;
        if (!(_written < promised) && !(_written > 0 && _written < _declared))
        {
            return;
        }

        // An application may stop because its client has left. Some servers report that through the token, and some only when something is written.
        CancellationToken cancelled = new OwinEnvironment(environment).CallCancelled;
        cancelled.ThrowIfCancellationRequested();
        await body.FlushAsync(cancelled).ConfigureAwait(false);
        throw promised is { } length && _written < length
            ? new InvalidViewResultException(InvalidViewResult.WrongLength(overlay.View, length, _written))
            : new InvalidOperationException($"The application declared a Content-Length of {_declared} bytes and wrote {_written}.");
    }

    private void PutBack(string key, object? value)
    {
        if (value is null)
        {
            environment.Remove(key);
        }
        else
        {
            environment[key] = value;
        }
    }

    /// <summary>Starts the response before the first byte, and passes the bytes on.</summary>
    private sealed class HeldStream(Stream inner, HeldResponse held) : WriteOnlyStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (held.Start(count))
            {
                inner.Write(buffer, offset, count);
            }
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            held.Start(count) ? inner.WriteAsync(buffer, offset, count, cancellationToken) : Task.CompletedTask;

        // Stream's own implementation would block a thread in Write.
        public override IAsyncResult BeginWrite(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state)
        {
            TaskCompletionSource<bool> written = new(state, TaskCreationOptions.RunContinuationsAsynchronously);
            _ = CompleteAsync(WriteAsync(buffer, offset, count, CancellationToken.None), written, callback);
            return written.Task;
        }

        public override void EndWrite(IAsyncResult asyncResult) => ((Task)asyncResult).GetAwaiter().GetResult();

        private static async Task CompleteAsync(Task write, TaskCompletionSource<bool> written, AsyncCallback? callback)
        {
            try
            {
                await write.ConfigureAwait(false);
                written.SetResult(true);
            }
            catch (Exception failure)
            {
                written.SetException(failure);
            }

            callback?.Invoke(written.Task);
        }

        public override void Flush()
        {
            if (held.Start(0))
            {
                inner.Flush();
            }
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => held.Start(0) ? inner.FlushAsync(cancellationToken) : Task.CompletedTask;

#if NET
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (held.Start(buffer.Length))
            {
                inner.Write(buffer);
            }
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            held.Start(buffer.Length) ? inner.WriteAsync(buffer, cancellationToken) : default;
#endif
    }
}
