using System.Security.Claims;
using FluentAssertions;
using Microsoft.Owin;
using Microsoft.Owin.Security;
using Microsoft.Owin.Security.DataHandler;
using Microsoft.Owin.Security.Infrastructure;

namespace Bridge.Katana.Tests.Security.Infrastructure;

[TestClass]
public sealed class AuthenticationTokenProviderTests
{
    private static readonly TicketDataFormat s_format = new(new KeyedProtectionProvider().Create("token"));
    private static readonly AuthenticationTicket s_ticket = new(new ClaimsIdentity([new Claim(ClaimTypes.Name, "bob")], "c"), null);

    private readonly IOwinContext _context = new OwinContext();

    [TestMethod]
    public async Task Without_delegates_there_is_no_token()
    {
        var provider = new AuthenticationTokenProvider();
        AuthenticationTokenCreateContext create = Create();
        AuthenticationTokenReceiveContext receive = Receive("token");

        provider.Create(create);
        await provider.CreateAsync(create);
        provider.Receive(receive);
        await provider.ReceiveAsync(receive);

        create.Token.Should().BeNull();
        receive.Ticket.Should().BeNull();
    }

    [TestMethod]
    public async Task Synchronous_delegates_serve_both()
    {
        var provider = new AuthenticationTokenProvider
        {
            OnCreate = c => c.SetToken(c.SerializeTicket()),
            OnReceive = c => c.DeserializeTicket(c.Token),
        };

        AuthenticationTokenCreateContext create = Create();
        await provider.CreateAsync(create);
        AuthenticationTokenReceiveContext receive = Receive(create.Token);
        await provider.ReceiveAsync(receive);
        receive.Ticket.Identity.Name.Should().Be("bob");

        provider.Create(create = Create());
        provider.Receive(receive = Receive(create.Token));
        receive.Ticket.Identity.Name.Should().Be("bob");
    }

    [TestMethod]
    public async Task Asynchronous_delegates_come_first()
    {
        var provider = new AuthenticationTokenProvider
        {
            OnCreate = c => c.SetToken("sync"),
            OnCreateAsync = async c =>
            {
                await Task.Yield();
                c.SetToken("async");
            },
            OnReceive = c => c.SetTicket(new AuthenticationTicket(null, null)),
            OnReceiveAsync = async c =>
            {
                await Task.Yield();
                c.SetTicket(s_ticket);
            },
        };
        AuthenticationTokenCreateContext create = Create();
        AuthenticationTokenReceiveContext receive = Receive("token");

        await provider.CreateAsync(create);
        await provider.ReceiveAsync(receive);
        create.Token.Should().Be("async");
        receive.Ticket.Should().BeSameAs(s_ticket);

        provider.Create(create);
        create.Token.Should().Be("sync");
    }

    [TestMethod]
    public void Asynchronous_delegates_alone_refuse_a_synchronous_call()
    {
        var provider = new AuthenticationTokenProvider { OnCreateAsync = _ => Task.CompletedTask, OnReceiveAsync = _ => Task.CompletedTask };
        provider.Invoking(p => p.Create(Create())).Should().Throw<InvalidOperationException>().WithMessage("*OnCreate*CreateAsync*");
        provider.Invoking(p => p.Receive(Receive("t"))).Should().Throw<InvalidOperationException>().WithMessage("*OnReceive*ReceiveAsync*");
    }

    [TestMethod]
    public void Contexts_carry_request_ticket_and_token()
    {
        AuthenticationTokenCreateContext create = Create();
        create.OwinContext.Should().BeSameAs(_context);
        create.Request.Should().BeSameAs(_context.Request);
        create.Response.Should().BeSameAs(_context.Response);
        create.Ticket.Should().BeSameAs(s_ticket);
        create.SerializeTicket().Should().NotBeEmpty();
        create.Token.Should().BeNull("serializing sets no token");

        AuthenticationTokenReceiveContext receive = Receive("token");
        receive.Token.Should().Be("token");
        receive.DeserializeTicket("nonsense");
        receive.Ticket.Should().BeNull();
    }

    [TestMethod]
    public void Null_is_refused()
    {
        FluentActions.Invoking(() => new AuthenticationTokenCreateContext(_context, null, s_ticket)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new AuthenticationTokenCreateContext(_context, s_format, null)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new AuthenticationTokenReceiveContext(_context, null, "t")).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new AuthenticationTokenReceiveContext(_context, s_format, null)).Should().Throw<ArgumentNullException>();
        Create().Invoking(c => c.SetToken(null)).Should().Throw<ArgumentNullException>();
        Receive("t").Invoking(c => c.SetTicket(null)).Should().Throw<ArgumentNullException>();
    }

    private AuthenticationTokenCreateContext Create() => new(_context, s_format, s_ticket);

    private AuthenticationTokenReceiveContext Receive(string token) => new(_context, s_format, token);
}
