using System.Reflection.Metadata;

namespace Bridge.Cli.Resolution;

/// <summary>A method or field that was found: the type that defines it, which may be a base type of the one that was named.</summary>
internal readonly record struct MemberId(TypeId Type, EntityHandle Handle)
{
    /// <summary>A member of which nothing can be said.</summary>
    public static readonly MemberId Unknown;
}
