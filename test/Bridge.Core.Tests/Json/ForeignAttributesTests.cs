using System.Collections;
using System.Collections.Specialized;
using System.Data;
using System.Data.SqlTypes;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Serialization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Bridge.Json;
using FluentAssertions;
using Newtonsoft.Json.Linq;
using JsonNet = Newtonsoft.Json;

namespace Bridge.Core.Tests.Json;

/// <summary>The attributes of Json.NET and of data contracts.</summary>
[TestClass]
public sealed class ForeignAttributesTests
{
    [TestMethod]
    public async Task Attributes_of_Json_NET_and_of_data_contracts_count()
    {
        (await Answer.JsonOf(new[] { new WithJsonNet() })).Should().Be("[{\"kept\":\"kept\",\"hidden\":\"shown\",\"age\":7,\"given_name\":\"Ann\"}]");
        (await Answer.JsonOf(new[] { new OptIn() })).Should().Be("[{\"shown\":1}]");
        (await Answer.JsonOf(new[] { new Contract() })).Should().Be("[{\"name\":\"Ann\",\"the_id\":5}]");
        (await Answer.JsonOf(new { any = (object)new OptIn() })).Should().Be("{\"any\":{\"shown\":1}}");
    }

    [TestMethod]
    public async Task An_attribute_of_Json_NET_that_is_not_followed_is_an_error()
    {
        (await Answer.RefusalOf(new { a = new[] { new NotFollowed() } }))
            .Should()
            .Contain("a[0] is a NotFollowed").And
            .Contain("NullValueHandling").And
            .Contain("ForeignJsonAttributes");
        (await Answer.RefusalOf(new { n = Named.One })).Should().Contain("n is a Named").And.Contain("JsonConverter");
        BridgeOptions own =
            new() { JsonOptions =
                new JsonSerializerOptions(JsonSerializerDefaults.Web) { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } } };
        (await Answer.Of(new { n = Named.One }, options: own)).Text.Should().Be("{\"n\":\"One\"}", "the user's converter goes before");
    }

    [TestMethod]
    public async Task Attributes_count_when_a_value_is_read()
    {
        WithJsonNet read = (await TestViewRequest.ReadAsync<WithJsonNet>("{\"given_name\":\"Bob\",\"password\":\"set\",\"name\":\"no\",\"token\":\"set\"}"))!;
        read.Name.Should().Be("Bob");
        read.Password.Should().Be("secret", "a client cannot set what is ignored");
        read.Token.Should().Be("secret");
        Contract contract = (await TestViewRequest.ReadAsync<Contract>("{\"the_id\":9,\"name\":\"Bob\",\"password\":\"set\"}"))!;
        (contract.Id, contract.Name, contract.Password).Should().Be((9, "Bob", "secret"));
    }

    [TestMethod]
    public async Task What_an_interface_hides_or_names_is_hidden_and_named_for_reading_too()
    {
        Account read = (await TestViewRequest.ReadAsync<Account>("{\"user_name\":\"bob\",\"name\":\"no\",\"password\":\"set\"}"))!;
        (read.Name, read.Password).Should().Be(("bob", "secret"));
        (await TestViewRequest.ReadAsync<StringDictionary>("{\"a\":\"1\"}"))!["a"].Should().Be("1");
    }

    [TestMethod]
    public async Task Null_for_a_member_that_Json_NET_requires_is_the_clients_fault()
    {
        (await TestViewRequest.ReadAsync<Needed>("{\"name\":\"a\"}"))!.Name.Should().Be("a");
        foreach (string body in new[] { "{\"name\":null}", "{}" })
        {
            Func<Task> read = async () => await TestViewRequest.ReadAsync<Needed>(body);
            (await read.Should().ThrowAsync<HttpException>(body)).Which.StatusCode.Should().Be(400);
        }
    }

    [TestMethod]
    public async Task What_an_interface_hides_is_not_published_and_what_it_names_has_that_name()
    {
        (await Answer.JsonOf(new[] { new Account() })).Should().Be("[{\"user_name\":\"ann\"}]");
    }

    [TestMethod]
    public async Task Further_data_that_JsonNet_keeps_in_a_private_member_is_refused_where_it_stands()
    {
        (await Answer.RefusalOf(new { a = new[] { new WithPrivateExtra() } }))
            .Should()
            .Contain("a[0] is a WithPrivateExtra: Json.NET's attribute JsonExtensionData");
        (await Answer.Of(new[] { new WithPrivateExtra() }, options: new BridgeOptions { ForeignJsonAttributes = false })).Text.Should().Be("[{\"a\":1}]");
    }

    [TestMethod]
    public async Task A_member_is_written_where_its_Specified_says_so_and_reading_it_sets_that()
    {
        (await Answer.JsonOf(new[] { new Specified(), new Specified { Age = 5, AgeSpecified = true } }))
            .Should()
            .Be("[{\"ageSpecified\":false},{\"age\":5,\"ageSpecified\":true}]");
        (await TestViewRequest.ReadAsync<Specified>("{\"age\":5}"))!.AgeSpecified.Should().BeTrue();
    }

    [TestMethod]
    public async Task What_Json_NET_marks_on_an_interface_or_on_a_described_class_counts()
    {
        (await Answer.JsonOf(new[] { new Member() })).Should().Be("[{\"id\":1}]");
        (await Answer.JsonOf(new { d = new Described() })).Should().Be("{\"d\":{\"the_id\":1}}");
        (await Answer.RefusalOf(new { c = new Converted() })).Should().Contain("c is a Converted: Json.NET's attribute JsonConverter");
    }

    private sealed class Needed
    {
        [Newtonsoft.Json.JsonProperty(Required = Newtonsoft.Json.Required.Always)]
        public string? Name { get; set; }
    }

    private sealed class Specified
    {
        public int Age { get; set; }

        public bool AgeSpecified { get; set; }
    }

    [JsonNet.JsonObject(JsonNet.MemberSerialization.OptIn)]
    private interface IMember
    {
        [JsonNet.JsonProperty]
        int Id { get; }
    }

    private sealed class Member : IMember
    {
        public int Id => 1;

        public string Password => "secret";
    }

    [TestMethod]
    public async Task The_name_of_an_override_counts_before_that_of_what_it_overrides_and_JsonProperty_before_DataMember()
    {
        (await Answer.JsonOf(new[] { new Renamed() })).Should().Be("[{\"derived\":1,\"property\":2}]");
        (await TestViewRequest.ReadAsync<Renamed>("{\"derived\":5,\"base\":6}"))!.A.Should().Be(5);
    }

    [TestMethod]
    public async Task What_System_Text_Json_ignores_a_client_cannot_set_although_it_is_a_member_of_a_contract()
    {
        (await Answer.JsonOf(new[] { new IgnoredMember() })).Should().Be("[{\"a\":1}]");
        (await TestViewRequest.ReadAsync<IgnoredMember>("{\"a\":2,\"role\":\"admin\"}"))!.Role.Should().Be("user");
    }

    [DataContract]
    private class Overridden
    {
        [DataMember(Name = "base")]
        public virtual int A { get; set; } = 1;

        [DataMember(Name = "member"), JsonNet.JsonProperty("property")]
        public int B { get; set; } = 2;
    }

    private sealed class Renamed : Overridden
    {
        [DataMember(Name = "derived")]
        public override int A { get; set; } = 1;
    }

    [DataContract]
    private sealed class IgnoredMember
    {
        [DataMember]
        public int A { get; set; } = 1;

        [DataMember, System.Text.Json.Serialization.JsonIgnore]
        public string Role { get; set; } = "user";
    }

    // .NET's own is not in the reference assemblies of .NET Framework that the tests have. It is recognised by its name.
    [AttributeUsage(AttributeTargets.Class)]
    private sealed class MetadataTypeAttribute(Type type) : Attribute
    {
        public Type MetadataClassType => type;
    }

    [MetadataType(typeof(Description))]
    private sealed class Described
    {
        public int Id => 1;

        public string Password => "secret";
    }

    [JsonNet.JsonObject(JsonNet.MemberSerialization.OptIn)]
    private sealed class Description
    {
        [JsonNet.JsonProperty("the_id")]
        public object? Id { get; set; }
    }

    [JsonNet.JsonConverter(typeof(JsonNet.Converters.StringEnumConverter))]
    private interface IConverted;

    private sealed class Converted : IConverted
    {
        public int A => 1;
    }
}

