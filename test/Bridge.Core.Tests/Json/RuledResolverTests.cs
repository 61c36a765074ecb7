using System.Collections;
using System.Collections.Specialized;
using System.Data;
using System.Data.SqlTypes;
using System.Drawing;
using System.Numerics;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Serialization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using FluentAssertions;
using Newtonsoft.Json.Linq;
using JsonNet = Newtonsoft.Json;

namespace Bridge.Core.Tests.Json;

/// <summary>How objects are written: their fields, and what their declared types hide.</summary>
[TestClass]
public sealed class RuledResolverTests
{
    [TestMethod]
    public async Task Public_fields_are_written_beside_properties()
    {
        (await Answer.JsonOf(new[] { new WithFields() })).Should().Be("[{\"property\":\"b\",\"number\":1,\"text\":\"a\"}]");
        (await Answer.JsonOf(new[] { new Vector2(1, 2) })).Should().Be("[{\"x\":1,\"y\":2}]");
        (await Answer.JsonOf(new { v = new Vector3(1, 2, 3), c = new Complex(1, 2) }))
            .Should()
            .Contain("\"x\":1,\"y\":2,\"z\":3").And
            .Contain("\"real\":1,\"imaginary\":2");
        (await Answer.JsonOf(new { q = new Quaternion(1, 2, 3, 4), p = new Point(1, 2), m = new Matrix3x2(1, 2, 3, 4, 5, 6) }))
            .Should()
            .Contain("\"w\":4").And
            .Contain("\"x\":1,\"y\":2").And
            .Contain("\"m32\":6");
        (await Answer.JsonOf(new[] { new KeyValuePair<string, (int, int)>("a", (1, 2)) })).Should().Be("[{\"key\":\"a\",\"value\":[1,2]}]");
    }

    [TestMethod]
    public async Task What_an_interface_or_an_abstract_class_declares_is_written_by_its_type_at_run_time_and_a_concrete_base_by_its_own_members()
    {
        Zoo zoo = new() { Declared = new Dog(), Concrete = new Dog(), Shape = new Circle(), Animals = [new Dog()], Anything = new Dog() };
        (await Answer.JsonOf(new { zoo }))
            .Should()
            .Be(
            "{\"zoo\":{\"declared\":{\"bones\":3,\"name\":\"Rex\"},\"concrete\":{\"name\":\"Rex\"},\"shape\":{\"radius\":2,\"kind\":\"shape\"},"
                + "\"animals\":[{\"name\":\"Rex\"}],\"anything\":{\"bones\":3,\"name\":\"Rex\"}}}");
        (await Answer.JsonOf(new List<IAnimal> { new Dog() })).Should().Be("[{\"bones\":3,\"name\":\"Rex\"}]");
        (await Answer.JsonOf(new { all = (IEnumerable)new NameValueCollection { ["a"] = "1" } })).Should().Be("{\"all\":{\"a\":\"1\"}}");
    }

    [TestMethod]
    public async Task Members_with_the_same_name_are_refused_where_they_stand()
    {
        (await Answer.RefusalOf(new { t = new[] { new NamedTwice() } })).Should().Contain("t[0] is a NamedTwice: two of its members have the name a in JSON");
        (await Answer.RefusalOf(new { t = new[] { new DiffersByCase() } })).Should().Contain("t[0] is a DiffersByCase: ").And.Contain("collides");
        Func<Task> read = async () => await TestViewRequest.ReadAsync<Box<NamedTwice>>("{\"value\":{\"a\":1}}");
        (await read.Should().ThrowAsync<InvalidOperationException>()).WithMessage("*NamedTwice: two of its members*");
    }

    private sealed class DiffersByCase
    {
#pragma warning disable IDE1006 // The names differ only by case on purpose.
        public int a { get; set; }
#pragma warning restore IDE1006

        public int A { get; set; }
    }
}
