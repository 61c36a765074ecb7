namespace Bridge.Cli.Scanning;

/// <summary>How code uses what it refers to.</summary>
internal enum UseKind
{
    Call,
    Base,
    Field,
    Signature,
    Attribute,
}
