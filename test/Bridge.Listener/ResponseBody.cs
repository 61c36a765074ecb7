namespace Bridge.Listener;

/// <summary>The response's body: the first write or flush fixes the status and the headers, and every write goes straight to HttpListener.</summary>
internal sealed class ResponseBody(ListenerRequest request) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        Stream output = request.BeforeWrite(count);
        try
        {
            output.Write(buffer, offset, count);
        }
        catch (Exception failure) when (ListenerRequest.IsConnectionFailure(failure))
        {
            throw request.Left(failure);
        }
    }

    public override async Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Stream output = request.BeforeWrite(count);
        try
        {
            await output.WriteAsync(buffer, offset, count, CancellationToken.None);
        }
        catch (Exception failure) when (ListenerRequest.IsConnectionFailure(failure))
        {
            throw request.Left(failure);
        }
    }

    public override void Flush() => request.BeforeWrite(0);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
