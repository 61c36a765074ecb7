namespace Bridge.Functional.Tests.Farm;

/// <summary>What the farm's proxy says of a response.</summary>
internal static class FarmAnswers
{
    /// <summary>The instance that was asked last.</summary>
    public static string? Instance(this HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("X-Instance", out IEnumerable<string>? names) ? names.Single() : null;
}
