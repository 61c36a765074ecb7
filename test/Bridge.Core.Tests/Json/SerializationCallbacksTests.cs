using System.Runtime.Serialization;
using FluentAssertions;
using JsonNet = Newtonsoft.Json;

namespace Bridge.Core.Tests.Json;

[TestClass]
public sealed class SerializationCallbacksTests
{
    [TestMethod]
    public async Task Methods_that_a_class_has_called_when_it_is_written_are_called()
    {
        (await Answer.JsonOf(new[] { new Called() })).Should().Be("[{\"calls\":\"base, derived\"}]");
        BridgeOptions off = new() { ForeignJsonAttributes = false };
        (await Answer.Of(new[] { new Called() }, options: off)).Text.Should().Be("[{\"before\":false,\"calls\":\"\"}]");
        Called called = (await TestViewRequest.ReadAsync<Called>("{\"calls\":\"read\"}"))!;
        called.Calls.Should().Be("read, after");
        called.Before.Should().BeTrue();
    }

    private class CalledBase
    {
        public string Calls { get; set; } = "";

        [OnSerializing]
        private void Begin(StreamingContext context) => Calls = "base";
    }

    private sealed class Called : CalledBase
    {
        [JsonNet.JsonIgnore]
        public bool Before { get; private set; }

        [OnSerializing]
        internal void Write(StreamingContext context) => Calls += ", derived";

        [OnDeserializing]
        internal void Begin(StreamingContext context) => Before = true;

        [OnDeserialized]
        internal void Read(StreamingContext context) => Calls += ", after";
    }
}
