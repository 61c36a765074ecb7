using System.Net;
using FluentAssertions;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bridge.Faults.Tests.SecureDefaults;

/// <summary>ASP.NET Core's antiforgery holds for the forms of views, by its middleware and by hand: docs/security.md says that it can be used.</summary>
[TestClass]
public sealed class AntiforgeryTests
{
    private const string HttpContextKey = "Microsoft.AspNetCore.Http.HttpContext";

    [TestMethod]
    [DataRow("/by-middleware")]
    [DataRow("/by-hand")]
    public async Task Form_without_its_token_does_not_reach_the_view_and_one_with_it_does(string path)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        builder.Services.AddAntiforgery();
        await using WebApplication app = builder.Build();
        app.UseAntiforgery();
        List<string> seen = [];
        app.MapView("/token", static r =>
        {
            var context = (HttpContext)r.Environment[HttpContextKey];
            return r.Services.GetRequiredService<IAntiforgery>().GetAndStoreTokens(context).RequestToken!;
        });
        app.MapView("/by-middleware", ["POST"], async r =>
        {
            seen.Add((await r.ReadFormAsync())["value"].ToString());
            return "taken";
        }).WithMetadata(new RequireAntiforgeryTokenAttribute());
        app.MapView("/by-hand", ["POST"], async r =>
        {
            await r.Services.GetRequiredService<IAntiforgery>().ValidateRequestAsync((HttpContext)r.Environment[HttpContextKey]);
            seen.Add((await r.ReadFormAsync())["value"].ToString());
            return "taken";
        });
        await app.StartAsync();
        using HttpClient client = new(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(app.Urls.Single()) };
        string token = await client.GetStringAsync("/token");

        foreach (string? given in new[] { null, "", "forged", token[..^4] + "AAAA" })
        {
            using HttpResponseMessage refused = await PostAsync(client, path, given);
            refused.StatusCode.Should().Be(path == "/by-middleware" ? HttpStatusCode.BadRequest : HttpStatusCode.InternalServerError, given);
            (await refused.Content.ReadAsStringAsync()).Should().NotContain("__RequestVerificationToken", "the reason is for the log");
        }

        seen.Should().BeEmpty();
        using HttpResponseMessage taken = await PostAsync(client, path, token);
        (await taken.Content.ReadAsStringAsync()).Should().Be("taken");
        seen.Should().Equal("1");
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string? token)
    {
        Dictionary<string, string> fields = new() { ["value"] = "1" };
        if (token is not null)
        {
            fields["__RequestVerificationToken"] = token;
        }

        using FormUrlEncodedContent form = new(fields);
        return await client.PostAsync(path, form);
    }
}
