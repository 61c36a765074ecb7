using System.Text;
using Bridge.Cli.Sites;

namespace Bridge.Cli.Hosting;

/// <summary>Sets up this process as a site expects its own: base directory, data directory, config file, and Windows encodings.</summary>
internal static class SiteProcess
{
    /// <summary>Applies the settings. ConfigurationManager must not have been used before.</summary>
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
