using FluentAssertions;
using Microsoft.Owin;

namespace Bridge.Katana.Tests;

[TestClass]
public class OwinStartupAttributeTests
{
    [TestMethod]
    public void What_is_left_out_is_empty()
    {
        Parts(new OwinStartupAttribute(typeof(int))).Should().Be(("", typeof(int), ""));
        Parts(new OwinStartupAttribute(typeof(int), "Method")).Should().Be(("", typeof(int), "Method"));
        Parts(new OwinStartupAttribute("name", typeof(int))).Should().Be(("name", typeof(int), ""));
        Parts(new OwinStartupAttribute("name", typeof(int), "Method")).Should().Be(("name", typeof(int), "Method"));
        FluentActions.Invoking(() => new OwinStartupAttribute(null)).Should().Throw<ArgumentNullException>().WithParameterName("startupType");
    }

    [TestMethod]
    public void An_assembly_may_have_several()
    {
        var usage = (AttributeUsageAttribute)Attribute.GetCustomAttribute(typeof(OwinStartupAttribute), typeof(AttributeUsageAttribute));

        (usage.ValidOn, usage.AllowMultiple).Should().Be((AttributeTargets.Assembly, true));
    }

    private static (string, Type, string) Parts(OwinStartupAttribute attribute) => (attribute.FriendlyName, attribute.StartupType, attribute.MethodName);
}
