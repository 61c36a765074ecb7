namespace Bridge.Load;

/// <summary>A message of so many blocks, which tells whether it was disposed. (Its content disposes the stream twice, as .NET has it.)</summary>
internal sealed class WatchedMessage : HttpResponseMessage
{
    private readonly Watch.Once _once = new();

    public WatchedMessage(long blocks) => Content = new StreamContent(new BlockStream(blocks, isWatched: false));

    protected override void Dispose(bool disposing)
    {
        _once.Dispose();
        base.Dispose(disposing);
    }
}
