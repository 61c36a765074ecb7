namespace Bridge.Faults.Tests.Table;

/// <summary>What the view returns: the columns of the table.</summary>
public enum BodyKind
{
    Text,
    Bytes,
    Json,
    IteratorOfText,
    IteratorOfBytes,
    AsyncIterator,
    ServerSentEvents,
    Stream,
    Pipe,
    File,
    HttpResponseMessage,
    AppFunc,
    AppFuncUnderTuple,
    KatanaApp,
}
