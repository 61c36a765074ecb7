using Bridge.Owin.Environment;
using FluentAssertions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Bridge.Owin.Tests.Environment;

/// <summary>Failures that are no failure of the view.</summary>
[TestClass]
public sealed class ClientFaultTests
{
    [TestMethod]
    public void Client_that_left_and_a_body_that_the_host_refuses_are_the_clients_fault_also_within_another_failure()
    {
        Exception[] faults =
        [
            new ConnectionResetException("a"), new ConnectionAbortedException("b"), new BadHttpRequestException("c", 413),
            new FormatException("d") { Data = { ["bridge.StatusCode"] = 413 } },
        ];
        foreach (Exception fault in faults)
        {
            ClientFault.IsCauseOf(fault).Should().BeTrue();
            ClientFault.IsCauseOf(new InvalidOperationException("outer", new IOException("middle", fault))).Should().BeTrue();
        }

        ClientFault.IsCauseOf(new FormatException("own", new IOException("disk"))).Should().BeFalse();
        ClientFault.IsCauseOf(null).Should().BeFalse();
    }

    [TestMethod]
    public void Status_413_alone_is_too_large()
    {
        ClientFault.IsTooLarge(new BadHttpRequestException("a", 413)).Should().BeTrue();
        ClientFault.IsTooLarge(new BadHttpRequestException("a", 400)).Should().BeFalse();
        ClientFault.IsTooLarge(new FormatException { Data = { ["bridge.StatusCode"] = 413 } }).Should().BeTrue();
        ClientFault.IsTooLarge(new FormatException()).Should().BeFalse();
    }
}
