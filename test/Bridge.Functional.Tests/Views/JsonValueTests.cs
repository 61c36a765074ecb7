using System.Net;
using System.Net.Http.Json;
using System.Numerics;
using System.Text.Json.Serialization;
using Bridge.AspNetCore;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;

namespace Bridge.Functional.Tests.Views;

/// <summary>JSON on Kestrel follows the rules of JSON for values, over the app's own options.</summary>
[TestClass]
public sealed class JsonValueTests
{
    [TestMethod]
    public async Task The_apps_options_and_the_rules_hold_together()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(
            app =>
                app.MapView("/", _ => new { Day = DayOfWeek.Friday, Pair = (1, new HtmlString("<b>")), Token = JObject.Parse("{\"a\":1}"), File = (object)5 }),
            build: static builder =>
                builder.Services.ConfigureHttpJsonOptions(static options => options.SerializerOptions.Converters.Add(new JsonStringEnumConverter())));
        using HttpResponseMessage response = await server.Client.GetAsync("/");
        (await response.Content.ReadAsStringAsync()).Should().Be("{\"day\":\"Friday\",\"pair\":[1,\"<b>\"],\"token\":{\"a\":1},\"file\":5}");
    }

    [TestMethod]
    public async Task A_value_that_is_refused_is_a_clean_500_and_a_body_of_another_type_a_400()
    {
        await using KestrelServer server = await KestrelServer.StartAsync(static app =>
        {
            app.MapView("/stream", static _ => new { file = new MemoryStream([1]) });
            app.MapView(
                "/read",
                ["POST"],
                static async request => (await request.ReadJsonAsync<(int, BigInteger)>()).Item2.ToString(System.Globalization.CultureInfo.InvariantCulture));
            app.MapView("/token", ["POST"], static async request => (string?)(await request.ReadJsonAsync<JObject>())!["a"] ?? "none");
            app.MapView("/unreadable", ["POST"], static async request => $"{await request.ReadJsonAsync<Stream>()}");
        });
        using HttpResponseMessage refused = await server.Client.GetAsync("/stream");
        refused.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        (await PostAsync("/read", new object[] { 1, 2 })).Should().Be((HttpStatusCode.OK, "2"));
        (await PostAsync("/read", "x")).Status.Should().Be(HttpStatusCode.BadRequest);
        (await PostAsync("/token", new { a = "b" })).Should().Be((HttpStatusCode.OK, "b"));
        (await PostAsync("/unreadable", new { a = "b" })).Status.Should().Be(HttpStatusCode.InternalServerError);

        async Task<(HttpStatusCode Status, string Text)> PostAsync(string path, object body)
        {
            using HttpResponseMessage response = await server.Client.PostAsJsonAsync(path, body);
            return (response.StatusCode, await response.Content.ReadAsStringAsync());
        }
    }
}
