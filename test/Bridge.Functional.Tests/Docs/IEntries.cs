namespace Bridge.Functional.Tests.Docs;

public interface IEntries
{
    List<string> All();

    Dictionary<string, object>? Find(object? id);

    int Add(string? text);
}
