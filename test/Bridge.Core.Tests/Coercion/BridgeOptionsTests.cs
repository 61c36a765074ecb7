using System.Text.Json;
using Bridge.Core.Tests.Json;
using FluentAssertions;

namespace Bridge.Core.Tests.Coercion;

[TestClass]
public sealed class BridgeOptionsTests
{
    [TestMethod]
    public async Task Coercion_makes_any_result_of_a_value_of_its_type()
    {
        (await Answer.Of(new Dog("Rex"), options: new BridgeOptions().Coerce<Dog>(static (dog, _) => dog.Name))).Text.Should().Be("Rex");
        (await Answer.Of(new Dog("Rex"), options: new BridgeOptions().Coerce<Dog>(static (dog, _) => (dog.Name, 201)))).Status.Should().Be(201);
        (await Answer.Of(new Dog("Rex"), options: new BridgeOptions().Coerce<Dog>(static async (dog, request) =>
        {
            await Task.Yield();
            return request.Method + dog.Name;
        }))).Text.Should().Be("GETRex");
        (await Answer.Of(
            (new Dog("Rex"), 404, new Headers { ["X-A"] = "1" }),
            options: new BridgeOptions().Coerce<Dog>(static (dog, _) => new Response(dog.Name, 201)))).Status
            .Should()
            .Be(404);
        (await Answer.Of(new Dog("Rex"), options: new BridgeOptions().Coerce<Dog>(static (_, _) => throw new HttpException(404)))).Status.Should().Be(404);
        (await Answer.RefusalOf(new Dog("Rex"), options: new BridgeOptions().Coerce<Dog>(static object? (_, _) => null)))
            .Should()
            .StartWith("The view the view returned null");
    }

    [TestMethod]
    public async Task Coercion_of_the_most_derived_type_goes_first_whatever_the_order()
    {
        BridgeOptions[] orders =
        [
            new BridgeOptions().Coerce<Animal>(static (_, _) => "animal").Coerce<Dog>(static (_, _) => "dog").Coerce<IAnimal>(static (_, _) => "interface"),
            new BridgeOptions().Coerce<IAnimal>(static (_, _) => "interface").Coerce<Dog>(static (_, _) => "dog").Coerce<Animal>(static (_, _) => "animal"),
        ];
        foreach (BridgeOptions options in orders)
        {
            (await Answer.Of(new Puppy("Rex"), options: options)).Text.Should().Be("dog");
            (await Answer.Of(new Animal("Rex"), options: options)).Text.Should().Be("animal");
            (await Answer.Of(new Other(), options: options)).Text.Should().Be("interface");
        }
    }

    [TestMethod]
    public async Task Coercions_may_lead_from_one_to_another() => (await Answer.Of(
        new Other(), options: new BridgeOptions().Coerce<Other>(static (_, _) => new Dog("Rex")).Coerce<Dog>(static (dog, _) => dog.Name))).Text
            .Should()
            .Be("Rex");

    [TestMethod]
    public async Task Coercion_takes_lists_and_structs_and_what_else_is_no_fixed_rule()
    {
        (await Answer.Of(new[] { 1, 2 }, options: new BridgeOptions().Coerce<IEnumerable<int>>(static (numbers, _) => string.Join(",", numbers)))).Text
            .Should()
            .Be("1,2");
        (await Answer.Of(
            5,
            options: new BridgeOptions().Coerce<int>(static (number, _) => (number.ToString(System.Globalization.CultureInfo.InvariantCulture), 203)))).Status
            .Should()
            .Be(203);
        (await Answer.Of(new MemoryStream([65]), options: new BridgeOptions().Coerce<MemoryStream>(static (stream, _) => $"{stream.Length} bytes"))).Text
            .Should()
            .Be("1 bytes");
    }

    [TestMethod]
    public async Task Coercion_of_an_interface_takes_nothing_away_from_tasks_tuples_and_text()
    {
        BridgeOptions options = new BridgeOptions()
            .Coerce<IDisposable>(static (_, _) => "taken")
            .Coerce<System.Collections.IEnumerable>(static (_, _) => "taken")
            .Coerce<System.Runtime.CompilerServices.ITuple>(static (_, _) => "taken")
            .Coerce<Delegate>(static (_, _) => "taken");
        foreach (object result in new object[]
        {
            "x", "x"u8.ToArray(), Task.FromResult("x"), ("x", 200), new Response("x"),
            (Func<IDictionary<string, object>, Task>)(static environment => ((Stream)environment[OwinKeys.ResponseBody]).WriteAsync("x"u8.ToArray()).AsTask()),
        })
        {
            (await Answer.Of(result, options: options)).Text.Should().Be("x");
        }

        (await Answer.Of(new List<int>(), options: options)).Text.Should().Be("taken");
    }

    [TestMethod]
    public void Coercion_of_a_type_twice_is_refused()
    {
        BridgeOptions options = new BridgeOptions().Coerce<Dog>(static (_, _) => "");
        options.Invoking(static options => options.Coerce<Dog>(static (_, _) => "")).Should().Throw<ArgumentException>()
            .WithMessage("There are two coercions for Dog, and no way to choose between them. Remove one of the two calls of Coerce<Dog>.");
        options.Invoking(static options => options.Coerce((Func<Dog, ViewRequest, object?>)null!)).Should().Throw<ArgumentNullException>();
    }

