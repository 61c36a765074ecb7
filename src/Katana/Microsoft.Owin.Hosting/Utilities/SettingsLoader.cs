using System.Configuration;

namespace Microsoft.Owin.Hosting.Utilities;

/// <summary>Reads settings.</summary>
public static class SettingsLoader
{
    /// <summary>The appSettings of the program's config file.</summary>
    /// <returns>The settings. Names ignore case.</returns>
    /// <exception cref="ConfigurationErrorsException">The file has sections that .NET does not know. The message names them.</exception>
    public static IDictionary<string, string> LoadFromConfig()
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        LoadFromConfig(settings);
        return settings;
    }

    /// <summary>Adds the appSettings of the program's config file to the settings. Existing settings are kept.</summary>
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

    /// <summary>Reads settings from a file with lines of the form <c>name=value</c>. A line that begins with # is a comment.</summary>
    /// <param name="settingsFile">The file.</param>
    /// <returns>The settings. Names ignore case.</returns>
    public static IDictionary<string, string> LoadFromSettingsFile(string settingsFile)
    {
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        LoadFromSettingsFile(settingsFile, settings);
        return settings;
    }

    /// <summary>Adds settings from a file with lines of the form <c>name=value</c>. They replace existing settings.</summary>
    /// <param name="settingsFile">The file.</param>
    /// <param name="settings">The settings.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="FormatException">A line is not a setting.</exception>
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