/// <summary>Attributes of Json.NET and of data contracts, one by one.</summary>
[TestClass]
public sealed class EachForeignAttributeTests
{
    [TestMethod]
    public async Task Members_that_an_attribute_hides_are_not_written()
    {
        (await Answer.JsonOf(new[] { new Hiding() })).Should().Be("[{\"shown\":1}]");
        (await Answer.JsonOf(new[] { new Derived() })).Should().Be("[{\"other\":2}]", "the attribute of the property that it overrides counts");
    }

#if NET
    [TestMethod]
    public async Task Attributes_of_a_metadata_class_count() =>
        (await Answer.JsonOf(new[] { new Described() })).Should().Be("[{\"the_name\":\"Ann\"}]");
#endif

    [TestMethod]
    public async Task Member_that_must_have_a_value_and_has_none_is_refused_by_its_path()
    {
        (await Answer.JsonOf(new { a = new Requiring { Always = "x", NotNull = "y" } })).Should().Contain("\"always\":\"x\"");
        (await Answer.RefusalOf(new { a = new Requiring { NotNull = "y" } })).Should().Contain("a.always").And.Contain("its attribute requires a value");
        (await Answer.RefusalOf(new { a = new Requiring { Always = "x" } })).Should().Contain("a.notNull").And.Contain("its attribute requires a value");
    }