    [TestMethod]
    public void Coercion_of_a_type_that_has_a_fixed_rule_is_refused()
    {
        Refused<string>();
        Refused<byte[]>();
        Refused<object>();
        Refused<Task<int>>();
        Refused<Task>();
        Refused<ValueTask<string>>();
        Refused<(string, int)>();
        Refused<Tuple<string, int>>();
        Refused<Response>();
        Refused<HttpException>();
        Refused<Stream>();
        Refused<FileInfo>();
        Refused<HttpResponseMessage>();
        Refused<ReadOnlyMemory<byte>>();
        Refused<Func<IDictionary<string, object>, Task>>();

        static void Refused<T>()
            where T : notnull => new BridgeOptions().Invoking(static options => options.Coerce<T>(static (_, _) => "")).Should().Throw<ArgumentException>()
                .WithMessage("A view's result of type * already has a rule, which cannot be replaced. Return a type of your own, and add a rule for it.");
    }

    [TestMethod]
    public async Task Objects_are_json_where_the_options_say_so()
    {
        BridgeOptions options = new() { SerializeObjects = true };
        Answer answer = await Answer.Of(new Dog("Rex"), options: options);
        answer.Text.Should().Be("{\"name\":\"Rex\"}");
        answer.ContentType.Should().Be("application/json");
        (await Answer.Of((new Dog("Rex"), 201), options: options)).Status.Should().Be(201);
        (await Answer.RefusalOf(new Func<int>(static () => 5), options: options)).Should().Contain("which is not an application");
    }

    [TestMethod]
    public async Task The_default_type_goes_with_text_bytes_and_streams_alone()
    {
        BridgeOptions options = new() { DefaultContentType = "text/plain" };
        foreach (object result in new object[] { "x", "x"u8.ToArray(), new MemoryStream([1]), Enumerable.Repeat("x", 1), new Response("x") })
        {
            (await Answer.Of(result, options: options)).ContentType.Should().Be("text/plain");
        }

        (await Answer.Of(new { }, options: options)).ContentType.Should().Be("application/json");
        (await Answer.Of(new HttpException(404), options: options)).ContentType.Should().Be("text/html; charset=utf-8");
        (await Answer.Of(Response.Redirect("/x"), options: options)).ContentType.Should().Be("text/html; charset=utf-8");
    }

    [TestMethod]
    public void A_default_type_that_cannot_be_sent_is_refused_when_the_host_starts()
    {
        Action start = static () => _ = new Bridge.Coercion.ResponseCoercer(new BridgeOptions { DefaultContentType = "text/html\r\n" });
        start.Should().Throw<ArgumentException>().WithMessage("BridgeOptions.DefaultContentType cannot be sent. *carriage return*");
        Action nothing = static () => _ = new BridgeOptions { DefaultContentType = null! };
        nothing.Should().Throw<ArgumentNullException>();
    }

    [TestMethod]
    public async Task Json_options_are_those_of_the_response_then_of_the_options_then_of_the_host()
    {
        JsonSerializerOptions snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
        JsonSerializerOptions kebab = new() { PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower };
        (await Answer.Of(new { FirstName = "é" })).Text.Should().Be("{\"firstName\":\"é\"}");
        (await Answer.Of(new { FirstName = 1 }, options: new BridgeOptions { JsonOptions = snake })).Text.Should().Be("{\"first_name\":1}");
        (await Answer.Of(Response.Json(new { FirstName = 1 }, options: kebab), options: new BridgeOptions { JsonOptions = snake })).Text
            .Should()
            .Be("{\"first-name\":1}");
        new Bridge.Coercion.ResponseCoercer(new BridgeOptions(), kebab).Json.Options.Should().BeSameAs(kebab);
        new Bridge.Coercion.ResponseCoercer(new BridgeOptions { JsonOptions = snake }, kebab).Json.Options.Should().BeSameAs(snake);
    }

    [TestMethod]
    public async Task Foreign_attributes_count_unless_the_option_says_no()
    {
        BridgeOptions off = new() { ForeignJsonAttributes = false };
        (await Answer.Of(new[] { new OptIn() }, options: off)).Text.Should().Be("[{\"shown\":1,\"password\":\"secret\"}]");
        (await Answer.Of(new[] { new OptIn() })).Text.Should().Be("[{\"shown\":1}]");
        (await Answer.Of(Response.Json(new NotFollowed { Text = "a" }), options: off)).Text.Should().Be("{\"text\":\"a\"}");
        (await Answer.RefusalOf(Response.Json(new NotFollowed { Text = "a" }))).Should().Contain("NullValueHandling");
    }

    [TestMethod]
    public void A_copy_is_no_longer_changed_and_a_host_adds_its_types_behind_the_users()
    {
        BridgeOptions options = new BridgeOptions { SerializeObjects = true, DefaultContentType = "a/b" }.Coerce<Dog>(static (_, _) => "user");
        BridgeOptions copy = options.Copy();
        options.SerializeObjects = false;
        copy.SerializeObjects.Should().BeTrue();
        copy.DefaultContentType.Should().Be("a/b");
        copy.CoerceByDefault<Dog>(static (_, _) => "host").CoerceByDefault<Other>(static (_, _) => "host");
        copy.Coercions[typeof(Dog)](new Dog(""), null!).Should().Be("user");
        copy.Coercions[typeof(Other)](new Other(), null!).Should().Be("host");
        options.Coercions.Should().HaveCount(1);
    }

    private interface IAnimal;

    private class Animal(string name) : IAnimal
    {
        public string Name { get; } = name;
    }

    private class Dog(string name) : Animal(name);

    private sealed class Puppy(string name) : Dog(name);

    private sealed class Other : IAnimal;
}
