using System.Runtime.CompilerServices;

namespace Bridge.Errors;

/// <summary>Tells the types that a compiler makes for <c>new { ... }</c>.</summary>
internal static class AnonymousTypes
{
    // The C# and the Visual Basic compiler have no mark of their own for it; both use this name and this attribute.
    public static bool IsAnonymous(Type type) =>
        type.Name.IndexOf("AnonymousType", StringComparison.Ordinal) >= 0
        && type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        && !type.IsPublic;
}
