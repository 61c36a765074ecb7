using System.Collections.Immutable;
using System.Net;
using Bridge.Coercion;
using FluentAssertions;

namespace Bridge.Core.Tests.Coercion;

/// <summary>A view whose declared type can never be a response fails at startup, with the message that a request would have had.</summary>
[TestClass]
public sealed class DeclaredTypeCheckTests
{
    [TestMethod]
    public async Task What_can_never_be_a_response_is_refused_with_the_message_of_a_request()
    {
        await Refused(5);
        await Refused(HttpStatusCode.OK);
        await Refused(1.5);
        await Refused(true);
        await Refused(DateTime.UnixEpoch);
        await Refused(new Uri("/x", UriKind.Relative), isOpen: true);
        await Refused(new Action(static () => { }));
        await Refused(new Func<string>(static () => ""));
        await Refused(new SealedObject());
        await Refused(default(StructObject));
        await Refused((1, 2));
        await Refused((1, "x"));
        await Refused(("x", 200, new Headers(), 4));
        await Refused(ValueTuple.Create("x"));
        await Refused(Tuple.Create("x"));
        await Refused((("x", 200), 200));
        await Refused(Tuple.Create(Tuple.Create("x", 200), 200));
        await Refused(("x", 1.5));
        await Refused(("x", true));
        await Refused(("x", 404L));
        await Refused(("x", "x"u8.ToArray()));
        await Refused(("x", new Headers(), 200));
        await Refused(("x", 200, "X-A: 1"));
        await Refused(("x", 200, 5));
        await Refused(("x", new { A = 1 }));
        await Refused(("x", 200, new { A = 1 }));
        await Refused(Task.FromResult(5));
        await Refused(new ValueTask<int>(5));
        await Refused(Task.FromResult(("x", 1.5)));
    }

    [TestMethod]
    public void Nothing_at_all_is_refused()
    {
        const string End = " without a result, so there is nothing to send.*";
        Check(typeof(Task)).Should().Throw<InvalidViewResultException>().WithMessage("The view V returned a Task" + End);
        Check(typeof(ValueTask)).Should().Throw<InvalidViewResultException>().WithMessage("The view V returned a ValueTask" + End);
        Check(typeof(void)).Should().Throw<InvalidViewResultException>().WithMessage("The view V returned a void" + End);
    }

    [TestMethod]
    [DataRow(typeof(string))]
    [DataRow(typeof(object))]
    [DataRow(typeof(byte[]))]
    [DataRow(typeof(Response))]
    [DataRow(typeof(Task<string>))]
    [DataRow(typeof(Task<object>))]
    [DataRow(typeof(Task<Task>))]
    [DataRow(typeof(ValueTask<(string, int)>))]
    [DataRow(typeof((string, int)))]
    [DataRow(typeof((string, int)?))]
    [DataRow(typeof((string, int?)))]
    [DataRow(typeof((string, HttpStatusCode)))]
    [DataRow(typeof((string, string)))]
    [DataRow(typeof((string, object)))]
    [DataRow(typeof((object, int, object)))]
    [DataRow(typeof((string, Headers)))]
    [DataRow(typeof((string, int, Headers)))]
    [DataRow(typeof((string, int, Dictionary<string, object>)))]
    [DataRow(typeof((string, (string, string)[])))]
    [DataRow(typeof((string, ((string, string), (string, string)))))]
    [DataRow(typeof((string, IFormattable)))]
    [DataRow(typeof(Tuple<string, int>))]
    [DataRow(typeof((Task<string>, int)))]
    [DataRow(typeof(OpenObject))]
    [DataRow(typeof(IDisposable))]
    [DataRow(typeof(Dictionary<string, object>))]
    [DataRow(typeof(int[]))]
    [DataRow(typeof(ImmutableArray<int>))]
    [DataRow(typeof(ReadOnlyMemory<byte>?))]
    [DataRow(typeof(IAsyncEnumerable<string>))]
    [DataRow(typeof(IEnumerator<string>))]
    [DataRow(typeof(Func<IDictionary<string, object>, Task>))]
    [DataRow(typeof(FileInfo))]
    [DataRow(typeof(HttpResponseMessage))]
    [DataRow(typeof(HttpException))]
    [DataRow(typeof(Exception))]
    public void What_may_be_a_response_is_not_refused(Type declared) => Check(declared).Should().NotThrow();

    [TestMethod]
    public void What_the_options_have_a_rule_for_is_not_refused()
    {
        Check(typeof(SealedObject), new BridgeOptions { SerializeObjects = true }).Should().NotThrow();
        Check(typeof(SealedObject), new BridgeOptions().Coerce<SealedObject>(static (_, _) => "")).Should().NotThrow();
        Check(typeof(int), new BridgeOptions().Coerce<int>(static (_, _) => "")).Should().NotThrow();
        Check(typeof((SealedObject, int)), new BridgeOptions().Coerce<IMarker>(static (_, _) => "")).Should().NotThrow();
        Check(typeof(int), new BridgeOptions { SerializeObjects = true }).Should().Throw<InvalidViewResultException>();
    }

    [TestMethod]
    public void Coercions_between_which_a_declared_type_stands_are_refused() =>
        Check(typeof(SealedObject), new BridgeOptions().Coerce<IMarker>(static (_, _) => "").Coerce<IOther>(static (_, _) => ""))
            .Should()
            .Throw<InvalidViewResultException>()
            .WithMessage(
                "The view V returned a SealedObject, for which two coercions fit equally well: those for IMarker and for IOther. Add one for SealedObject "
                    + "itself.");

    private static Action Check(Type declared, BridgeOptions? options = null) =>
        () => DeclaredTypeCheck.Check(declared, "V", new CoercionRules(options ?? new BridgeOptions()));

    private static async Task Refused<T>(T value, bool isOpen = false)
    {
        string message = (await Answer.RefusalOf(value)).Replace("The view the view ", "The view V ", StringComparison.Ordinal);
        if (isOpen)
        {
            Check(typeof(T)).Should().NotThrow("the class is open");
            return;
        }

        string atStartup = Check(typeof(T)).Should().Throw<InvalidViewResultException>("of {0}", typeof(T)).Which.Message;
        atStartup.Should().Be(message.Replace("status is HttpStatusCode 200", "status is a HttpStatusCode", StringComparison.Ordinal));
    }

    private interface IMarker;

    private interface IOther;

    private sealed class SealedObject : IMarker, IOther;

    private struct StructObject
    {
    }

    private class OpenObject;
}
