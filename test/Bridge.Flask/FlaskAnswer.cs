namespace Bridge.Flask;

/// <summary>What a host answered.</summary>
internal sealed record FlaskAnswer(int Status, string? Reason, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body);
