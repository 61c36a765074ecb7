using FluentAssertions;
using Microsoft.Owin.Helpers;

namespace Bridge.Katana.Tests.Helpers;

[TestClass]
public class WebHelpersTests
{
    [TestMethod]
    public void ParseForm_unescapes_every_ascii_character()
    {
        for (char c = '\0'; c < 128; c++)
        {
            Microsoft.Owin.IFormCollection form = WebHelpers.ParseForm($"%{(int)c:x2}=a%{(int)c:X2}b");

            form.Should().ContainSingle().Which.Key.Should().Be(c.ToString());
            form.GetValues(c.ToString()).Should().Equal($"a{c}b");
        }
    }

    [TestMethod]
    [DataRow("a=1&A=2&b=3&a=", "a=1,2,|b=3")]
    [DataRow("a&b&c", "")]
    [DataRow("a=&=&b=+", "a=|=|b= ")]
    [DataRow(" a=1", "a=1", DisplayName = "blanks before a name go")]
    [DataRow("a =1", "a =1")]
    [DataRow("", "")]
    public void ParseForm_keeps_repeated_and_empty_values(string text, string expected) =>
        string.Join("|", WebHelpers.ParseForm(text).Select(field => field.Key + "=" + string.Join(",", field.Value))).Should().Be(expected);
}
