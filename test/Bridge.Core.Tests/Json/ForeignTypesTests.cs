using FluentAssertions;
using Microsoft.FSharp.Core;
using MongoDB.Bson;

namespace Bridge.Core.Tests.Json
{
    /// <summary>Types of other libraries that are recognised by name: each is written as what it says, or refused with what to write.</summary>
    [TestClass]
    public sealed class ForeignTypesTests
    {
        [TestMethod]
        public async Task An_identifier_of_MongoDB_is_its_text()
        {
            ObjectId id = new("0102030405060708090a0b0c");
            (await Answer.JsonOf(new { id, key = new Dictionary<ObjectId, int> { [id] = 1 } }))
                .Should()
                .Be("{\"id\":\"0102030405060708090a0b0c\",\"key\":{\"0102030405060708090a0b0c\":1}}");
            (await TestViewRequest.ReadAsync<ObjectId>("\"0102030405060708090a0b0c\"")).ToString().Should().Be("0102030405060708090a0b0c");
            Func<Task> read = async () => await TestViewRequest.ReadAsync<ObjectId>("\"x\"");
            (await read.Should().ThrowAsync<HttpException>()).Which.StatusCode.Should().Be(400);
        }

        [TestMethod]
        public async Task A_document_of_MongoDB_and_a_date_of_NodaTime_are_refused_with_what_to_write()
        {
            (await Answer.RefusalOf(new { d = new BsonDocument() })).Should().Contain("d is a BsonDocument").And.Contain("MapToDotNetValue");
            (await Answer.RefusalOf(new { d = new NodaTime.LocalDate() })).Should().Contain("d is a LocalDate").And.Contain("NodaTime.Serialization");
        }

        [TestMethod]
        public async Task An_option_of_F_sharp_is_its_value_or_null()
        {
            (await Answer.JsonOf(new
            {
                some = FSharpOption<(int, int)>.Some((1, 2)), none = (FSharpOption<(int, int)>?)null,
                value = FSharpValueOption<(int, int)>.NewValueSome((1, 2)), nothing = default(FSharpValueOption<(int, int)>),
            })).Should().Be("{\"some\":[1,2],\"none\":null,\"value\":[1,2],\"nothing\":null}");
            (await Answer.RefusalOf(new { o = FSharpOption<(int, Stream)>.Some((1, new MemoryStream())) })).Should().Contain("o[1] is a MemoryStream");
            (await TestViewRequest.ReadAsync<FSharpOption<(int, int)>>("[1,2]"))!.Value.Should().Be((1, 2));
            (await TestViewRequest.ReadAsync<FSharpOption<(int, int)>>("null")).Should().BeNull();
            (await TestViewRequest.ReadAsync<FSharpValueOption<(int, int)>>("[1,2]")).Value.Should().Be((1, 2));
            (await TestViewRequest.ReadAsync<FSharpValueOption<(int, int)>>("null")).IsNone.Should().BeTrue();
        }
    }
}

namespace MongoDB.Bson
{
    internal readonly struct ObjectId(string text) : IEquatable<ObjectId>
    {
        private readonly string _text = text;

        public int Timestamp => 16909060;

        public static ObjectId Parse(string text) => text.Length == 24 ? new ObjectId(text) : throw new FormatException("It is no identifier.");

        public bool Equals(ObjectId other) => _text == other._text;

        public override bool Equals(object? obj) => obj is ObjectId other && Equals(other);

        public override int GetHashCode() => 0;

        public override string ToString() => _text;
    }

    internal abstract class BsonValue
    {
        public bool IsString => false;
    }

    internal sealed class BsonDocument : BsonValue;
}

namespace NodaTime
{
    internal readonly struct LocalDate
    {
        public int Year => 2026;
    }
}

namespace Microsoft.FSharp.Core
{
    internal sealed class FSharpOption<T>(T value)
    {
        public T Value { get; } = value;

        public static FSharpOption<T> Some(T value) => new(value);
    }

    internal readonly struct FSharpValueOption<T>
    {
        private FSharpValueOption(T value)
        {
            Value = value;
            IsSome = true;
        }

        public T Value { get; }

        public bool IsSome { get; }

        public bool IsNone => !IsSome;

        public static FSharpValueOption<T> NewValueSome(T value) => new(value);
    }
}
