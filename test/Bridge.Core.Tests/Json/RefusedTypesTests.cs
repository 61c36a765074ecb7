using System.Buffers;
using System.Collections;
using System.Collections.Specialized;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using System.Xml;
using System.Xml.Linq;
using System.Xml.XPath;
using Bridge.Json;
using FluentAssertions;

namespace Bridge.Core.Tests.Json;

/// <summary>Types that are no data, and what to do instead.</summary>
[TestClass]
public sealed class RefusedTypesTests
{
    public static IEnumerable<object[]> Refused =>
    [
        [typeof(FormatException), "an exception has a stack trace"], [typeof(MethodInfo), "a part of a program"], [typeof(Type), "a part of a program"],
        [typeof(Assembly), "a part of a program"], [typeof(Module), "a part of a program"], [typeof(ParameterInfo), "a part of a program"],
        [typeof(Action), "Call it"], [typeof(MemoryStream), "the bytes of a stream"], [typeof(StringReader), "Write ReadToEnd()"],
        [typeof(StringWriter), "a writer is not data"], [typeof(PipeReader), "the bytes of a pipe"], [typeof(PipeWriter), "a pipe is not data"],
        [typeof(Task), "Await it, and write its result"], [typeof(Task<int>), "Await it, and write its result"], [typeof(CancellationToken), "Leave it out"],
        [typeof(CancellationTokenSource), "Leave it out"], [typeof(Regex), "its pattern is not written"], [typeof(Encoding), "Write its WebName"],
        [typeof(CultureInfo), "Write its name"], [typeof(XElement), "XML is not JSON. Write ToString()"], [typeof(XmlDocument), "Write its OuterXml"],
        [typeof(XPathDocument), "XML is not JSON. Write its text"], [typeof(System.Net.Http.StringContent), "Await ReadAsStringAsync()"],
        [typeof(System.Net.Http.HttpResponseMessage), "a response cannot be part of a value"],
        [typeof(System.Net.Http.HttpRequestMessage), "a request is not data"],
        [typeof(CookieContainer), "Write GetCookies(uri)"], [typeof(FileInfo), "a file cannot be part of a value"], [typeof(DirectoryInfo), "a file cannot be"],
        [typeof(WeakReference), "Write its Target"], [typeof(ManualResetEvent), "Leave it out"], [typeof(Named), "its values are not written, only its names"],
        [typeof(IntPtr), "a pointer is not data"], [typeof(UIntPtr), "a pointer is not data"], [typeof(int*), "it is a pointer"],
        [typeof(Lazy<int>), "Write its Value"], [typeof(WeakReference<string>), "Write its target"], [typeof(ValueTask), "Await it"],
        [typeof(ValueTask<int>), "Await it, and write its result"], [typeof(Channel<int>), "reader.ReadAllAsync()"],
        [typeof(Channel<int, string>), "reader.ReadAllAsync()"], [typeof(ChannelReader<int>), "reader.ReadAllAsync()"],
        [typeof(ChannelWriter<int>), "Leave it out"], [typeof(ReadOnlySequence<int>), "Write ToArray()"], [typeof(IMemoryOwner<int>), "Write its Memory"],
        [typeof(Response), "Return it by itself"], [typeof(ResponseBody), "Return new Response(body)"], [typeof(ViewRequest), "a request is not data"],
        [typeof(ViewFormFile), "the content of a file"], [typeof(IEnumerator), "Write the sequence that it came from"],
        [typeof(IAsyncEnumerator<int>), "Write the sequence that it came from"], [typeof(System.Diagnostics.Stopwatch), "an object of .NET"],
        [typeof(HttpListener), "an object of .NET"], [typeof(System.Timers.Timer), "an object of .NET"],
        [typeof(IGrouping<int, string>), "the Key of a group is not written"], [typeof(WithOwn), "but not its Own"],
#if NET
        [typeof(PriorityQueue<int, int>), "Write its UnorderedItems"], [typeof(Span<int>), "it is a pointer"], [typeof(Buffer3), "it is a buffer"],
        [typeof(WithReference), "its Self is a reference or a pointer"],
#endif
    ];

    [TestMethod]
    [DynamicData(nameof(Refused))]
    public void Type_that_is_no_data_says_what_to_write_instead(Type type, string advice) => JsonTypeRules.ProblemOf(type).Should().Contain(advice);

    [TestMethod]
    [DataRow(typeof(int))]
    [DataRow(typeof(string))]
    [DataRow(typeof(Uri))]
    [DataRow(typeof(Version))]
    [DataRow(typeof(object))]
    [DataRow(typeof(List<int>))]
    [DataRow(typeof(Dictionary<string, object>))]
    [DataRow(typeof(Memory<int>))]
    [DataRow(typeof(ReadOnlyMemory<int>))]
    [DataRow(typeof(KeyValuePair<int, int>))]
    [DataRow(typeof(ItemsAlone))]
    [DataRow(typeof(WithHidden))]
    [DataRow(typeof(State))]
    [DataRow(typeof(int[]))]
    [DataRow(typeof(System.Text.Json.JsonDocument))]
    public void Type_that_is_data_has_no_problem(Type type) => JsonTypeRules.ProblemOf(type).Should().BeNull();

    private sealed class Named : NameObjectCollectionBase;

    /// <summary>A collection whose properties only repeat what its items show.</summary>
    private sealed class ItemsAlone : List<int>
    {
        public int Length => Count;

        public long LongCount => Count;

        public long LongLength => Count;

        public bool IsEmpty => Count == 0;

        public bool IsReadOnly => false;

        public bool IsFixedSize => false;

        public bool IsSynchronized => false;

        public object SyncRoot => this;

        public object? Comparer => null;

        public object? KeyComparer => null;

        public object? ValueComparer => null;

        public int[] Keys => [];

        public int[] Values => [];

        public int Item => 0;

        public int[] Items => [];

        public int Current => 0;

        public int First => 0;

        public int Last => 0;

        public int Head => 0;

        public int Tail => 0;

        public int Min => 0;

        public int Max => 0;

        public int Rank => 0;

        public string[] AllKeys => [];
    }

    private sealed class WithOwn : List<int>
    {
        public int Own => 1;
    }

    private sealed class WithHidden : List<int>
    {
        [System.Text.Json.Serialization.JsonIgnore]
        public int Own => 1;
    }

    /// <summary>A reader: what only it can set is its state.</summary>
    private sealed class State : IEnumerable<int>, IDisposable
    {
        public int Position { get; private set; }

        public IEnumerator<int> GetEnumerator()
        {
            yield return Position++;
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public void Dispose()
        {
        }
    }

#if NET
    [System.Runtime.CompilerServices.InlineArray(3)]
    private struct Buffer3
    {
        private int _first;
    }

    private sealed class WithReference
    {
        private int _value;

        public ref int Self => ref _value;
    }
#endif
}
