using System.Data.Linq;
using FluentAssertions;

namespace Bridge.Katana.Tests.Facades;

[TestClass]
public class BinaryTests
{
    [TestMethod]
    public void Bytes_are_copied_in_and_out()
    {
        byte[] bytes = [1, 2, 3];
        Binary binary = bytes;
        bytes[0] = 9;

        binary.ToArray().Should().Equal(1, 2, 3);
        binary.ToArray()[0] = 9;
        binary.ToArray().Should().Equal(1, 2, 3);
        binary.Length.Should().Be(3);
        new Binary(null).Length.Should().Be(0);
    }

    [TestMethod]
    public void Equality_is_by_value()
    {
        Binary one = new([1, 2]), same = new([1, 2]), other = new([1, 3]), none = null;

        (one == same, one != other, one.Equals((object)same), one.Equals(none), none == null, none == one).Should().Be((true, true, true, false, true, false));
        one.GetHashCode().Should().Be(same.GetHashCode());
    }

    [TestMethod]
    public void Text_is_base64_in_quotation_marks() => new Binary([1, 2, 3]).ToString().Should().Be("\"AQID\"");

    [TestMethod]
    public void Identity_is_that_of_NET_Framework() =>
        typeof(Binary).Assembly.FullName.Should().Be("System.Data.Linq, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089");
}
