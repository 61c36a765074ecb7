using System.Net;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Owin;

namespace Bridge.Functional.Tests.KatanaHosting;

/// <summary>Sites of Katana's self-host set Windows authentication on the HttpListener among the startup properties.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ListenerSettingsTests
{
    [TestMethod]
    public async Task Windows_authentication_on_HttpListener_is_refused_at_startup_with_what_to_use()
    {
        static void Configure(IAppBuilder app) => ((HttpListener)app.Properties["System.Net.HttpListener"]).AuthenticationSchemes = AuthenticationSchemes.Ntlm;

        (await FluentActions.Awaiting(() => Site.StartAsync(app => app.UseKatana(Configure)))
            .Should()
            .ThrowAsync<NotSupportedException>()).WithMessage("*Ntlm*AddNegotiate()*");
        FluentActions.Invoking(() => Bridge.Owin.Katana.ToAppFunc(Configure)).Should().Throw<NotSupportedException>().WithMessage("*AddNegotiate()*");
        FluentActions.Invoking(() => Bridge.Owin.Katana.Start("http://127.0.0.1:0", Configure))
            .Should()
            .Throw<NotSupportedException>()
            .WithMessage("*AddNegotiate()*");
    }

    [TestMethod]
    public async Task What_is_left_as_it_is_refuses_nothing()
    {
        await using Site site = await Site.StartAsync(app => app.UseKatana(katana =>
        {
            ((HttpListener)katana.Properties["System.Net.HttpListener"]).IgnoreWriteExceptions = true;
            katana.Run(context => context.Response.WriteAsync("served"));
        }));

        (await site.Client.GetStringAsync("/")).Should().Be("served");
    }
}
