using System.Collections.Specialized;
using System.Configuration;
#if NET
using System.Reflection;
using Bridge.AspNetCore.Hosting;
#endif

namespace Microsoft.Owin.Hosting.Utilities;

/// <summary>The program's config file.</summary>
internal static class ConfigurationFile
{
    internal static NameValueCollection AppSettings()
    {
#if NET
        try
        {
            return ConfigurationManager.AppSettings;
        }
        catch (ConfigurationErrorsException failure)
        {
            // The exception does not always name the file.
            string file = failure.Filename
                ?? (failure.InnerException as ConfigurationErrorsException)?.Filename ?? Assembly.GetEntryAssembly()?.Location + ".config";
            if (ConfigSections.Advice(file) is { } advice)
            {
                throw new ConfigurationErrorsException(advice, failure, file, 0);
            }
            throw;
        }
#else
        // .NET Framework knows the sections of its own files.
        return ConfigurationManager.AppSettings;
#endif
    }
}
