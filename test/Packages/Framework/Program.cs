using System;
using System.Net.Http;
using System.Threading.Tasks;
using Bridge;
using Bridge.Owin;
using Library;

internal static class Program
{
    private static async Task Main()
    {
        using (var client = new HttpClient(new Greetings().ToAppFunc().ToHttpMessageHandler()) { BaseAddress = new Uri("http://localhost") })
        {
            foreach (string path in new[] { "/hello/Mono", "/teapot", "/numbers", "/stream", "/app/x", "/nothing" })
            {
                using (HttpResponseMessage response = await client.GetAsync(path))
                {
                    Console.WriteLine($"{path} {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
                }
            }
        }
    }
}
