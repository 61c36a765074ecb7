namespace Bridge.Farm;

/// <summary>What the proxy and the instances read: appsettings.json beside the program, and the arguments.</summary>
internal static class Settings
{
    /// <summary>What a process writes, with its URL, once it listens.</summary>
    public const string Announcement = "Listening on ";

    /// <summary>A builder whose settings are those beside the program, wherever it is started.</summary>
    public static WebApplicationBuilder Builder(string[] args) =>
        WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
}
