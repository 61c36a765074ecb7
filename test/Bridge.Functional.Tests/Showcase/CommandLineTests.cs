using Bridge.Showcase;
using FluentAssertions;

namespace Bridge.Functional.Tests.Showcase;

[TestClass]
public sealed class CommandLineTests
{
    [TestMethod]
    public void Without_options_the_urls_are_those_of_the_readme()
    {
        var parsed = CommandLine.Parse([]);

        parsed.Kestrel.Should().Be("http://localhost:5080");
        parsed.Owin.Should().Be("http://localhost:5081");
    }

    [TestMethod]
    [DataRow("http://localhost:8080")]
    [DataRow("http://127.0.0.1:0")]
    [DataRow("http://[::1]:8080")]
    [DataRow("http://+:8080/")]
    [DataRow("HTTP://LOCALHOST:65535")]
    public void A_url_is_taken_with_a_blank_or_an_equals_sign_before_it(string url)
    {
        CommandLine.Parse(["--kestrel", url]).Kestrel.Should().Be(url);
        CommandLine.Parse([$"--owin={url}"]).Owin.Should().Be(url);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("localhost:8080")]
    [DataRow("http://localhost")]
    [DataRow("http://localhost:")]
    [DataRow("http://localhost:65536")]
    [DataRow("http://localhost:80 80")]
    [DataRow("http://:8080")]
    [DataRow("http://example.org:8080")]
    [DataRow("http://local host:8080")]
    [DataRow("http://localhost:8080/site")]
    [DataRow("https://localhost:8080")]
    [DataRow("http//localhost:8080")]
    public void A_malformed_url_is_refused_with_the_option_and_an_example(string url)
    {
        FluentActions.Invoking(() => CommandLine.Parse(["--owin", url])).Should().Throw<CommandLineException>()
            .WithMessage(
                $"--owin: '{url}' is not a URL to listen on. Write http://HOST:PORT with localhost, an address or + as the host, "
                    + "such as http://localhost:8080.");
    }

    [TestMethod]
    public void What_is_no_option_is_refused_with_those_that_are() =>
        FluentActions.Invoking(() => CommandLine.Parse(["--port", "80"])).Should().Throw<CommandLineException>()
            .WithMessage("'--port' is no option. There are --kestrel URL, --owin URL and --help.");

    [TestMethod]
    public void An_option_without_its_url_is_refused() =>
        FluentActions.Invoking(() => CommandLine.Parse(["--owin"])).Should().Throw<CommandLineException>().WithMessage("--owin needs a URL*");

    [TestMethod]
    public void Help_is_asked_for() => CommandLine.Parse(["--help"]).Help.Should().BeTrue();
}
