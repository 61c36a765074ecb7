namespace Bridge.Cli.Resolution;

/// <summary>What became of a search for a type.</summary>
/// <param name="Type">The type, if it was found.</param>
/// <param name="LackingAssembly">The assembly that is not there, if that is why it was not found. It may be one that another forwards the type to.</param>
/// <param name="Asked">The assembly in which it was looked for.</param>
internal sealed record TypeSearch(TypeId? Type, string? LackingAssembly, string Asked)
{
    /// <summary>A reference that cannot be followed, of which nothing can be said.</summary>
    public static readonly TypeSearch Unknown = new(null, null, "");

    public bool IsMissing => Type is null && this != Unknown;

    public static TypeSearch Of(TypeId type) => new(type, null, type.Assembly.Name);

    public static TypeSearch MissingType(string assembly) => new(null, null, assembly);

    public static TypeSearch MissingAssembly(string assembly, string asked) => new(null, assembly, asked);
}
