namespace Bridge.Cli.Scanning;

/// <summary>A place that uses something.</summary>
/// <param name="Kind">How it is used.</param>
/// <param name="Place">The method, field or class, as <c>Namespace.Class.Method</c>.</param>
internal sealed record Use(UseKind Kind, string Place);
