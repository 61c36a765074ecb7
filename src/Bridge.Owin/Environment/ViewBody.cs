using Bridge.Contract;
using Bridge.Errors;
using Bridge.Http;

namespace Bridge.Owin.Environment;

/// <summary>A request's body as a view gets it. If other code has already read the body, reading it throws instead of returning an empty body.</summary>
internal sealed class ViewBody(Stream inner, OwinEnvironment owin, string view) : ReadOnlyStream
{
    private readonly bool _hadBegun = inner.CanSeek && inner.Position > 0;
    private bool _isRead;

    /// <summary>Whether a read has returned bytes.</summary>
    public bool HasGiven { get; private set; }

    /// <summary>Makes the next read the first one.</summary>
    public void Restart() => _isRead = false;

    public bool IsOver(Stream body) => ReferenceEquals(inner, body);

    public override int Read(byte[] buffer, int offset, int count) => Check(inner.Read(buffer, offset, count), count);

    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Check(await inner.ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false), count);

#if NET
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Check(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false), buffer.Length);
#endif

    private int Check(int read, int asked)
    {
        if (read == 0 && asked > 0 && !_isRead && (_hadBegun || HeaderRules.DeclaredLength(owin.RequestHeaders) > 0))
        {
            throw SpentRequestBody.Error(view);
        }

        HasGiven |= read > 0;
        _isRead |= asked > 0;
        return read;
    }
}
