using System.Net.ServerSentEvents;
using Microsoft.AspNetCore.Builder;
using Microsoft.Owin;
using Owin;

namespace Bridge.Functional.Tests.Showcase.Returns;

/// <summary>What docs/returns.md shows, compiled here and run by ReturnsTests.</summary>
internal sealed record Temperature(double Celsius);

internal static class HostExamples
{
    public static void Services(WebApplicationBuilder builder)
    {
        builder.Services.AddBridge(options =>
        {
            options.Coerce<Temperature>((value, request) => ($"{value.Celsius:0.0} °C", new Headers { ["Cache-Control"] = "max-age=60" }));
            options.CoerceOwinResponse();
        });
    }

    public static void Kestrel(WebApplication app)
    {
        app.MapView("/outside", _ => new Temperature(21));

        app.MapView("/written", request =>
        {
            IOwinResponse response = new OwinContext(request.Environment).Response;
            response.ContentType = "text/plain";
            response.Write("written by hand");
            return response;
        });
    }
}

internal sealed class FromFlask : ViewModule
{
    public FromFlask(string path, string folder)
    {
        Get("/made", async request =>
        {
            Response response = await request.MakeResponseAsync(new { id = 7 }, 201);
            response.Headers["X-Made"] = "yes";
            return response;
        });
        Get("/json", _ => Response.Json("not an object", 202));
        Get("/old", request => Response.Redirect(request.UrlFor("entry", new { id = 7 })));
        Get("/entries/{id:int}", request => $"entry {request.RouteValues["id"]}").WithName("entry");
        Get("/missing", _ => throw new HttpException(404));
        Get("/report", _ => Response.File(path, downloadName: "report.csv"));
        Get("/lines", Lines);
        Post("/names", async request => (await request.ReadFormAsync())["name"].ToString());
        Before(request => request.Headers["X-Banned"].Count > 0 ? ("go away", 403) : null);
        After((request, response) => { response.Headers["X-Served-By"] = "Bridge"; });
        Get("/lost", _ => throw new KeyNotFoundException());
        OnError<KeyNotFoundException>((request, error) => ("no such entry", 404));
        Mount("/admin", new Admin());
        Get("/positions", Positions);
        Get("/files/{**name}", r => Response.FileFrom(folder, (string?)r.RouteValues["name"]));
    }

    private static async IAsyncEnumerable<SseItem<Point>> Positions(ViewRequest request)
    {
        int last = int.TryParse(request.LastEventId, out int id) ? id : 0;
        for (int i = last + 1; i <= 3; i++)
        {
            yield return new SseItem<Point>(new Point(i, i * i), "moved") { EventId = $"{i}" };
            await Task.Delay(10, request.Cancellation);
        }
    }

    private static async IAsyncEnumerable<string> Lines(ViewRequest request)
    {
        for (int i = 1; i <= 3; i++)
        {
            yield return $"{i}\n";
            await Task.Delay(10, request.Cancellation);
        }
    }
}

internal sealed record Point(int X, int Y);

internal sealed class Admin : ViewModule
{
    public Admin() => Get("/", request => $"below {request.PathBase}");
}
