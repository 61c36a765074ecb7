using Bridge.Cli.Knowledge;
using Bridge.Cli.Scanning;

namespace Bridge.Cli.Reports;

/// <summary>The bar that shows how many of the site's own assemblies run, need a change, or need a proxy.</summary>
internal sealed record Shares(int Runs, int Change, int Proxy)
{
    public int All => Runs + Change + Proxy;

    public static Shares Of(ScanReport report)
    {
        int proxy = report.Assemblies.Count(static file => file.Severity == Severity.Proxy);
        int change = report.Assemblies.Count(static file => file.Severity == Severity.Change);
        return new Shares(report.Assemblies.Count() - proxy - change, change, proxy);
    }

    /// <summary>The widths of the three parts, which add up to the whole. A part that is not empty is at least one wide.</summary>
    public (int Runs, int Change, int Proxy) Widths(int whole)
    {
        if (All == 0)
        {
            return (0, 0, 0);
        }

        int change = Change == 0 ? 0 : Math.Max(1, (int)Math.Round((double)Change * whole / All));
        int proxy = Proxy == 0 ? 0 : Math.Max(1, (int)Math.Round((double)Proxy * whole / All));
        int runs = whole - change - proxy;
        if (Runs > 0 && runs < 1)
        {
            (change, proxy, runs) = change > proxy ? (change - 1, proxy, runs + 1) : (change, proxy - 1, runs + 1);
        }

        return (runs, change, proxy);
    }
}
