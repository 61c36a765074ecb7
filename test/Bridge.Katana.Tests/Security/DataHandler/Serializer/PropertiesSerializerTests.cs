using System.Text;
using FluentAssertions;
using Microsoft.Owin.Security;
using Microsoft.Owin.Security.DataHandler.Serializer;

namespace Bridge.Katana.Tests.Security.DataHandler.Serializer;

[TestClass]
public sealed class PropertiesSerializerTests
{
    private readonly PropertiesSerializer _serializer = new();

    [TestMethod]
    public void Layout_is_version_count_and_pairs()
    {
        var properties = new AuthenticationProperties(new Dictionary<string, string> { ["a"] = "é" });

        _serializer.Serialize(properties).Should().Equal(
            1, 0, 0, 0, // version
            1, 0, 0, 0, // count
            1, (byte)'a',
            2, 0xC3, 0xA9);
    }

    [TestMethod]
    public void Empty_properties_survive() =>
        _serializer.Deserialize(_serializer.Serialize(new AuthenticationProperties())).Dictionary.Should().BeEmpty();

    [TestMethod]
    public void Every_property_survives()
    {
        var issued = new DateTimeOffset(2014, 2, 3, 4, 5, 6, TimeSpan.Zero);
        var properties = new AuthenticationProperties
        {
            IsPersistent = true,
            RedirectUri = "/a?b=c&d=é\u0000\r\n",
            IssuedUtc = issued,
            ExpiresUtc = issued.AddDays(14),
            AllowRefresh = false,
        };
        properties.Dictionary["\u2603"] = "";
        properties.Dictionary["long"] = new string('x', 100_000);

        AuthenticationProperties read = _serializer.Deserialize(_serializer.Serialize(properties));

        read.Dictionary.Should().Equal(properties.Dictionary);
        read.IsPersistent.Should().BeTrue();
        read.IssuedUtc.Should().Be(issued);
        read.ExpiresUtc.Should().Be(issued.AddDays(14));
        read.AllowRefresh.Should().BeFalse();
    }

    [TestMethod]
    public void Keys_that_differ_in_case_stay_apart()
    {
        var properties = new AuthenticationProperties(new Dictionary<string, string> { ["a"] = "1", ["A"] = "2" });
        _serializer.Deserialize(_serializer.Serialize(properties)).Dictionary.Should().Equal(properties.Dictionary);
    }

    [TestMethod]
    public void Another_version_reads_as_null()
    {
        byte[] data = _serializer.Serialize(new AuthenticationProperties());
        data[0] = 2;
        _serializer.Deserialize(data).Should().BeNull();
    }

    [TestMethod]
    public void A_null_value_is_refused_by_name()
    {
        var properties = new AuthenticationProperties(new Dictionary<string, string> { ["nickname"] = null });
        _serializer.Invoking(s => s.Serialize(properties)).Should().Throw<ArgumentException>().WithMessage("*'nickname'*");
    }

    [TestMethod]
    public void What_is_cut_off_is_an_error()
    {
        byte[] data = _serializer.Serialize(new AuthenticationProperties { RedirectUri = "/" });
        _serializer.Invoking(s => s.Deserialize(data[..^1])).Should().Throw<EndOfStreamException>();
    }

    [TestMethod]
    public void Write_and_Read_leave_the_stream_open_and_after_the_properties()
    {
        var memory = new MemoryStream();
        var writer = new BinaryWriter(memory, Encoding.UTF8);
        PropertiesSerializer.Write(writer, new AuthenticationProperties { IsPersistent = true });
        writer.Write("next");
        memory.Position = 0;

        var reader = new BinaryReader(memory, Encoding.UTF8);
        PropertiesSerializer.Read(reader).IsPersistent.Should().BeTrue();
        reader.ReadString().Should().Be("next");
    }

    [TestMethod]
    public void Null_is_refused()
    {
        _serializer.Invoking(s => s.Serialize(null)).Should().Throw<ArgumentNullException>();
        _serializer.Invoking(s => s.Deserialize(null)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => PropertiesSerializer.Read(null)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => PropertiesSerializer.Write(null, new AuthenticationProperties())).Should().Throw<ArgumentNullException>();
    }
}
