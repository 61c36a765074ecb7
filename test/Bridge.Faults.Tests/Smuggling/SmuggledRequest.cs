namespace Bridge.Faults.Tests.Smuggling;

/// <summary>Bytes in which a careless parser finds a second request.</summary>
/// <param name="Text">What is sent; <c>/smuggled</c> is what must not be found.</param>
/// <param name="IsFollowed">Whether the second request is one by every rule, so that a server may answer it.</param>
internal sealed record SmuggledRequest(string Text, bool IsFollowed = false);
