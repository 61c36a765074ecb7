using System.Text.Json.Serialization;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Html;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;

namespace Bridge.Functional.Tests.Views;

/// <summary>The options that views have on Kestrel.</summary>
[TestClass]
public sealed class BridgeServicesTests
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
}
