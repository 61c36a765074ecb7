namespace Bridge.Wire;

/// <summary>The servers that everything has to hold on.</summary>
public enum HostKind
{
    Kestrel,
    HttpListener,
}
