using System.Configuration;

namespace Microsoft.Owin.Hosting.Utilities;

/// <summary>Reads settings.</summary>
public static class SettingsLoader
{
    /// <summary>The appSettings of the program's config file.</summary>
    /// <returns>The settings, by names that ignore the case.</returns>
    /// <exception cref="ConfigurationErrorsException">The file has sections that .NET does not know. The message names them.</exception>
    public static IDictionary<string, string> LoadFromConfig()
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        LoadFromConfig(settings);
        return settings;
    }

    /// <summary>Adds the appSettings of the program's config file to those that are there, which win.</summary>
    /// <param name="settings">The settings.</param>
    /// <exception cref="ArgumentNullException"><paramref name="settings"/> is null.</exception>
    /// <exception cref="ConfigurationErrorsException">The file has sections that .NET does not know. The message names them.</exception>
    public static void LoadFromConfig(IDictionary<string, string> settings)
    {
        if (settings == null)
        {
            throw new ArgumentNullException(nameof(settings));
        }
        System.Collections.Specialized.NameValueCollection appSettings = ConfigurationFile.AppSettings();
        foreach (string key in appSettings.AllKeys)
        {
            if (key != null && !settings.ContainsKey(key))
            {
                settings.Add(key, appSettings[key]);
            }
        }
    }

    /// <summary>The settings of a file of lines <c>name=value</c>. What follows a # at the beginning of a line is no setting.</summary>
    /// <param name="settingsFile">The file.</param>
    /// <returns>The settings, by names that ignore the case.</returns>
    public static IDictionary<string, string> LoadFromSettingsFile(string settingsFile)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        LoadFromSettingsFile(settingsFile, settings);
        return settings;
    }

    /// <summary>Adds the settings of a file of lines <c>name=value</c> to those that are there, over which they win.</summary>
    /// <param name="settingsFile">The file.</param>
    /// <param name="settings">The settings.</param>
    /// <exception cref="ArgumentNullException">One of them is null.</exception>
    /// <exception cref="FormatException">A line is no setting.</exception>
    public static void LoadFromSettingsFile(string settingsFile, IDictionary<string, string> settings)
    {
        if (settingsFile == null)
        {
            throw new ArgumentNullException(nameof(settingsFile));
        }
        if (settings == null)
        {
            throw new ArgumentNullException(nameof(settings));
        }
        foreach (string line in File.ReadAllLines(settingsFile))
        {
            string text = line.Trim();
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }
            int equals = text.IndexOf('=');
            if (equals <= 0)
            {
                throw new FormatException("The settings file '" + settingsFile + "' has the line '" + text + "'. A line is name=value, or begins with #.");
            }
            settings[text.Substring(0, equals).Trim()] = text.Substring(equals + 1).Trim();
        }
    }
}
