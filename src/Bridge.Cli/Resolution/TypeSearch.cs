namespace Bridge.Cli.Resolution;

/// <summary>The result of a search for a type.</summary>
/// <param name="Type">The type, if it was found.</param>
/// <param name="LackingAssembly">The assembly that is missing, if this is why the type was not found. A type forward may lead to it.</param>
/// <param name="Asked">The assembly that was searched.</param>
internal sealed record TypeSearch(TypeId? Type, string? LackingAssembly, string Asked)
{
    /// <summary>A reference that cannot be followed, about which nothing is known.</summary>
    public static readonly TypeSearch Unknown = new(null, null, "");

    public bool IsMissing => Type is null && this != Unknown;

    public static TypeSearch Of(TypeId type) => new(type, null, type.Assembly.Name);

    public static TypeSearch MissingType(string assembly) => new(null, null, assembly);

    public static TypeSearch MissingAssembly(string assembly, string asked) => new(null, assembly, asked);
}
