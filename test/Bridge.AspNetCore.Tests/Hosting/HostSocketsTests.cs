using System.Net;
using System.Net.Sockets;
using Bridge.AspNetCore.Hosting;
using FluentAssertions;

namespace Bridge.AspNetCore.Tests.Hosting;

/// <summary>The sockets of a host, bound before its server starts.</summary>
[TestClass]
[DoNotParallelize]
public sealed class HostSocketsTests
{
    [TestMethod]
    [DataRow("http://localhost:0")]
    [DataRow("http://127.0.0.1:0")]
    [DataRow("http://+:0")]
    public async Task Free_port_is_known_and_belongs_to_the_host_until_it_is_given_back(string url)
    {
        int port;
        using (HostSockets sockets = new())
        {
            HostUrl bound = await sockets.BindAsync(HostUrl.Parse(url), default);
            port = bound.Port;
            port.Should().BePositive();
            sockets.EndPoints.Should().NotBeEmpty().And.OnlyContain(point => point.Address.Port == port && point.Url.Port == port);
            FluentActions.Invoking(() => Listen(port)).Should().Throw<SocketException>("the port is taken");
        }

        Listen(port);
    }

    [TestMethod]
    public async Task Socket_is_given_to_the_server_once_and_is_its_own_then()
    {
        IPEndPoint address;
        Socket taken;
        using (HostSockets sockets = new())
        {
            HostUrl bound = await sockets.BindAsync(HostUrl.Parse("http://127.0.0.1:0"), default);
            address = new(IPAddress.Loopback, bound.Port);
            taken = sockets.Take(address);
            ((IPEndPoint)taken.LocalEndPoint!).Port.Should().Be(bound.Port);
            FluentActions.Invoking(() => sockets.Take(address)).Should().Throw<SocketException>("the second is a new one, for a port that is taken");
        }

        taken.Invoking(socket => socket.LocalEndPoint).Should().NotThrow();
        taken.Dispose();
        Listen(address.Port);
    }

    [TestMethod]
    public async Task URLs_of_one_port_share_its_socket_and_have_one_scheme()
    {
        using HostSockets sockets = new();
        HostUrl first = await sockets.BindAsync(HostUrl.Parse("http://127.0.0.1:0/a"), default);
        await sockets.BindAsync(HostUrl.Parse($"http://127.0.0.1:{first.Port}/b"), default);
        sockets.EndPoints.Should().ContainSingle();
        (await sockets.Awaiting(s => s.BindAsync(HostUrl.Parse($"https://127.0.0.1:{first.Port}"), default)).Should().ThrowAsync<OwinHostException>())
            .WithMessage($"Cannot listen on https://127.0.0.1:{first.Port}/: http://127.0.0.1:{first.Port}/a/ has the same port, with another scheme.");
        HostUrl any = await sockets.BindAsync(HostUrl.Parse("http://+:0"), default);
        await sockets.BindAsync(HostUrl.Parse($"http://127.0.0.1:{any.Port}"), default);
        sockets.EndPoints.Should().HaveCount(2, "a socket for every address has the one of this machine");
    }

    [TestMethod]
    public async Task Port_that_is_taken_and_a_host_that_is_not_this_machine_say_so()
    {
        using Socket other = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        int port = ((IPEndPoint)other.LocalEndPoint!).Port;
        using HostSockets sockets = new();
        foreach (string host in (string[])["127.0.0.1", "localhost"])
        {
            (await sockets.Awaiting(s => s.BindAsync(HostUrl.Parse($"http://{host}:{port}"), default)).Should().ThrowAsync<OwinHostException>())
                .WithMessage($"*port {port} is already in use.*");
        }

        (await sockets.Awaiting(s => s.BindAsync(HostUrl.Parse("http://192.0.2.1:0"), default)).Should().ThrowAsync<OwinHostException>())
            .WithMessage("*the host '192.0.2.1' is not a name or address of this machine.*");
        (await sockets.Awaiting(s => s.BindAsync(HostUrl.Parse("http://192.0.2.1:5999"), default)).Should().ThrowAsync<OwinHostException>())
            .WithMessage("*the host '192.0.2.1' is not a name or address of this machine.*");
        sockets.EndPoints.Should().BeEmpty();
    }

    [TestMethod]
    public async Task Start_that_is_refused_leaves_no_socket_open()
    {
        const string OpenFiles = "/proc/self/fd";
        if (!Directory.Exists(OpenFiles))
        {
            Assert.Inconclusive("This system does not list a process's open files.");
        }

        using Socket other = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        int port = ((IPEndPoint)other.LocalEndPoint!).Port;
        int before = Directory.GetFiles(OpenFiles).Length;
        for (int i = 0; i < 100; i++)
        {
            using HostSockets sockets = new();
            await sockets.BindAsync(HostUrl.Parse("http://localhost:0"), default);
            await sockets.Awaiting(s => s.BindAsync(HostUrl.Parse($"http://localhost:{port}"), default)).Should().ThrowAsync<OwinHostException>();
        }

        Directory.GetFiles(OpenFiles).Length.Should().BeLessThan(before + 50);
    }

    private static void Listen(int port)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        socket.Listen();
    }
}
