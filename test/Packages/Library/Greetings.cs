using System.Collections.Generic;
using System.Text;
using System.Threading.Tasks;
using Bridge;

namespace Library;

public sealed class Greetings : ViewModule
{
    public Greetings()
    {
        Get("/hello/{name}", request => $"Hello {request.RouteValues["name"]}");
        Get("/teapot", _ => ("I'm a teapot", 418));
        Get("/numbers", _ => new Dictionary<string, object> { ["one"] = 1, ["two"] = 2 });
        Get("/stream", _ => Stream());
        Mount("/app", App);
    }

    private static AppFunc App => environment =>
    {
        byte[] text = Encoding.UTF8.GetBytes("an application");
        return new OwinEnvironment(environment).ResponseBody.WriteAsync(text, 0, text.Length);
    };

    private static async IAsyncEnumerable<string> Stream()
    {
        yield return "first ";
        await Task.Yield();
        yield return "second";
    }
}
