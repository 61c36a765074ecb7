namespace Bridge.Faults.Tests.Smuggling;

/// <summary>What the application answers with.</summary>
public enum BodyKind
{
    None,

    /// <summary>Its length is known before the headers are sent.</summary>
    Short,

    /// <summary>Written in several parts, synchronously and asynchronously, with flushes between.</summary>
    Streamed,
}
