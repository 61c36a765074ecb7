namespace Bridge.Farm;

/// <summary>The settings of the proxy and the instances: appsettings.json beside the program, and the arguments.</summary>
internal static class Settings
{
    /// <summary>The text that a process writes, with its URL, as soon as it listens.</summary>
    public const string Announcement = "Listening on ";

    /// <summary>A builder that reads the settings beside the program, from any current folder.</summary>
    public static WebApplicationBuilder Builder(string[] args) =>
        WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
}
