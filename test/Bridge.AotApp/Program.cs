using System.Text.Json.Serialization;
using Bridge;
using Bridge.AotApp;

// A small app of what works without a JIT, published by test/aot.sh.
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, AppJson.Default));
WebApplication app = builder.Build();

AppFunc legacy = environment =>
{
    OwinEnvironment owin = new(environment) { StatusCode = 207 };
    owin.ResponseHeaders["Content-Type"] = ["text/plain"];
    return owin.ResponseBody.WriteAsync("an application"u8.ToArray()).AsTask();
};

app.MapView("/text", _ => "text");
app.MapView("/tuple", _ => ("made", 201, new Headers { ["X-A"] = "1" }));
app.MapView("/task", async _ =>
{
    await Task.Yield();
    return ("later", 202);
});
app.MapView("/value-task", async ValueTask<string> (_) =>
{
    await Task.Yield();
    return "value";
});
app.MapView("/dictionary", _ => new Dictionary<string, object?> { ["message"] = "json", ["answer"] = 42 });
app.MapView("/object", _ => Response.Json(new Point(1, 2)));
app.MapView("/unknown", _ => Response.Json(new Unknown(1)));
app.MapView("/pair", _ => Response.Json((1, "a")));
app.MapView("/pairs", _ => new Dictionary<string, object> { ["a"] = (1L, "a") });
app.MapView("/contract", _ => Response.Json(new Contract()));
app.MapView("/private", _ => Response.Json(new Private(1)));
app.MapView("/iterator", _ => Chunks());
app.MapView("/html", r => Html.Of($"<p>{r.Query("name", "<World>")}</p>"));
app.MapView("/typed/{id:int}", r => $"{r.Route<int>("id")} {r.Query<DateOnly>("day"):yyyy-MM-dd} {r.Query<Version>("version")}");
app.MapView("/app", _ => legacy);
MidFunc mounting = legacy.MountAt("/deep");
app.MapView("/app-over", _ => (legacy, 203));
app.MapOwin("/middleware", mounting);
app.MapOwin("/mounted", legacy);
app.MapModule("/kinds", new Kinds());
app.Run();

static async IAsyncEnumerable<string> Chunks()
{
    yield return "one ";
    await Task.Yield();
    yield return "two";
}

internal sealed record Point(int X, int Y);

internal sealed record Unknown(int X);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Dictionary<string, object>))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(List<string>))]
[JsonSerializable(typeof(Microsoft.AspNetCore.Mvc.ProblemDetails))]
[JsonSerializable(typeof((int, string)))]
[JsonSerializable(typeof(Contract))]
[JsonSerializable(typeof(Private))]
[JsonSerializable(typeof(Point))]
internal sealed partial class AppJson : JsonSerializerContext;

// Its private member cannot be seen without reflection.
[System.Runtime.Serialization.DataContract]
internal sealed class Contract
{
    [System.Runtime.Serialization.DataMember]
    private readonly int _id = 1;

    public string Password => "secret" + _id;
}

internal sealed class Private(int data)
{
    private readonly int _data = data;

    public override string ToString() => $"{_data}";
}
