using System.Text;

namespace Bridge.Faults.Tests.Table;

/// <summary>What has to become of each body under each fault, and how the documentation shows it.</summary>
internal static class FaultTable
{
    public static Outcome Expected(BodyKind kind, Fault fault) => fault switch
    {
        Fault.ViewThrows or Fault.CoercionFails => Outcome.Error,

        // Text and bytes are there as a whole before anything is sent.
        Fault.ThrowsBeforeFirstChunk or Fault.ThrowsAfterFirstChunk or Fault.ThrowsAtEnd or Fault.ThrowsWhileDisposed or Fault.NeverEnds
            when kind is BodyKind.Text or BodyKind.Bytes => Outcome.Never,

        // Bridge opens and closes a file itself.
        Fault.ThrowsWhileDisposed when kind == BodyKind.File => Outcome.Never,

        // The first chunk is asked for before the headers are sent; of JSON, which the serializer writes by items, the second too.
        Fault.ThrowsBeforeFirstChunk => Outcome.Error,
        Fault.ThrowsAfterFirstChunk when kind == BodyKind.Json => Outcome.Error,
        Fault.ThrowsAfterFirstChunk or Fault.ThrowsAtEnd or Fault.ThrowsWhileDisposed => Outcome.Breaks,
        Fault.NeverEnds => Outcome.Left,

        Fault.YieldsNull => kind switch
        {
            BodyKind.Json or BodyKind.HttpResponseMessage or BodyKind.ServerSentEvents => Outcome.Whole,
            BodyKind.IteratorOfText or BodyKind.IteratorOfBytes or BodyKind.AsyncIterator or BodyKind.Stream or BodyKind.Pipe => Outcome.Breaks,
            _ => Outcome.Error,
        },

        // The length of what is in memory, and that of a file, is the true one whatever was declared.
        Fault.DeclaresMoreThanItGives or Fault.DeclaresLessThanItGives =>
            kind is BodyKind.Text or BodyKind.Bytes or BodyKind.File ? Outcome.Whole : Outcome.Breaks,

        Fault.ClientLeavesBeforeHeaders or Fault.ClientLeavesBetweenChunks or Fault.ClientLeavesUnderBackPressure or Fault.CancelledWhileViewAwaits =>
            Outcome.Left,
        Fault.ClientReadsOneByteASecond => Outcome.Whole,
        Fault.HostStops => Outcome.Breaks,
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };

    public static string ToMarkdown()
    {
        BodyKind[] kinds = Enum.GetValues<BodyKind>();
        StringBuilder table = new();
        table.Append("| |")
            .AppendJoin('|', kinds.Select(kind => $" {Words(kind.ToString())} "))
            .Append("|\n|---|")
            .AppendJoin('|', kinds.Select(_ => "---"))
            .Append("|\n");
        foreach (Fault fault in Enum.GetValues<Fault>())
        {
            table.Append($"| {Words(fault.ToString())} |")
                .AppendJoin('|', kinds.Select(kind => $" {Expected(kind, fault).ToString().ToLowerInvariant()} "))
                .Append("|\n");
        }

        return table.ToString();
    }

    private static string Words(string name) => name switch
    {
        nameof(BodyKind.AppFunc) or nameof(BodyKind.HttpResponseMessage) => name,
        nameof(BodyKind.AppFuncUnderTuple) => "AppFunc under a tuple",
        nameof(BodyKind.KatanaApp) => "Katana app",
        nameof(BodyKind.Json) => "JSON",
        nameof(BodyKind.ServerSentEvents) => "Server-sent events",
        _ => string.Concat(name.Select((c, index) => index == 0 ? c.ToString() : char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString())),
    };
}
