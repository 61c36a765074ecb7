using FluentAssertions;
using Microsoft.Extensions.Primitives;
using Newtonsoft.Json.Linq;

namespace Bridge.Core.Tests.Json;

/// <summary>Types that cannot be read are the view's fault and not the client's.</summary>
[TestClass]
public sealed class UnreadableTypeTests
{
    [TestMethod]
    public async Task A_type_that_cannot_be_read_is_an_error_that_names_it()
    {
        await Refused<IAnimal>("{\"name\":\"a\"}", "IAnimal");
        await Refused<Shape>("{}", "Shape");
        await Refused<Private>("{}", "Private");
        await Refused<GetOnly>("{\"value\":1}", "GetOnly");
        await Refused<Page>("[1]", "Page");
        await Refused<Stream>("{}", "Stream");
        await Refused<List<Action>>("[{}]", "Action");
        await Refused<System.Data.DataTable>("[]", "DataTable");
        await Refused<NotFollowed>("{}", "NotFollowed");
    }

    [TestMethod]
    public async Task A_type_that_can_be_read_from_no_json_is_not_the_clients_fault_whatever_json_was_sent()
    {
        await Refused<StringValues>("\"a\"", "StringValues");
        await Refused<Headers>("{\"A\":\"1\"}", "Headers");
        await Refused<ILookup<string, int>>("{}", "ILookup");
        await Refused<DerivedToken>("{\"a\":1}", "DerivedToken");
        await Refused<JProperty>("{\"a\":1}", "JProperty");
        await Refused<Identity>("5", "Identity");
        await Refused<List<Identity>>("[5]", "Identity");
        await Refused<Box<Identity?>>("{\"value\":5}", "Identity");
        await Refused<Dictionary<string, Box<Identity>>>("{\"a b\":{\"value\":5}}", "Identity");
        await Refused<System.Data.SqlTypes.SqlInt32>("5", "SqlInt32");
#if NET
        await Refused<Inline>("{}", "Inline");
#endif
    }

    [TestMethod]
    public async Task A_body_that_fails_elsewhere_than_at_a_type_that_cannot_be_read_is_the_clients_fault()
    {
        Func<Task> list = async () => await TestViewRequest.ReadAsync<Box<List<int>>>("{\"value\":5}");
        (await list.Should().ThrowAsync<HttpException>()).Which.StatusCode.Should().Be(400);
        Func<Task> beside = async () => await TestViewRequest.ReadAsync<Tuple<Box<Identity>, int>>("[null,\"x\"]");
        (await beside.Should().ThrowAsync<HttpException>()).Which.StatusCode.Should().Be(400);
        Func<Task> cut = async () => await TestViewRequest.ReadAsync<List<Box<int>>>("[{\"value\":1");
        (await cut.Should().ThrowAsync<HttpException>()).Which.StatusCode.Should().Be(400);
    }

    [TestMethod]
    public async Task A_type_whose_data_no_json_can_set_is_an_error_that_names_it()
    {
        await Refused<Explicit>("{\"name\":\"a\"}", "Explicit");
        await Refused<Box<Referring>>("{\"value\":{\"a\":1}}", "Referring");
    }

    [TestMethod]
    public async Task A_class_whose_data_is_behind_an_indexer_cannot_be_read()
    {
        await Refused<Indexed>("{\"a\":\"b\"}", "Indexed");
    }

    private static async Task Refused<T>(string body, string name)
    {
        Func<Task> read = async () => await TestViewRequest.ReadAsync<T>(body);
        (await read.Should().ThrowAsync<InvalidOperationException>(name)).WithMessage($"The view the view calls ReadJsonAsync for *{name}*");
    }

    private sealed class Indexed
    {
        public string this[string key]
        {
            get => key;
            set => _ = value;
        }
    }
}
