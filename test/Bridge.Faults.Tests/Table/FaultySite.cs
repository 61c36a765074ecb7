using System.Globalization;
using Microsoft.Owin;
using Owin;

namespace Bridge.Faults.Tests.Table;

/// <summary>A view that returns a body of one kind, with one fault, and another view beside it.</summary>
internal sealed class FaultySite : ViewModule
{
    // More than all buffers between a server and a client that does not read.
    private const int LargeLength = 64 * 1024 * 1024;

    private static readonly Lazy<string> s_largeText = new(() => new string('a', LargeLength));
    private static readonly Lazy<byte[]> s_largeBytes = new(() => Enumerable.Repeat((byte)'a', LargeLength).ToArray());

    private readonly BodyKind _kind;
    private readonly Fault _fault;
    private readonly string _file;

    /// <param name="kind">The body.</param>
    /// <param name="fault">What goes wrong with it.</param>
    /// <param name="file">The file, where the body is one.</param>
    public FaultySite(BodyKind kind, Fault fault, string file)
    {
        _kind = kind;
        _fault = fault;
        _file = file;
        Chunks = new FaultyChunks(fault);
        Get("/faulty", AnswerAsync);
        Get("/next", _ => "next");
    }

    public FaultyChunks Chunks { get; }

    /// <summary>What the client gets where nothing goes wrong.</summary>
    public byte[] Whole() => _kind switch
    {
        BodyKind.Json => JsonBytes(),
        BodyKind.ServerSentEvents => EventBytes(),
        BodyKind.HttpResponseMessage when _fault == Fault.YieldsNull => [],
        _ => FaultyChunks.All(),
    };

    // Text, bytes and files have no code of the user's in which they could wait.
    private bool Waits => _fault == Fault.ClientLeavesBeforeHeaders && _kind is BodyKind.Text or BodyKind.Bytes or BodyKind.File;

    private bool IsLarge => _fault is Fault.ClientLeavesBetweenChunks or Fault.ClientLeavesUnderBackPressure or Fault.HostStops;

    private long? DeclaredLength => _fault switch
    {
        Fault.DeclaresMoreThanItGives => Whole().Length + 1,
        Fault.DeclaresLessThanItGives => Whole().Length - 1,
        _ => null,
    };

    private async Task<object?> AnswerAsync(ViewRequest request)
    {
        switch (_fault)
        {
            case Fault.ViewThrows:
                throw new FaultException("The view fails.");
            case Fault.CancelledWhileViewAwaits:
                // A view that answers all the same: what it returns has to be let go of.
                await Chunks.WaitForCancellationAsync(request.Cancellation);
                break;
            default:
                await (Waits ? Chunks.WaitAsync() : Task.CompletedTask);
                break;
        }

        object? body = Body();
        return _fault == Fault.CoercionFails ? (body, "no status")
            : _kind == BodyKind.AppFuncUnderTuple ? (body, new Headers { ["X-Tuple"] = "set", ["Content-Length"] = Declared() })
            : DeclaredLength is null || _kind is BodyKind.AppFunc or BodyKind.KatanaApp or BodyKind.HttpResponseMessage ? body
            : (body, new Headers { ["Content-Length"] = Declared() });
    }

    private Microsoft.Extensions.Primitives.StringValues Declared() =>
        DeclaredLength?.ToString(CultureInfo.InvariantCulture) ?? default(Microsoft.Extensions.Primitives.StringValues);

    private object? Body() => _kind switch
    {
        BodyKind.Text => _fault == Fault.YieldsNull ? null : IsLarge ? s_largeText.Value : System.Text.Encoding.ASCII.GetString(Whole()),
        BodyKind.Bytes => _fault == Fault.YieldsNull ? (byte[]?)null : IsLarge ? s_largeBytes.Value : Whole(),
        BodyKind.Json => Response.Json(new FaultySequence.OfText(Chunks)),
        BodyKind.IteratorOfText => new FaultySequence.OfText(Chunks),
        BodyKind.IteratorOfBytes => new FaultySequence.OfBytes(Chunks),
        BodyKind.AsyncIterator => new FaultySequence.OfBytesAsync(Chunks),
        BodyKind.ServerSentEvents => new FaultySequence.OfEvents(Chunks),
        BodyKind.Stream => new FaultyStream(Chunks),
        BodyKind.Pipe => new FaultyPipe(Chunks),
        BodyKind.File => _fault == Fault.YieldsNull ? (FileInfo?)null : new FileInfo(_file),
        BodyKind.HttpResponseMessage => new FaultyMessage(Chunks, DeclaredLength),
        BodyKind.AppFunc or BodyKind.AppFuncUnderTuple => new AppFunc(RunAsync),
        BodyKind.KatanaApp => Bridge.Owin.Katana.ToAppFunc(app => app.Run(RunKatanaAsync)),
        _ => throw new ArgumentOutOfRangeException(_kind.ToString()),
    };

    private Task RunAsync(IDictionary<string, object> environment)
    {
        if (_fault == Fault.YieldsNull)
        {
            return null!;
        }

        var headers = (IDictionary<string, string[]>)environment["owin.ResponseHeaders"];
        headers["X-App"] = ["set"];
        if (_kind == BodyKind.AppFunc && DeclaredLength is { } length)
        {
            headers["Content-Length"] = [length.ToString(CultureInfo.InvariantCulture)];
        }

        return WriteAsync((Stream)environment["owin.ResponseBody"]);
    }

    private async Task WriteAsync(Stream body)
    {
        Chunks.Open();
        try
        {
            while (await Chunks.MoveNextAsync())
            {
                await body.WriteAsync(Chunks.Current);
            }
        }
        finally
        {
            Chunks.Dispose();
        }
    }

    private Task RunKatanaAsync(IOwinContext context)
    {
        if (_fault == Fault.YieldsNull)
        {
            return null!;
        }

        context.Response.Headers["X-App"] = "set";
        context.Response.ContentLength = DeclaredLength;
        return WriteKatanaAsync(context.Response);
    }

    // As old applications write: synchronously.
    private async Task WriteKatanaAsync(IOwinResponse response)
    {
        Chunks.Open();
        try
        {
            while (await Chunks.MoveNextAsync())
            {
                response.Write(Chunks.Current!);
            }
        }
        finally
        {
            Chunks.Dispose();
        }
    }

    // An event whose text is null has no data.
    private byte[] EventBytes() =>
    [
        .. Enumerable.Range(0, FaultyChunks.ChunkCount)
            .SelectMany(index => _fault == Fault.YieldsNull && index == 1 ? "\n"u8.ToArray() : [.. "data: "u8, .. FaultyChunks.Chunk(index), .. "\n\n"u8]),
    ];

    private byte[] JsonBytes()
    {
        IEnumerable<string?> items = Enumerable.Range(0, FaultyChunks.ChunkCount)
            .Select(index => System.Text.Encoding.ASCII.GetString(FaultyChunks.Chunk(index)));
        return System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(items.Select((item, index) => _fault == Fault.YieldsNull && index == 1 ? null : item));
    }
}
