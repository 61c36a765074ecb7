using FluentAssertions;
using Microsoft.Owin;

namespace Bridge.Katana.Tests;

[TestClass]
public class OwinContextTests
{
    [TestMethod]
    public void Request_and_response_work_on_the_same_environment()
    {
        var environment = new Dictionary<string, object>();
        var context = new OwinContext(environment);

        context.Environment.Should().BeSameAs(environment);
        context.Request.Environment.Should().BeSameAs(environment);
        context.Response.Environment.Should().BeSameAs(environment);
        context.Request.Context.Environment.Should().BeSameAs(environment);
        context.Response.Context.Environment.Should().BeSameAs(environment);
        context.Request.Should().BeSameAs(context.Request);
        context.Response.Should().BeSameAs(context.Response);
    }

    [TestMethod]
    public void New_context_has_headers()
    {
        var context = new OwinContext();
        context.Request.Headers["x"] = "1";
        context.Response.Headers["y"] = "2";

        context.Request.Headers["X"].Should().Be("1");
        context.Response.Headers["Y"].Should().Be("2");
        context.Get<IDictionary<string, string[]>>("owin.RequestHeaders")["X"].Should().Equal("1");
    }

    [TestMethod]
    public void Get_answers_the_default_for_what_is_missing_or_null()
    {
        var context = new OwinContext();

        context.Get<string>("none").Should().BeNull();
        context.Get<int>("none").Should().Be(0);
        context.Set<string>("null", null).Should().BeSameAs(context);
        context.Get<string>("null").Should().BeNull();
        context.Set("n", 7).Get<int>("n").Should().Be(7);
        context.Get<int?>("n").Should().Be(7);
        context.Get<object>("n").Should().Be(7);
    }

    [TestMethod]
    public void Get_refuses_a_value_of_another_type()
    {
        IOwinContext context = new OwinContext().Set("n", 7);

        FluentActions.Invoking(() => context.Get<string>("n")).Should().Throw<InvalidCastException>();
    }

    [TestMethod]
    public void TraceOutput_is_the_hosts()
    {
        var context = new OwinContext { TraceOutput = TextWriter.Null };

        context.Environment["host.TraceOutput"].Should().BeSameAs(TextWriter.Null);
        context.TraceOutput.Should().BeSameAs(TextWriter.Null);
    }

    [TestMethod]
    public void Constructor_refuses_null() =>
        FluentActions.Invoking(() => new OwinContext(null)).Should().Throw<ArgumentNullException>().WithParameterName("environment");
}
