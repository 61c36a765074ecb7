using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Owin;
using Owin;

namespace Bridge.Functional.Tests.KatanaHosting;

/// <summary>Katana's IOwinResponse as the result of a view.</summary>
[TestClass]
[DoNotParallelize]
public sealed class KatanaCoercionTests
{
    [TestMethod]
    public async Task Katanas_response_is_a_views_result_on_ASPNET_Core_where_the_options_say_so()
    {
        await using Site site = await Site.StartAsync(
            app => app.MapView("/written", request =>
            {
                IOwinResponse response = new OwinContext(request.Environment).Response;
                response.StatusCode = 202;
                response.Write("written by hand");
                return response;
            }),
            builder => builder.Services.AddBridge(options => options.CoerceOwinResponse()));

        HttpResponseMessage written = await site.Client.GetAsync("/written");

        ((int)written.StatusCode, await written.Content.ReadAsStringAsync()).Should().Be((202, "written by hand"));
    }

    [TestMethod]
    public async Task A_response_of_another_request_is_refused()
    {
        Exception? error = null;
        await using Site site = await Site.StartAsync(app =>
        {
            app.Use(async (context, next) =>
            {
                try
                {
                    await next(context);
                }
                catch (Exception caught)
                {
                    error = caught;
                }
            });
            app.UseKatana(katana => katana.RunView(object? (_) => new OwinResponse()));
        });

        await site.Client.GetAsync("/");

        error.Should().BeOfType<InvalidViewResultException>().Which.Message.Should().Contain("IOwinResponse of another request");
    }
}
