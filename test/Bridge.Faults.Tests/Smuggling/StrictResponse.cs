namespace Bridge.Faults.Tests.Smuggling;

/// <summary>What came of a response.</summary>
internal sealed class StrictResponse
{
    /// <summary>Zero where the connection ended before the status line did.</summary>
    public int Status { get; set; }

    public List<KeyValuePair<string, string>> Fields { get; } = [];

    public string Body { get; set; } = "";

    /// <summary>Whether the client has reason to believe that this is all of the response.</summary>
    public bool IsComplete { get; set; }

    /// <summary>Whether the connection's end is what ended the body.</summary>
    public bool EndsWithConnection { get; set; }

    /// <summary>Whether the server says that nothing comes after it.</summary>
    public bool Closes =>
        EndsWithConnection
            || Values("Connection").Any(static value => value.Split(',').Any(static token => token.Trim().Equals("close", StringComparison.OrdinalIgnoreCase)));

    public List<string> Values(string name) =>
        [.. Fields.Where(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static field => field.Value)];
}
