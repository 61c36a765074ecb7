namespace Bridge.Benchmarks;

/// <summary>Two handlers that answer the same, and what to print of them.</summary>
/// <param name="Candidate">Bridge's.</param>
/// <param name="Baseline">What one would write without it.</param>
internal sealed record Pair(Subject Candidate, Subject Baseline)
{
    /// <summary>The name of the candidate's nanoseconds over the baseline's; null to leave it out.</summary>
    public string? RatioName { get; init; }

    /// <summary>The name of the bytes that a request to the candidate allocates; null to leave it out.</summary>
    public string? BytesName { get; init; }

    /// <summary>The name of the bytes that it allocates beyond the baseline; null to leave it out.</summary>
    public string? ExtraBytesName { get; init; }
}
