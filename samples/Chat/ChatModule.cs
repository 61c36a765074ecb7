namespace Bridge.Chat;

/// <summary>The chat's page and the scripts of SignalR 2's client, from this library's resources.</summary>
public sealed class ChatModule : ViewModule
{
    private static readonly string[] s_scripts = ["jquery-3.7.1.min.js", "jquery.signalR-2.4.3.min.js", "chat.js"];

    /// <param name="bar">Makes the links at the top of the page.</param>
    public ChatModule(Func<ViewRequest, Html> bar)
    {
        string[] page = Text("chat.html").Split("<!-- bar -->");
        Get("/", request => Html.Of($"{Html.Raw(page[0])}{bar(request)}{Html.Raw(page[1])}"));
        foreach (string name in s_scripts)
        {
            string script = Text(name);
            Get("/" + name, _ => (script, new Dictionary<string, string> { ["Content-Type"] = "text/javascript; charset=utf-8" }));
        }
    }

    private static string Text(string name)
    {
        using StreamReader reader = new(typeof(ChatModule).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
