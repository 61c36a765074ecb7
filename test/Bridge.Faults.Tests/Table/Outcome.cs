namespace Bridge.Faults.Tests.Table;

/// <summary>What the client sees of it: the cells of the table.</summary>
public enum Outcome
{
    /// <summary>The fault cannot happen to this body: no code of the user's runs there.</summary>
    Never,

    /// <summary>All of the response, exactly.</summary>
    Whole,

    /// <summary>A 500 without anything that the view had set.</summary>
    Error,

    /// <summary>The beginning of the response, and then a connection that ends before the response does.</summary>
    Breaks,

    /// <summary>Nothing: it has left.</summary>
    Left,
}
