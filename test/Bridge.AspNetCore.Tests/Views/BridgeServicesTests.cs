using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bridge.AspNetCore.Tests.Views;

/// <summary>The rules that the views of an app share.</summary>
[TestClass]
public sealed class BridgeServicesTests
{
    [TestMethod]
    public void App_without_AddBridge_has_rules_that_are_made_once()
    {
        ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        var rules = BridgeServices.Of(services);
        BridgeServices.Of(services.CreateScope().ServiceProvider).Should().BeSameAs(rules);
        BridgeServices.Of(new ServiceCollection().BuildServiceProvider()).Should().NotBeSameAs(rules);
        BridgeServices.Of(new Nothing()).Should().NotBeNull();
        rules.HostJson.Should().BeNull();
    }

    [TestMethod]
    public void Options_of_two_calls_of_AddBridge_are_the_same_and_those_of_the_apps_JSON_are_used()
    {
        List<BridgeOptions> given = [];
        ServiceCollection services = new();
        services.AddBridge(given.Add).AddBridge(given.Add).AddBridge();
        services.Configure<JsonOptions>(static options => options.SerializerOptions.WriteIndented = true);
        ServiceProvider provider = services.BuildServiceProvider();
        given.Should().HaveCount(2);
        given[1].Should().BeSameAs(given[0]);
        var rules = BridgeServices.Of(provider);
        rules.Should().BeSameAs(provider.GetRequiredService<BridgeServices>());
        rules.HostJson.Should().BeSameAs(provider.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions);
        provider.GetServices<Microsoft.AspNetCore.Diagnostics.IDeveloperPageExceptionFilter>().Should().ContainSingle();
        FluentActions.Invoking(static () => BridgeServiceCollectionExtensions.AddBridge(null!)).Should().Throw<ArgumentNullException>();
    }

    [TestMethod]
    public void Rules_apply_to_what_they_know_and_ASP_NET_Cores_own_results_stay_its_own()
    {
        var rules = BridgeServices.Of(new ServiceCollection().BuildServiceProvider());
        rules.IsViewResult("text").Should().BeTrue();
        rules.IsViewResult((1, 2)).Should().BeTrue();
        rules.IsViewResult(new Plain()).Should().BeFalse();
        rules.IsViewResult(TypedResults.Ok()).Should().BeFalse();
        rules.Coercer.Knows(typeof(Plain)).Should().BeFalse();
        rules.MinimalCoercer.Should().BeSameAs(rules.MinimalCoercer);
    }

    [TestMethod]
    public async Task Object_without_a_rule_is_JSON_within_a_tuple_of_a_minimal_API_and_refused_in_a_views()
    {
        await using AppInMemory app = await AppInMemory.StartAsync(static app =>
        {
            app.MapGroup("").WithViewResults().MapGet("/minimal", static () => (new Plain { Id = 7 }, 201));
            app.MapView("/view", static _ => (object)(new Plain { Id = 7 }, 201));
        });
        MemoryExchange exchange = await app.SendAsync("/minimal");
        (exchange.StatusCode, exchange.Body).Should().Be((201, "{\"id\":7}"));
        await app.Awaiting(a => a.SendAsync("/view")).Should().ThrowAsync<InvalidViewResultException>();
    }

    private sealed class Plain
    {
        public int Id { get; set; }
    }

    private sealed class Nothing : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