    [TestMethod]
    public async Task Default_is_left_out_where_the_contract_says_so() =>
        (await Answer.JsonOf(new[] { new Contract(), new Contract { Number = 1, Text = "a" } }))
            .Should().Be("[{\"kept\":0},{\"number\":1,\"text\":\"a\",\"kept\":0}]");

    [TestMethod]
    public async Task ShouldSerialize_is_asked() =>
        (await Answer.JsonOf(new[] { new Asked(), new Asked { Number = 1 } })).Should().Be("[{},{\"number\":1}]");

    [TestMethod]
    [DataRow(typeof(Fields), "MemberSerialization.Fields")]
    [DataRow(typeof(Extended), "JsonExtensionData")]
    [DataRow(typeof(Nulls), "NullValueHandling of JsonObject")]
    [DataRow(typeof(Listed), "JsonObject on a collection")]
    [DataRow(typeof(Converted), "JsonConverter")]
    public async Task Attribute_that_is_not_followed_is_an_error_that_names_it_unless_it_is_turned_off(Type type, string attribute)
    {
        object value = Activator.CreateInstance(type)!;
        (await Answer.RefusalOf(new { a = value })).Should().Contain(attribute).And.Contain("ForeignJsonAttributes");
        (await Answer.Of(new { a = value }, options: new BridgeOptions { ForeignJsonAttributes = false })).Text.Should().StartWith("{\"a\":");
    }

    [TestMethod]
    public void Required_member_that_is_missing_is_the_clients_fault_and_a_private_setter_is_used()
    {
        var rules = JsonRules.For(new JsonSerializerOptions(JsonSerializerDefaults.Web), foreignAttributes: true);
        FluentActions.Invoking(() => Read("{\"notNull\":\"y\"}")).Should().Throw<JsonException>().WithMessage("*always*");
        ((Requiring)Read("{\"always\":\"x\"}")).Always.Should().Be("x");
        ((Private)JsonSerializer.Deserialize("{\"number\":7}", rules.ForReading(typeof(Private)))!).Number.Should().Be(7);

        object Read(string json) => JsonSerializer.Deserialize(json, rules.ForReading(typeof(Requiring)))!;
    }

    public sealed class Hiding
    {
        [NonSerialized]
        public int Field = 5;

        public int Shown => 1;

        [IgnoreDataMember]
        public int Contract => 2;

        [JsonNet.JsonIgnore]
        public int Newton => 3;

        [System.Web.Script.Serialization.ScriptIgnore]
        public int Script => 4;

        [System.Text.Json.Serialization.JsonIgnore]
        public int Own => 6;
    }

    public class Base
    {
        [JsonNet.JsonIgnore]
        public virtual int Hidden => 1;
    }

    public sealed class Derived : Base
    {
        public override int Hidden => 3;

        public int Other => 2;
    }

#if NET
    [System.ComponentModel.DataAnnotations.MetadataType(typeof(Metadata))]
    public sealed class Described
    {
        public string Name => "Ann";

        private sealed class Metadata
        {
            [JsonNet.JsonProperty("the_name")]
            public string? Name { get; set; }
        }
    }
#endif

    public sealed class Requiring
    {
        [JsonNet.JsonProperty(Required = JsonNet.Required.Always)]
        public string? Always { get; set; }

        [JsonNet.JsonProperty(Required = JsonNet.Required.DisallowNull)]
        public string? NotNull { get; set; }
    }

    [DataContract]
    public sealed class Contract
    {
        [DataMember(EmitDefaultValue = false)]
        public int Number { get; set; }

        [DataMember(EmitDefaultValue = false)]
        public string? Text { get; set; }

        [DataMember]
        public int Kept { get; set; }
    }

    public sealed class Asked
    {
        public int Number { get; set; }

        public bool ShouldSerializeNumber() => Number > 0;
    }

    [JsonNet.JsonObject(JsonNet.MemberSerialization.Fields)]
    public sealed class Fields
    {
        public int Number { get; set; }
    }

    public sealed class Extended
    {
        [JsonNet.JsonExtensionData]
        public Dictionary<string, object> Rest { get; } = [];
    }

    [JsonNet.JsonObject(ItemNullValueHandling = JsonNet.NullValueHandling.Ignore)]
    public sealed class Nulls
    {
        public int Number { get; set; }
    }

    [JsonNet.JsonObject]
    public sealed class Listed : List<int>;

    [JsonNet.JsonConverter(typeof(JsonNet.Converters.StringEnumConverter))]
    public sealed class Converted
    {
        public int Number { get; set; }
    }

    public sealed class Private
    {
        [JsonNet.JsonProperty]
        public int Number { get; private set; }
    }
}
