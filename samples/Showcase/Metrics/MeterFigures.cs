namespace Bridge.Showcase;

/// <summary>The figures of Bridge's meter for one second, and since the page was opened.</summary>
/// <param name="Time">The end of the second.</param>
/// <param name="Requests">Views and applications that ended in this second.</param>
/// <param name="Mean">Their mean duration in milliseconds, without server-sent events, which last as long as the page is open.</param>
/// <param name="Slow">The duration that 95 of 100 of them did not exceed, in milliseconds.</param>
/// <param name="Bytes">The bytes of the bodies that views sent in this second.</param>
/// <param name="Total">Views and applications that ended since the page was opened.</param>
/// <param name="Aborted">Responses that failed half way, since the page was opened.</param>
/// <param name="Refused">Results that cannot be a response, since the page was opened.</param>
/// <param name="Iterators">Sequences that are being sent.</param>
/// <param name="Blocked">Threads that wait for slow clients.</param>
/// <param name="Added">Threads that Bridge has added to the pool for them.</param>
/// <param name="Mounts">The views and applications with the most requests.</param>
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
/// <param name="Total">How often it ended since the page was opened.</param>
/// <param name="Mean">Its mean duration since the page was opened, in milliseconds.</param>
internal sealed record MountFigures(string Mount, string Kind, int Requests, long Total, double Mean);
