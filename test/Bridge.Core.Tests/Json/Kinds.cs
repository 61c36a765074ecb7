using System.Collections;
using System.Dynamic;
using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Newtonsoft.Json.Linq;
using JsonNet = Newtonsoft.Json;

namespace Bridge.Core.Tests.Json;

#pragma warning disable CA1051, CA1822, CS0649, IDE0044, IDE0051, IDE0052

internal sealed class WithFields
{
    public int Number = 1;
    public readonly string Text = "a";

    public string Property { get; set; } = "b";
}

internal sealed class WithJsonNet
{
    [JsonNet.JsonIgnore]
    public string Password { get; set; } = "secret";

    [JsonNet.JsonProperty("given_name", Order = 2)]
    public string Name { get; set; } = "Ann";

    [JsonNet.JsonProperty(Order = 1)]
    public int Age { get; set; } = 7;

    [IgnoreDataMember]
    public string Token { get; set; } = "secret";

    [JsonNet.JsonProperty]
    private string Hidden { get; set; } = "shown";

    public bool ShouldSerializeNote() => false;

    public string Note { get; set; } = "secret";

    [JsonNet.JsonIgnore, JsonPropertyName("kept")]
    public string OwnAttributeWins { get; set; } = "kept";
}

[JsonNet.JsonObject(JsonNet.MemberSerialization.OptIn)]
internal sealed class OptIn
{
    [JsonNet.JsonProperty]
    public int Shown { get; set; } = 1;

    public string Password { get; set; } = "secret";
}

[DataContract]
internal class Contract
{
    [DataMember(Name = "the_id", Order = 2)]
    private readonly int _id = 5;

    [DataMember(Order = 1)]
    public string Name { get; set; } = "Ann";

    [DataMember(EmitDefaultValue = false)]
    public string? Nothing { get; set; }

    public string Password { get; set; } = "secret";

    public int Id => _id;
}

internal sealed class NotFollowed
{
    [JsonNet.JsonProperty(NullValueHandling = JsonNet.NullValueHandling.Ignore)]
    public string? Text { get; set; }
}

[JsonNet.JsonConverter(typeof(JsonNet.Converters.StringEnumConverter))]
internal enum Named
{
    One,
}

internal interface IAnimal
{
    string Name { get; }
}

internal class Animal : IAnimal
{
    public string Name { get; set; } = "Rex";
}

internal sealed class Dog : Animal
{
    public int Bones { get; set; } = 3;
}

internal abstract class Shape
{
    public string Kind => "shape";
}

internal sealed class Circle : Shape
{
    public int Radius { get; set; } = 2;
}

internal sealed class Zoo
{
    public IAnimal? Declared { get; set; }

    public Animal? Concrete { get; set; }

    public Shape? Shape { get; set; }

    public IEnumerable<Animal>? Animals { get; set; }

    public object? Anything { get; set; }
}

internal sealed class Page : List<int>
{
    public int Total { get; set; } = 100;
}

internal sealed class HiddenPage : List<int>
{
    [System.Text.Json.Serialization.JsonIgnore]
    public int Total { get; set; } = 100;
}

internal sealed class ExtraDictionary : Dictionary<string, int>
{
    public string Title { get; set; } = "lost";
}

internal sealed class Private(int data)
{
    private readonly int _data = data;

    internal int Data => _data;
}

internal sealed class Optional(int value)
{
    private readonly int _value = value;

    public bool HasValue => _value > 0;
}

internal sealed class Nothing;

internal sealed class Dynamic : DynamicObject
{
    private readonly Dictionary<string, object?> _members = [];

    public override bool TrySetMember(SetMemberBinder binder, object? value)
    {
        _members[binder.Name] = value;
        return true;
    }
}

internal sealed class Line
{
    public string Item { get; set; } = "x";

    public object? Price { get; set; }
}

internal sealed class Order
{
    public List<Line>? Items { get; set; }

    public IEnumerable<Line>? Later { get; set; }

    public Order? Parent { get; set; }
}

[JsonConverter(typeof(Converter))]
internal sealed class WithConverter
{
    private sealed class Converter : JsonConverter<WithConverter>
    {
        public override WithConverter Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new();

        public override void Write(Utf8JsonWriter writer, WithConverter value, JsonSerializerOptions options) => writer.WriteStringValue("converted");
    }
}

internal sealed class GetOnly
{
    public int Value { get; }
}

internal sealed class WithToken
{
    public JToken? Token { get; set; }

    public (int, string) Pair { get; set; }
}

internal sealed class WriteOnly
{
    private int _value;

    public int Value { set => _value = value; }
}

#if NET
[System.Runtime.CompilerServices.InlineArray(3)]
internal struct Inline
{
    public int First;
}
#endif

internal interface IAccount
{
    [JsonNet.JsonIgnore]
    string Password { get; set; }

    [JsonNet.JsonProperty("user_name")]
    string Name { get; set; }
}

internal sealed class Account : IAccount
{
    public string Password { get; set; } = "secret";

    public string Name { get; set; } = "ann";
}

internal sealed class NamedTwice
{
    [JsonNet.JsonProperty("a")]
    public int X { get; set; } = 1;

    public int A { get; set; } = 2;
}

internal sealed class Behind
{
    public int Count => 2;

    public string this[int index] => "x" + index;
}

internal sealed class Beside
{
    public List<string> Items { get; } = ["a"];

    public string this[int index] => Items[index];
}

internal class Marker;

internal sealed class Pixel
{
    public int Color { get; set; }
}

internal sealed class Marked : Marker
{
    public int Value { get; set; } = 1;
}

internal sealed class DerivedToken : JObject;

internal readonly struct Identity(int value)
{
    private readonly int _value = value;

    public override string ToString() => _value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

internal sealed class Box<T>
{
    public T? Value { get; set; }
}

internal sealed class WithExtra
{
    public int A { get; set; } = 1;

    public (int, int) Pair { get; set; } = (1, 2);

    [System.Text.Json.Serialization.JsonExtensionData]
    public System.Text.Json.Nodes.JsonObject? Extra { get; set; }
}

internal sealed class Sequence : IEnumerable
{
    public IEnumerator GetEnumerator() => new[] { 1, 2 }.GetEnumerator();
}

internal sealed class Explicit : IAnimal
{
    string IAnimal.Name => "Rex";
}

internal sealed class Referring
{
    private readonly int[] _a = [1];

    public ref int A => ref _a[0];
}

internal sealed class Cart
{
    public string Name { get; set; } = "";

    public List<int> Items { get; } = [];

    public Dictionary<string, (int Number, string Text)> ByName { get; } = [];

    public IList<int> Made { get; } = new List<int> { 4 };

    public List<int>? None => null;

    public IReadOnlyList<int> Fixed { get; } = [];

    public Newtonsoft.Json.Linq.JObject Token { get; } = [];

    public int Twice => Items.Count * 2;

    [JsonNet.JsonIgnore]
    public List<int> Hidden { get; } = [];

    public List<Cart> Children { get; } = [];
}

internal sealed class OnlyItems
{
    public List<int> Items { get; } = [];
}

internal sealed class Part(int id)
{
    public int Id { get; } = id;

    public List<int> Items { get; } = [];
}

internal sealed class WithPrivateExtra
{
    [JsonNet.JsonExtensionData]
    private readonly Dictionary<string, Newtonsoft.Json.Linq.JToken> _extra = new() { ["b"] = 2 };

    public int A => _extra.Count;
}
