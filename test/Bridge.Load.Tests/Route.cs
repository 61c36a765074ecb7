namespace Bridge.Load.Tests;

/// <summary>A request of the mix, and what its answer has to be.</summary>
/// <param name="Path">The path, with the query.</param>
/// <param name="Status">The status.</param>
/// <param name="Marker">What the body has to contain; where it is null, the body has to be what it was at the first request.</param>
/// <param name="Method">The method.</param>
/// <param name="Body">The request's body, if it has one.</param>
/// <param name="ContentType">Its type.</param>
/// <param name="Weight">How often it is sent, compared to the others.</param>
internal sealed record Route(
    string Path,
    int Status = 200,
    string? Marker = null,
    string Method = "GET",
    string? Body = null,
    string ContentType = "application/x-www-form-urlencoded",
    int Weight = 10)
{
    /// <summary>What it is counted as.</summary>
    public string Name => $"{Method} {Path.Split('?')[0]}";

    /// <summary>All routes of the Showcase, and of the module that counts what it begins and disposes.</summary>
    /// <param name="assets">The dashboard's styles and scripts, whose names change with its version.</param>
    public static IReadOnlyList<Route> All(IEnumerable<string> assets) =>
    [
        new("/", Weight: 20),
        new("/", Method: "HEAD", Weight: 5),
        new("/returns/text", Weight: 20),
        new("/returns/text", Method: "HEAD", Weight: 5),
        new("/returns/bytes"),
        new("/returns/dict"),
        new("/returns/list"),
        new("/returns/stream", Weight: 2),
        new("/returns/status", 418),
        new("/returns/headers"),
        new("/returns/full", 201),
        new("/returns/response"),
        new("/returns/task", 202),
        new("/returns/file"),
        new("/returns/file", Method: "HEAD", Weight: 2),
        new("/returns/redirect", 302),
        new("/returns/error", 404),
        new("/returns/message", 202),
        new("/returns/app"),
        new("/returns/app-over", 203),
        new("/returns/null", 500, "InvalidViewResultException", Weight: 1),
        new("/returns/wrong", 500, "InvalidViewResultException", Weight: 1),
        new("/returns/nothing", 404),
        new("/nothing/here", 404),
        new("/hangfire", Marker: "Hangfire on Bridge", Weight: 5),
        new("/hangfire/jobs/enqueued", Marker: "Hangfire on Bridge", Weight: 2),
        new("/hangfire/jobs/failed", Marker: "Hangfire on Bridge", Weight: 2),
        new("/hangfire/servers", Marker: "Hangfire on Bridge", Weight: 2),
        new("/hangfire/recurring", Marker: "Hangfire on Bridge", Weight: 2),
        new("/legacy/hangfire", Marker: "Hangfire on Katana on Bridge", Weight: 5),
        new("/legacy/hangfire/servers", Marker: "Hangfire on Katana on Bridge", Weight: 2),
        .. assets.Select(asset => new Route(asset, Weight: 1)),
        new("/api/values"),
        new("/api/values/2"),
        new("/api/values/9", 404),
        new("/api/values", 405, Method: "POST", Body: "value=four"),
        new("/api/me", 401),
        new("/api/notes", 201, "A moth", "POST", """{"author":"Grace","text":"A moth"}""", "application/json"),
        new("/api/notes", 400, "Author", "POST", """{"text":"A moth"}""", "application/json", 5),
        new("/api/notes/broken", 500, "The ink is dry", Weight: 1),
        new("/api/files/1", Weight: 1),
        new("/api/files", 200, "\"length\":65536", "POST", new string('f', 65536), "application/octet-stream", 5),
        new("/signalr/hubs"),
        new("/signalr/negotiate?clientProtocol=2.1", Marker: "ConnectionToken"),
        new("/chat"),
        new("/chat/chat.js"),
        new("/chat/jquery.signalR-2.4.3.min.js", Weight: 2),
        new("/guestbook", Marker: "<form"),
        new("/guestbook/entries", 400, "An entry has a name", "POST", "name=&text=nothing", Weight: 5),
        new("/guestbook/entries/1", Marker: "first"),
        new("/guestbook/entries/999999999", 404),
        new("/guestbook/api/entries", Marker: "\"id\""),
        new("/guestbook/api/entries/1", Marker: "first"),
        new("/guestbook/export.csv", Marker: "id,name,text,written", Weight: 1),
        new("/guestbook/static/style.css"),
        new("/guestbook/house-rules.txt"),
        new("/guestbook/feed", Marker: "<feed", Weight: 5),
        new("/load/text?blocks=4", Weight: 2),
        new("/load/text-async?blocks=4", Weight: 2),
        new("/load/bytes?blocks=4", Weight: 2),
        new("/load/memory-async?blocks=4", Weight: 2),
        new("/load/stream?blocks=4", Weight: 2),
        new("/load/pipe?blocks=4", Weight: 2),
        new("/load/file?blocks=4", Weight: 2),
        new("/load/file-response?blocks=4", Weight: 2),
        new("/load/message?blocks=4", Weight: 2),
        new("/load/json-lazy?blocks=4", Weight: 2),
        new("/load/json-async?blocks=4", Weight: 2),
        new("/load/json-list?blocks=4", Weight: 2),
        new("/load/app-sync?blocks=4", Weight: 2),
        new("/load/app-async?blocks=4", Weight: 2),
        new("/load/app-over?blocks=4", 203, Weight: 2),
        new("/load/middleware?blocks=4", Weight: 2),
        new("/load/mounted?blocks=4", Weight: 2),
        new("/load/text?blocks=4", Method: "HEAD", Weight: 2),
        new("/load/upload/view", 200, Content.BlockSize + " right", "POST", Content.Text, "application/octet-stream", 5),
        new("/load/upload/sync", 200, Content.BlockSize + " right", "POST", Content.Text, "application/octet-stream", 5),
    ];

    /// <summary>What writes an entry into the guestbook.</summary>
    public static Route Entry { get; } = new("/guestbook/entries", 303, "", "POST", "name=Ada&text=first");

    /// <summary>What is left in the middle, besides all the others.</summary>
    public static IReadOnlyList<string> Long { get; } =
    [
        "/returns/clock", "/returns/clock", "/returns/stream", "/load/endless", "/load/endless", "/load/text?blocks=400", "/load/text-async?blocks=400",
        "/load/bytes?blocks=400",
        "/load/memory-async?blocks=400", "/load/stream?blocks=400", "/load/pipe?blocks=400", "/load/file?blocks=400", "/load/file-response?blocks=400",
        "/load/message?blocks=400",
        "/load/json-lazy?blocks=400", "/load/json-async?blocks=400", "/load/json-list?blocks=400", "/load/app-sync?blocks=400", "/load/app-async?blocks=400",
        "/load/app-over?blocks=400", "/load/app-async-over?blocks=400", "/load/middleware?blocks=400", "/load/mounted?blocks=400",
        "/api/files/8", "/guestbook/export.csv",
    ];
}
