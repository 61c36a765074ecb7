namespace Bridge.Faults.Tests.Table;

/// <summary>The chunks as the content of another library's response, which disposes them with itself.</summary>
internal sealed class FaultyMessage : HttpResponseMessage
{
    private readonly FaultyChunks _chunks;

    public FaultyMessage(FaultyChunks chunks, long? length)
    {
        _chunks = chunks;
        chunks.Open();
        if (chunks.Fault != Fault.YieldsNull)
        {
            Content = new StreamContent(new FaultyStream(chunks, counts: false));
            Content.Headers.ContentLength = length;
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _chunks.Dispose();
    }
}
