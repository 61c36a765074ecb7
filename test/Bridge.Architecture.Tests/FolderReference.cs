namespace Bridge.Architecture.Tests;

/// <summary>A type of one folder that names a type of another.</summary>
internal sealed record FolderReference(string From, string To, string Type, string Other)
{
    public override string ToString() => $"{From}/{Type} -> {To}/{Other}";
}
