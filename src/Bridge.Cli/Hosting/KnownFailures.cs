using System.Text.RegularExpressions;
using Bridge.Cli.Scanning;

namespace Bridge.Cli.Hosting;

/// <summary>Gives the scan's findings about an error of a site: about the type, member or assembly that the runtime did not find.</summary>
internal sealed partial class KnownFailures(Lazy<ScanReport> report)
{
    /// <summary>One line for each finding that relates to the error. Other kinds of errors give none.</summary>
    public IEnumerable<string> About(Exception error)
    {
        HashSet<string> names = [];
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case TypeLoadException type:
                    names.UnionWith(Quoted(type.Message));
                    names.Add(type.TypeName);
                    break;
                case FileNotFoundException { FileName: { } file } when file.Contains(", Version=", StringComparison.Ordinal):
                    names.Add(file[..file.IndexOf(',', StringComparison.Ordinal)]);
                    break;
                case MissingMemberException or PlatformNotSupportedException:
                    names.UnionWith(Quoted(cause.Message));
                    names.UnionWith(Throwers(cause));
                    break;
            }
        }

        names.RemoveWhere(static name => name.Length == 0);
        return names.Count == 0
            ? []
            : names.SelectMany(name => report.Value.About(name))
                .Distinct()
                .Select(static finding => $"{finding.Rule.Title} ({finding.Rule.Id}): {finding.Rule.Advice}");
    }

    // 'System.Void System.Web.HttpResponse.Write(System.String)' names the type and its member.
    private static IEnumerable<string> Quoted(string message)
    {
        foreach (Match quoted in Quotes().Matches(message))
        {
            string text = quoted.Groups[1].Value;
            int comma = text.IndexOf(", Version=", StringComparison.Ordinal);
            text = comma < 0 ? text : text[..comma];
            int parenthesis = text.IndexOf('(', StringComparison.Ordinal);
            if (parenthesis > 0)
            {
                text = text[..parenthesis];
                text = text[(text.LastIndexOf(' ') + 1)..];
                int member = text.TrimEnd('.').LastIndexOf('.');
                if (member > 0)
                {
                    yield return text[..member].TrimEnd('.');
                }
            }
            else
            {
                yield return text;
            }
        }
    }

    private static IEnumerable<string> Throwers(Exception error) =>
        new System.Diagnostics.StackTrace(error)
            .GetFrames()
            .Take(3)
            .Select(static frame => System.Diagnostics.DiagnosticMethodInfo.Create(frame)?.DeclaringTypeName ?? "");

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quotes();
}
