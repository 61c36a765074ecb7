using Bridge.Request;
using FluentAssertions;

namespace Bridge.Core.Tests.Request;

[TestClass]
public sealed class FormFaultTests
{
    private const int NoSpaceLeft = 28;

    [TestMethod]
    public void A_form_that_ends_before_its_last_boundary_is_the_clients_fault() =>
        FormFault.IsEarlyEnd(new IOException("Unexpected end of Stream."), isAtEnd: true).Should().BeTrue();

    [TestMethod]
    public void A_body_that_fails_before_its_end_is_the_servers_fault() =>
        FormFault.IsEarlyEnd(new IOException("The body could not be read."), isAtEnd: false).Should().BeFalse();

    [TestMethod]
    public void An_error_of_the_operating_system_is_the_servers_fault() =>
        FormFault.IsEarlyEnd(new IOException("No space left on device", NoSpaceLeft), isAtEnd: true).Should().BeFalse();

    [TestMethod]
    public void An_error_about_a_file_or_a_folder_is_the_servers_fault()
    {
        FormFault.IsEarlyEnd(new FileNotFoundException(), isAtEnd: true).Should().BeFalse();
        FormFault.IsEarlyEnd(new DirectoryNotFoundException(), isAtEnd: true).Should().BeFalse();
    }
}
