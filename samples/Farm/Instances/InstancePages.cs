using System.Globalization;

namespace Bridge.Farm.Instances;

/// <summary>Pages that show which instance answers, and requests that take a while.</summary>
internal sealed class InstancePages : ViewModule
{
    private const int MostPieces = 1000;

    public InstancePages(string name)
    {
        Get("/where", request => Html.Of($"""
            <!DOCTYPE html>
            <html><head><meta charset="utf-8"><title>{name}</title></head>
            <body><h1>{name}</h1>
            <p>Process {Environment.ProcessId} answered.</p>
            <p><a href="{request.PathBase}/orders">Orders</a>, <a href="{request.PathBase}/chat">chat</a>, <a href="{request.PathBase}/_farm">the farm</a></p>
            </body></html>

            """));
        Get("/work", static request => Work(request.Query("pieces", 1), request.Query("milliseconds", 0)));
        Post("/work", static async request =>
        {
            using MemoryStream body = new();
            await request.Body.CopyToAsync(body);
            await Task.Delay(request.Query("milliseconds", 0));
            return (body.ToArray(), new Headers { ["Content-Type"] = "application/octet-stream" });
        });
    }

    /// <summary>A page for signed-in users. The old site's login page signs them in.</summary>
    public static Html Orders(ViewRequest request) => Html.Of($"""
        <!DOCTYPE html>
        <html><head><meta charset="utf-8"><title>Orders</title></head>
        <body><h1>Orders</h1>
        <p id="user">Signed in as {request.User?.Identity?.Name}.</p>
        <p><a href="{request.PathBase}/logout">Sign out</a></p>
        </body></html>

        """);

    private static async IAsyncEnumerable<string> Work(int pieces, int milliseconds)
    {
        for (int i = 1; i <= Math.Min(pieces, MostPieces); i++)
        {
            await Task.Delay(milliseconds);
            yield return string.Create(CultureInfo.InvariantCulture, $"piece {i} of {pieces}\n");
        }
    }
}
