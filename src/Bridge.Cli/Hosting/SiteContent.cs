using System.Xml.Linq;
using Bridge.Cli.Sites;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.Hosting;

namespace Bridge.Cli.Hosting;

/// <summary>Serves the content of a site's root as IIS does: default documents, and files of known types.</summary>
internal static class SiteContent
{
    private static readonly string[] s_defaultDocuments = ["Default.htm", "Default.asp", "index.htm", "index.html", "iisstart.htm"];

    public static void UseSiteContent(this IApplicationBuilder app, string root, ConfigFile? config, IHostApplicationLifetime lifetime)
    {
        IisFileProvider files = new(root);
        lifetime.ApplicationStopped.Register(files.Dispose);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files, DefaultFileNames = [.. DefaultDocuments(config)] });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files, ContentTypeProvider = Types(config) });
    }

    // IIS lists the names of a site's own file before those that it inherits (mergeAppend="false"), in the order of the file.
    private static IEnumerable<string> DefaultDocuments(ConfigFile? config)
    {
        List<string> names = [.. s_defaultDocuments];
        List<string> own = [];
        foreach (XElement change in config?.Find("system.webServer/defaultDocument/files").Elements() ?? [])
        {
            string name = (string?)change.Attribute("value") ?? "";
            switch (change.Name.LocalName)
            {
                case "clear":
                    names.Clear();
                    own.Clear();
                    break;
                case "remove":
                    names.RemoveAll(IsRemoved);
                    own.RemoveAll(IsRemoved);
                    break;
                case "add" when name.Length > 0:
                    own.Add(name);
                    break;
            }

            bool IsRemoved(string known) => string.Equals(known, name, StringComparison.OrdinalIgnoreCase);
        }

        return own.Concat(names);
    }

    private static FileExtensionContentTypeProvider Types(ConfigFile? config)
    {
        FileExtensionContentTypeProvider types = new();
        foreach (XElement change in config?.Find("system.webServer/staticContent").Elements() ?? [])
        {
            string extension = (string?)change.Attribute("fileExtension") ?? "";
            if (change.Name.LocalName == "remove")
            {
                types.Mappings.Remove(extension);
            }
            else if (change.Name.LocalName == "mimeMap" && extension.Length > 0 && (string?)change.Attribute("mimeType") is { Length: > 0 } type)
            {
                types.Mappings[extension] = type;
            }
        }

        return types;
    }
}
