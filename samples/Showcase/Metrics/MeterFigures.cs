namespace Bridge.Showcase;

/// <summary>What Bridge's meter said in one second, and since somebody began to watch.</summary>
/// <param name="Time">The end of the second.</param>
/// <param name="Requests">Views and applications that ended in this second.</param>
/// <param name="Mean">Their mean duration in milliseconds, those of server-sent events aside: these last as long as somebody watches.</param>
/// <param name="Slow">The duration that 95 of 100 of them did not exceed, in milliseconds.</param>
/// <param name="Bytes">The bytes of the bodies that views sent in this second.</param>
/// <param name="Total">Views and applications that ended since somebody began to watch.</param>
/// <param name="Aborted">Responses that failed half-way, since then.</param>
/// <param name="Refused">Results that are no response, since then.</param>
/// <param name="Iterators">Sequences that are being sent.</param>
/// <param name="Blocked">Threads that wait for slow clients.</param>
/// <param name="Added">Threads that Bridge has added to the pool for them.</param>
/// <param name="Mounts">The views and applications that were asked for most.</param>
internal sealed record MeterFigures(
    DateTimeOffset Time,
    int Requests,
    double Mean,
    double Slow,
    long Bytes,
    long Total,
    long Aborted,
    long Refused,
    long Iterators,
    long Blocked,
    long Added,
    IReadOnlyList<MountFigures> Mounts);

/// <summary>One view or application, and one kind of its results.</summary>
/// <param name="Mount">The view's name, or where the application is mounted.</param>
/// <param name="Kind">The kind of result.</param>
/// <param name="Requests">How often it ended in this second.</param>
/// <param name="Total">How often it ended since somebody began to watch.</param>
/// <param name="Mean">Its mean duration since then, in milliseconds.</param>
internal sealed record MountFigures(string Mount, string Kind, int Requests, long Total, double Mean);
