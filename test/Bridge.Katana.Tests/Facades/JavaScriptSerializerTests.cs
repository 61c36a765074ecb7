using System.Text;
using System.Web.Script.Serialization;
using FluentAssertions;

namespace Bridge.Katana.Tests.Facades;

/// <summary>What .NET Framework's serializer wrote and read.</summary>
[TestClass]
public class JavaScriptSerializerTests
{
    private readonly JavaScriptSerializer _json = new();

    [TestMethod]
    public void Values_are_written_as_ever()
    {
        _json.Serialize(null).Should().Be("null");
        _json.Serialize("a\"b\\c\r\n\t<i>'&'</i>ä\u2028\u0001").Should().Be(@"""a\""b\\c\r\n\t\u003ci\u003e\u0027\u0026\u0027\u003c/i\u003eä\u2028\u0001""");
        _json.Serialize(new object[] { 1, -2L, 1.5, 1.10m, true, 'c', DayOfWeek.Friday, double.NaN, (byte)7 })
            .Should()
            .Be("[1,-2,1.5,1.10,true,\"c\",5,NaN,7]");
        _json.Serialize(new Guid("00000000-0000-0000-0000-000000000001")).Should().Be("\"00000000-0000-0000-0000-000000000001\"");
        _json.Serialize(new Uri("http://a/ä")).Should().Be("\"http://a/%C3%A4\"");
        _json.Serialize(new Dictionary<string, object> { ["b"] = 1, ["a"] = new List<int> { 1, 2 } }).Should().Be("""{"b":1,"a":[1,2]}""");
        _json.Serialize(new { a = 1, b = (string)null, c = Array.Empty<int>() }).Should().Be("""{"a":1,"b":null,"c":[]}""");
        _json.Serialize(new Model { Field = 1, Name = "n", Hidden = "h" }).Should().Be("""{"Field":1,"Name":"n","Child":null,"When":null,"Numbers":null}""");
    }

    [TestMethod]
    public void Dates_are_milliseconds_in_escaped_slashes()
    {
        var date = new DateTime(2020, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc);

        _json.Serialize(date).Should().Be(@"""\/Date(1577934245678)\/""");
        _json.Serialize(date.ToLocalTime()).Should().Be(@"""\/Date(1577934245678)\/""");
        _json.DeserializeObject(@"""\/Date(1577934245678)\/""").Should().Be(date);
        _json.DeserializeObject(@"""\/Date(-1)\/""").Should().Be(new DateTime(1969, 12, 31, 23, 59, 59, 999));
        _json.DeserializeObject(@"""\/Date(1577934245678+0100)\/""").Should().Be(date);
        _json.DeserializeObject("\"/Date(1)/\"").Should().Be("/Date(1)/", "the slashes are not escaped");
        ((DateTime)_json.DeserializeObject(_json.Serialize(date))).Kind.Should().Be(DateTimeKind.Utc);
    }

    [TestMethod]
    public void Objects_are_read_without_a_type()
    {
        var value = (Dictionary<string, object>)_json.DeserializeObject("""{"a":1,"b":[1,3000000000,1.5,1e3,true,null,"x"],"c":{"d":"e"},"a":2}""");

        value["a"].Should().Be(2);
        value["b"].Should().BeOfType<object[]>().Which.Should().Equal(1, 3000000000L, 1.5m, 1000.0, true, null, "x");
        value["c"].Should().BeOfType<Dictionary<string, object>>().Which["d"].Should().Be("e");
        _json.DeserializeObject("").Should().BeNull();
    }

    [TestMethod]
    public void Objects_are_read_as_a_type()
    {
        Model model = _json.Deserialize<Model>(
            """{"name":"n","FIELD":"5","Hidden":"h","unknown":1,"Child":{"Name":"c"},"When":"\/Date(0)\/","Numbers":[1,"2"]}""");

        (model.Name, model.Field, model.Hidden, model.Child.Name, model.When).Should().Be(("n", 5, null, "c", DateTime.UnixEpoch));
        model.Numbers.Should().Equal(1, 2);
        _json.Deserialize<Dictionary<string, int>>("""{"a":1}""").Should().Equal(new Dictionary<string, int> { ["a"] = 1 });
        _json.Deserialize<int[]>("[1,2]").Should().Equal(1, 2);
        _json.Deserialize<IEnumerable<string>>("[\"a\"]").Should().Equal("a");
        _json.Deserialize<DayOfWeek>("\"friday\"").Should().Be(DayOfWeek.Friday);
        _json.Deserialize<DayOfWeek?>("null").Should().BeNull();
        _json.ConvertToType<Model>(new Dictionary<string, object> { ["Name"] = "x" }).Name.Should().Be("x");
    }

