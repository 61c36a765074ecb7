using System.Reflection;
using Bridge.Modules;

namespace Bridge;

/// <content>The files that a module serves unchanged.</content>
public partial class ViewModule
{
    /// <summary>
    /// Adds the files of a folder: a GET of <paramref name="pathBase"/> and the file's path within the folder answers with the file; Flask's
    /// <c>static_folder</c>. The route is named <c>static</c>: <c>request.UrlFor("static", new { filename = "style.css" })</c> is the URL of a file, with a
    /// fingerprint of its content.
    /// </summary>
    /// <param name="pathBase">The prefix, such as <c>/static</c>, without parameters.</param>
    /// <param name="folder">
    /// The folder, which must exist. A relative path is relative to the folder of the program (<see cref="AppContext.BaseDirectory"/>).
    /// </param>
    /// <returns>The route. Give it another name if the module has a second folder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="pathBase"/> does not start with a slash, is the root, or has a parameter.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <remarks>
    /// The response has the type of the file's extension, <c>ETag</c> and <c>Last-Modified</c>. Conditional requests and ranges are answered (RFC 9110 sections
    /// 13 and 14). If a browser asks for a file with its fingerprint, it may keep the file for a year. Without a fingerprint, it asks each time. The module's
    /// filters run as for views. The answer is a 404 for the name of a folder, for a name that leads out of the folder, even by a link, and for a hidden file
    /// or a file in a hidden folder, such as <c>.git/config</c>. Everything else in the folder is public.
    /// </remarks>
    public ViewRoute Static(string pathBase, string folder) =>
        AddStatic(pathBase, new FolderFiles(folder ?? throw new ArgumentNullException(nameof(folder))));

    /// <summary>
    /// Adds files that are embedded in an assembly: a GET of <paramref name="pathBase"/> and the file's path within the folder answers with the file.
    /// </summary>
    /// <inheritdoc cref="Static(string, string)"/>
    /// <param name="pathBase">The prefix, such as <c>/static</c>, without parameters.</param>
    /// <param name="assembly">The assembly, such as <c>typeof(Guestbook).Assembly</c>.</param>
    /// <param name="folder">
    /// The folder of the project whose files are embedded: <c>static</c> for <c>&lt;EmbeddedResource Include="static/**" /&gt;</c>. The resources may have the
    /// names that the build gives them (<c>Guestbook.static.style.css</c>), or paths (<c>LogicalName="static/style.css"</c>).
    /// </param>
    /// <exception cref="ArgumentException">
    /// <paramref name="pathBase"/> does not start with a slash, is the root, or has a parameter; or the assembly has no such resource.
    /// </exception>
    /// <remarks>
    /// As for the files of a folder. <c>Last-Modified</c> is the time of the assembly's file. Names are compared with their case.
    /// </remarks>
    public ViewRoute Static(string pathBase, Assembly assembly, string folder) => AddStatic(
        pathBase,
        new EmbeddedFiles(assembly ?? throw new ArgumentNullException(nameof(assembly)), folder ?? throw new ArgumentNullException(nameof(folder))));

    private ViewRoute AddStatic(string pathBase, StaticFiles files)
    {
        string template = PrefixOf(pathBase, "A folder of files") + "/{**" + StaticFiles.Parameter + "}";
        ViewRoute route = new(s_get, template, View.Of(files.Answer).Named("GET " + template).At(template), files: files);
        _routes.Add(route);
        return route.WithName("static");
    }
}
