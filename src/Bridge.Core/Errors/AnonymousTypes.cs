using System.Runtime.CompilerServices;

namespace Bridge.Errors;

/// <summary>Recognises the types that a compiler generates for <c>new { ... }</c>.</summary>
internal static class AnonymousTypes
{
    // The C# and Visual Basic compilers do not mark these types specially; both use this name and this attribute.
    public static bool IsAnonymous(Type type) =>
        type.Name.IndexOf("AnonymousType", StringComparison.Ordinal) >= 0
        && type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        && !type.IsPublic;
}
