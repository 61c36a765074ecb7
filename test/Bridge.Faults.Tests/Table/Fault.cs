namespace Bridge.Faults.Tests.Table;

/// <summary>What goes wrong: the rows of the table.</summary>
public enum Fault
{
    ViewThrows,
    CoercionFails,
    ThrowsBeforeFirstChunk,
    ThrowsAfterFirstChunk,
    ThrowsAtEnd,
    ThrowsWhileDisposed,
    NeverEnds,
    YieldsNull,
    DeclaresMoreThanItGives,
    DeclaresLessThanItGives,
    ClientLeavesBeforeHeaders,
    ClientLeavesBetweenChunks,
    ClientLeavesUnderBackPressure,
    ClientReadsOneByteASecond,
    HostStops,
    CancelledWhileViewAwaits,
}
