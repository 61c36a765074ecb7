namespace Bridge.Functional.Tests.Conformance;

/// <summary>A requirement of OWIN 1.0.1, in our own words.</summary>
/// <param name="Id">Its section, and its place among the section's requirements.</param>
/// <param name="Level">The word that the specification uses.</param>
/// <param name="Text">What is required.</param>
/// <param name="BindsOther">Why no server can keep or break it: whom it binds. Null where the server has to have a test.</param>
internal sealed record Sentence(string Id, Level Level, string Text, string? BindsOther = null);

internal enum Level
{
    Must,
    MustNot,
    Should,
    ShouldNot,
}
