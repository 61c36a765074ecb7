using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Numerics;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using System.Xml;
using System.Xml.Linq;
using FluentAssertions;
using Microsoft.Extensions.Primitives;

namespace Bridge.Core.Tests.Errors;

/// <summary>What a view returns by mistake is refused with the call that was meant.</summary>
[TestClass]
public sealed class RightCallTests
{
    private enum Colour : byte
    {
        Red,
        Green,
    }

    private static IEnumerable<(object Result, string Call)> Mistakes =>
    [
        (new XDocument(new XElement("a")), "new Response(value.ToString(), contentType: \"application/xml; charset=utf-8\")"),
        (new XElement("a"), "new Response(value.ToString(), contentType: \"application/xml; charset=utf-8\")"),
        (new XmlDocument(), "new Response(value.OuterXml, contentType: \"application/xml; charset=utf-8\")"),
        (Channel.CreateUnbounded<string>(), "return channel.Reader.ReadAllAsync()"),
        (Channel.CreateUnbounded<string>().Reader, "return reader.ReadAllAsync()"),
        (new Lazy<string>(() => "x"), "Write its Value"),
        (Task.FromResult("x").ConfigureAwait(false), "Return the task itself, without ConfigureAwait"),
        (Task.CompletedTask.ConfigureAwait(false), "Return the task itself, without ConfigureAwait"),
        (new ValueTask<string>("x").ConfigureAwait(false), "Return the task itself, without ConfigureAwait"),
        (new Observable(), "return an IAsyncEnumerable<T>"),
        (new StringWriter(), "return writer.ToString()"),
        (new StreamWriter(new MemoryStream()), "set the Position of its BaseStream to 0, and return that stream"),
        (new BinaryWriter(new MemoryStream()), "set the Position of its BaseStream to 0, and return that stream"),
        (new StringReader("x"), "return reader.ReadToEnd()"),
        (new StreamReader(new MemoryStream()), "return reader.BaseStream"),
        (new BinaryReader(new MemoryStream()), "return reader.BaseStream"),
        (new Pipe(), "return pipe.Reader"),
        (new UriBuilder("http://a/"), "return Response.Redirect(builder.Uri.ToString())"),
        (new Uri("http://a/"), "return Response.Redirect(url.ToString())"),
        (DBNull.Value, "return (\"\", 204)"),
        (ResponseBody.Text("x"), "Return new Response(body)"),
        (new ViewModule(), "Mount(\"/path\", module)"),
        (new StringSegment("x"), "return value.ToString()"),
        (new ViewFormFile("a", "b.txt", null, 0, () => Stream.Null), "return Response.File(file.OpenRead(), file.FileName)"),
#if NET
        (new ArrayBufferWriter<byte>(4), "return writer.WrittenMemory"),
        (new System.Net.ServerSentEvents.SseItem<string>("x"), "an IAsyncEnumerable<SseItem<T>>"),
#endif
        (Guid.Empty, "return value.ToString()"),
        (new DateTime(2026, 1, 2), "return value.ToString()"),
        (Colour.Green, "return value.ToString()"),
        (true, "return value.ToString()"),
        ('c', "return value.ToString()"),
        (1L, "return value.ToString()"),
        (1.5m, "return value.ToString()"),
        (BigInteger.One, "return value.ToString()"),
        (Complex.One, "return value.ToString()"),
        (typeof(string), "return value.ToString()"),
        (IntPtr.Zero, "return value.ToString()"),
        ("abc".AsMemory(), "return value.ToString()"),
        (TimeSpan.Zero, "return value.ToString()"),
        (new Version(1, 2), "return value.ToString()"),
        (404, "return (\"\", 404)"),
        ((Action)(() => { }), "Did you mean to call the delegate?"),
        (new InvalidOperationException(), "Throw it"),
        (new Regex("a"), "Write ToString()"),
        (CultureInfo.InvariantCulture, "Write its name"),
        (Encoding.UTF8, "Write its WebName"),
        (new SecureString(), "it is an object of .NET"),
        (typeof(string).Assembly, "Write its name"),
    ];

    [TestMethod]
    public async Task The_call_that_was_meant_is_named_alone_in_a_task_and_in_a_tuple()
    {
        foreach ((object result, string call) in Mistakes)
        {
            (await Answer.RefusalOf(result)).Should().Contain(call, result.GetType().FullName);
            (await Answer.RefusalOf(Task.FromResult(result))).Should().Contain(call, result.GetType().FullName);
            if (result is not int)
            {
                (await Answer.RefusalOf((result, 201))).Should().Contain(call, result.GetType().FullName);
            }
        }
    }

    [TestMethod]
    public async Task Advice_to_return_JSON_can_be_followed()
    {
        foreach ((object result, _) in Mistakes)
        {
            if ((await Answer.RefusalOf(result)).Contains("Response.Json(value)", StringComparison.Ordinal))
            {
                (await Answer.Of(Response.Json(result))).Status.Should().Be(200, result.GetType().FullName);
            }
        }
    }

    [TestMethod]
    public async Task A_task_that_was_never_started_is_refused_and_not_waited_for()
    {
        Task<string> cold = new(() => "x");

        (await Answer.RefusalOf(cold)).Should().Contain("never started").And.Contain("Task.Run");
        (await Answer.RefusalOf((cold, 201))).Should().Contain("never started");
        (await Answer.RefusalOf(Task.FromResult(cold))).Should().Contain("never started");
        (await Answer.RefusalOf(Later(cold))).Should().Contain("never started");
    }

    [TestMethod]
    public async Task An_array_that_can_only_be_cast_to_bytes_is_JSON()
    {
        (await Answer.Of(new[] { Colour.Red, Colour.Green })).Text.Should().Be("[0,1]");
        (await Answer.Of(new sbyte[] { 65, -1 })).Text.Should().Be("[65,-1]");
        (await Answer.Of(new byte[] { 65, 66 })).Text.Should().Be("AB");
    }

    private static async Task<object> Later(object result)
    {
        await Task.Yield();
        return result;
    }

    private sealed class Observable : IObservable<string>
    {
        public IDisposable Subscribe(IObserver<string> observer) => throw new NotSupportedException();
    }
}
