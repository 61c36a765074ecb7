using System.Reflection.Metadata;

namespace Bridge.Cli.Resolution;

/// <summary>A method or field that was found, with the type that defines it, which may be a base type of the named type.</summary>
internal readonly record struct MemberId(TypeId Type, EntityHandle Handle)
{
    /// <summary>A member about which nothing is known.</summary>
    public static readonly MemberId Unknown;
}
