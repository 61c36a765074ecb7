using Bridge.Request;
using FluentAssertions;

namespace Bridge.Core.Tests.Request;

[TestClass]
public sealed class FormLimitsTests
{
    // The messages are those of ASP.NET Core's readers.
    [TestMethod]
    [DataRow("Form value count limit 1024 exceeded.", 413)]
    [DataRow("Form key or value length limit 2048 exceeded.", 413)]
    [DataRow("Multipart body length limit 16384 exceeded.", 413)]
    [DataRow("Multipart header length limit 16384 exceeded. Too much data before the first boundary.", 413)]
    [DataRow("Multipart boundary length limit 128 exceeded.", 400)]
    [DataRow("Missing content-type boundary.", 400)]
    public void A_form_that_is_too_large_is_413_and_a_malformed_form_is_400(string message, int status) =>
        new FormLimits().Refuse(new InvalidDataException(message)).StatusCode.Should().Be(status);
}
