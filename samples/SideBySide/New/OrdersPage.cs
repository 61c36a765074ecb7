using System.Net;

namespace Bridge.SideBySide.New;

/// <summary>A page that was rewritten.</summary>
internal static class OrdersPage
{
    public static string For(ViewRequest request) =>
        $"""
        <!DOCTYPE html>
        <html><head><meta charset="utf-8"><title>Orders</title></head>
        <body><h1>Orders</h1>
        <p id="user">Signed in as {WebUtility.HtmlEncode(request.User?.Identity?.Name)}, on the new site.</p>
        <p><a href="{request.PathBase}/account">Your account, on the old site</a>, <a href="{request.PathBase}/_routes">what is served where</a></p>
        <form method="post" action="{request.PathBase}/orders/sign-out"><button>Sign out</button></form>
        </body></html>

        """;
}
