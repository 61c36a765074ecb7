using System.Text;
using Bridge.Cli.Sites;

namespace Bridge.Cli.Hosting;

/// <summary>Gives this process what a site finds in its own: its folder, its data folder, its config file, the encodings of Windows.</summary>
internal static class SiteProcess
{
    /// <summary>Sets it. ConfigurationManager must not have been used before.</summary>
    public static void TakeOn(SiteFiles files, string? configFile)
    {
        AppContext.SetData("APP_CONTEXT_BASE_DIRECTORY", Path.TrimEndingDirectorySeparator(files.BaseDirectory) + Path.DirectorySeparatorChar);
        AppDomain.CurrentDomain.SetData("DataDirectory", Path.Join(files.BaseDirectory, "App_Data"));
        if (configFile is not null)
        {
            AppDomain.CurrentDomain.SetData("APP_CONFIG_FILE", configFile);
        }

        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
    }
}
