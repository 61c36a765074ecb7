namespace Bridge.Flask;

/// <summary>Which of the C# forms of a description a case uses where there are two.</summary>
[Flags]
internal enum FlaskForms
{
    First = 0,
    AsyncIterator = 1,
    ReferenceTuple = 2,
    KeyValuePairs = 4,
    StatusEnum = 8,
}
