namespace Bridge.Functional.Tests.Docs;

internal static class LegacyFeed
{
    public static Task App(IDictionary<string, object> environment) => Task.CompletedTask;
}