    [TestMethod]
    public void What_does_not_fit_says_so()
    {
        _json.Invoking(json => json.Deserialize<int>("\"x\"")).Should().Throw<InvalidOperationException>().WithMessage("*System.String*System.Int32*");
        _json.Invoking(json => json.Deserialize<int>("null")).Should().Throw<InvalidOperationException>().WithMessage("*null*System.Int32*");
        _json.Invoking(json => json.Deserialize<int>("[1]")).Should().Throw<InvalidOperationException>().WithMessage("*array*");
        _json.Invoking(json => json.DeserializeObject("{")).Should().Throw<ArgumentException>().WithMessage("Invalid JSON*");
        _json.Invoking(json => json.DeserializeObject("1 2")).Should().Throw<ArgumentException>();
    }

    [TestMethod]
    public void Limits_hold_in_both_directions()
    {
        _json.MaxJsonLength.Should().Be(2_097_152);
        _json.RecursionLimit.Should().Be(100);
        _json.MaxJsonLength = 10;
        _json.RecursionLimit = 3;

        _json.Serialize("12345678").Should().HaveLength(10);
        _json.Invoking(json => json.Serialize("123456789")).Should().Throw<InvalidOperationException>().WithMessage("*MaxJsonLength*");
        _json.Invoking(json => json.DeserializeObject("\"123456789\"")).Should().Throw<ArgumentException>().WithMessage("*MaxJsonLength*");
        _json.Serialize(new[] { new[] { new[] { 1 } } }).Should().Be("[[[1]]]");
        _json.Invoking(json => json.Serialize(new[] { new[] { new[] { new[] { 1 } } } })).Should().Throw<ArgumentException>().WithMessage("*RecursionLimit*");
        _json.Invoking(json => json.DeserializeObject("[[[[1]]]]")).Should().Throw<ArgumentException>();
        _json.Invoking(json => json.MaxJsonLength = 0).Should().Throw<ArgumentOutOfRangeException>();
        var output = new StringBuilder("before ");
        _json.Serialize(1, output);
        output.ToString().Should().Be("before 1");
    }

    [TestMethod]
    public void What_contains_itself_is_refused()
    {
        var list = new List<object>();
        list.Add(list);
        object[] twice = new object[] { "a" };

        _json.Invoking(json => json.Serialize(list)).Should().Throw<InvalidOperationException>().WithMessage("*circular*");
        _json.Serialize(new[] { twice, twice }).Should().Be("""[["a"],["a"]]""");
    }

    [TestMethod]
    public void Converters_and_names_of_types_are_refused_with_what_to_do()
    {
        _json.RegisterConverters([]);
        _json.Invoking(json => json.RegisterConverters([new Converter()])).Should().Throw<NotSupportedException>().WithMessage("*Converter*System.Text.Json*");
        FluentActions.Invoking(() => new JavaScriptSerializer(new Resolver())).Should().Throw<NotSupportedException>().WithMessage("*JsonDerivedType*");
        typeof(JavaScriptSerializer).Assembly.FullName.Should().Be("System.Web.Extensions, Version=4.0.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35");
    }

    public sealed class Model
    {
        public int Field;

        public string Name { get; set; }

        [ScriptIgnore]
        public string Hidden { get; set; }

        public Model Child { get; set; }

        public DateTime? When { get; set; }

        public List<int> Numbers { get; set; }
    }

    private sealed class Converter : JavaScriptConverter
    {
        public override IEnumerable<Type> SupportedTypes => [typeof(Model)];

        public override object Deserialize(IDictionary<string, object> dictionary, Type type, JavaScriptSerializer serializer) => null;

        public override IDictionary<string, object> Serialize(object obj, JavaScriptSerializer serializer) => null;
    }

    private sealed class Resolver : JavaScriptTypeResolver
    {
        public override Type ResolveType(string id) => null;

        public override string ResolveTypeId(Type type) => null;
    }
}
