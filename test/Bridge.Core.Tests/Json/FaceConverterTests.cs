using System.Text.Json;
using System.Text.Json.Serialization;
using FluentAssertions;

namespace Bridge.Core.Tests.Json;

[TestClass]
public sealed class FaceConverterTests
{
    private interface ISource
    {
        IAsyncEnumerable<int> Items { get; }
    }

    [TestMethod]
    public async Task What_an_interface_declares_and_the_class_does_not_show_is_refused()
    {
        List<IAnimal> all = [new Dog(), new PartlyExplicit()];
        (await Answer.RefusalOf(all)).Should().Contain("[1] is a PartlyExplicit: it is declared as IAnimal, and its Name is not public");
        (await Answer.RefusalOf(new { zoo = new Zoo { Declared = new PartlyExplicit() } })).Should().Contain("zoo.declared is a PartlyExplicit: it is");
        (await Answer.RefusalOf(new Dictionary<string, (int, IAnimal)> { ["a"] = (1, new PartlyExplicit()) })).Should().Contain("a[1] is a PartlyExplicit");
        (await Answer.JsonOf(new { p = new PartlyExplicit() })).Should().Be("{\"p\":{\"age\":3}}", "it is not declared as the interface");
        BridgeOptions preserving = new() { JsonOptions = new(JsonSerializerDefaults.Web) { ReferenceHandler = ReferenceHandler.Preserve } };
        Dog dog = new();
        (await Answer.Of(new List<IAnimal> { dog, dog }, options: preserving)).Text
            .Should()
            .Be("{\"$id\":\"1\",\"$values\":[{\"$id\":\"2\",\"bones\":3,\"name\":\"Rex\"},{\"$ref\":\"2\"}]}");
    }

    [TestMethod]
    public async Task What_is_streamed_in_a_member_declared_as_an_interface_is_still_streamed()
    {
        (await Answer.JsonOf(new { s = (ISource)new Source() })).Should().Be("{\"s\":{\"items\":[1]}}");
    }

    private sealed class PartlyExplicit : IAnimal
    {
        public int Age => 3;

        string IAnimal.Name => "lost";
    }

    private sealed class Source : ISource
    {
        public IAsyncEnumerable<int> Items => One();

        private static async IAsyncEnumerable<int> One()
        {
            await Task.Yield();
            yield return 1;
        }
    }
}
