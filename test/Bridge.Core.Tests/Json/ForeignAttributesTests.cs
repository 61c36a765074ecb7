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
