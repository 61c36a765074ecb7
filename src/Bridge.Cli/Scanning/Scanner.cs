using System.Collections.Concurrent;
using System.Reflection.Metadata;
using System.Xml;
using Bridge.Cli.Knowledge;
using Bridge.Cli.Metadata;
using Bridge.Cli.Resolution;
using Bridge.Cli.Sites;

namespace Bridge.Cli.Scanning;

/// <summary>Reads a site and reports what keeps it from running on .NET 10. The site's code is never loaded.</summary>
internal sealed class Scanner(Platform platform, SoftwareTable table)
{
    // A damaged signature can make the decoder recurse deeply.
    private const int StackSize = 16 * 1024 * 1024;

    private const int MostUses = 200;

    /// <summary>Scans a site.</summary>
    /// <param name="files">The site.</param>
    /// <param name="progress">Gets the number of assemblies that have been read and the total, from several threads.</param>
    /// <param name="cancellation">Cancels the scan.</param>
    public ScanReport Scan(SiteFiles files, Action<int, int>? progress = null, CancellationToken cancellation = default)
    {
        List<ScannedFile> scanned = [];
        List<(string File, Issue Issue)> issues = [];
        Dictionary<string, ManagedFile> site = new(StringComparer.OrdinalIgnoreCase);
        try
        {
            foreach (string path in files.Binaries)
            {
                cancellation.ThrowIfCancellationRequested();
                Open(files, path, site, scanned, issues);
            }

            Resolver resolver = new(platform, site);
            SiteTraits traits = new(files, site, table);
            ManagedFile[] read = [.. site.Values.Where(assembly => RoleOf(assembly.Name, out _) is AssemblyRole.Own or AssemblyRole.Known)
                .OrderBy(static assembly => assembly.Name, StringComparer.OrdinalIgnoreCase)];
            ReferenceReader[] references = ReadAll(read, resolver, progress, cancellation);
            for (int i = 0; i < read.Length; i++)
            {
                Judge(files, read[i], references[i], scanned, issues);
            }

            traits.AddTo(issues);
            ReadConfig(files, issues);
            Finding[] findings = [.. issues.GroupBy(static pair => pair.Issue.Rule)
                .OrderByDescending(static group => group.Key.Severity).ThenBy(static group => group.Key.Id, StringComparer.Ordinal)
                .Select(static group => new Finding(group.Key, [.. group
                    .OrderBy(static pair => pair.File, StringComparer.Ordinal).ThenBy(static pair => pair.Issue.Subject, StringComparer.Ordinal)
                    .Select(static pair => new Occurrence(pair.File, pair.Issue.Subject, pair.Issue.Detail, pair.Issue.Uses))]))];
            var worst = issues.GroupBy(static pair => pair.File)
                .ToDictionary(static group => group.Key, static group => group.Max(static pair => pair.Issue.Rule.Severity));
            return new ScanReport(
                files.Path,
                [.. traits.Describe()],
                traits.Startups,
                [.. scanned.Select(file => Weigh(file, worst.GetValueOrDefault(file.File))).OrderBy(static file => file.File, StringComparer.Ordinal)],
                findings,
                System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription);
        }
        finally
        {
            foreach (ManagedFile assembly in site.Values)
            {
                assembly.Dispose();
            }
        }
    }

    private static ReferenceReader[] ReadAll(ManagedFile[] assemblies, Resolver resolver, Action<int, int>? progress, CancellationToken cancellation)
    {
        var references = new ReferenceReader[assemblies.Length];
        TrapFinder traps = new(resolver);
        int next = -1, done = 0;
        ConcurrentQueue<Exception> failures = new();

        void Work()
        {
            try
            {
                for (int i = Interlocked.Increment(ref next); i < assemblies.Length
                    && !cancellation.IsCancellationRequested; i = Interlocked.Increment(ref next))
                {
                    references[i] = ReferenceReader.Read(assemblies[i], resolver, traps);
                    progress?.Invoke(Interlocked.Increment(ref done), assemblies.Length);
                }
            }
            catch (Exception error)
            {
                failures.Enqueue(error);
            }
        }

        Thread[] threads = [.. Enumerable.Range(0, Math.Clamp(Environment.ProcessorCount, 1, 8))
            .Select(_ => new Thread(Work, StackSize) { IsBackground = true })];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
        cancellation.ThrowIfCancellationRequested();
        return failures.TryPeek(out Exception? failure) ? throw new InvalidOperationException("The scan failed: " + failure.Message, failure) : references;
    }

    private AssemblyRole RoleOf(string name, out Software? software)
    {
        table.TryFind(name, out software);
        return software?.Standing is Standing.NotNeeded ? AssemblyRole.NotNeeded
            : platform.OriginOf(name) switch
            {
                Origin.DotNet => AssemblyRole.DotNet,
                Origin.Bridge => AssemblyRole.Bridge,
                _ => software is null ? AssemblyRole.Own : AssemblyRole.Known,
            };
    }

    private void Open(SiteFiles files, string path, Dictionary<string, ManagedFile> site, List<ScannedFile> scanned, List<(string, Issue)> issues)
    {
        string file = Path.GetRelativePath(files.BaseDirectory, path).Replace('\\', '/');
        ManagedFile assembly;
        try
        {
            assembly = ManagedFile.Open(path);
        }
        catch (UnreadableAssemblyException error)
        {
            scanned.Add(new ScannedFile(
                file,
                Path.GetFileNameWithoutExtension(path),
                null,
                null,
                error.IsNative ? AssemblyRole.Native : AssemblyRole.Unreadable,
                null,
                0,
                error.Message));
            issues.Add((file, new Issue(
                error.IsNative ? Rules.NativeCode : Rules.Unreadable,
                Path.GetFileName(path),
                isMissing: false,
                error.IsNative ? null : error.Message)));
            return;
        }

        // The runtime looks for assemblies only in the folder itself.
        if (Path.GetDirectoryName(path) != files.Bin || !site.TryAdd(assembly.Name, assembly))
        {
            assembly.Dispose();
            return;
        }

        AssemblyRole role = RoleOf(assembly.Name, out Software? software);
        string? remark = null;
        if (role is AssemblyRole.Own or AssemblyRole.Known)
        {
            Rule? loads = assembly.IsMixed ? Rules.CppCli : assembly.IsX86Only ? Rules.X86 : null;
            if (loads is not null)
            {
                remark = loads.Title;
                issues.Add((file, new Issue(loads, assembly.FileName, isMissing: false)));
            }
        }

        scanned.Add(new ScannedFile(file, assembly.Name, assembly.Version.ToString(), ProductVersion.Of(assembly), role, software, 0, remark));
    }

    private static void Judge(SiteFiles files, ManagedFile assembly, ReferenceReader references, List<ScannedFile> scanned, List<(string, Issue)> issues)
    {
        string file = Path.GetRelativePath(files.BaseDirectory, assembly.Path).Replace('\\', '/');
        int index = scanned.FindIndex(candidate => candidate.File == file);
        ScannedFile line = scanned[index] = scanned[index] with { References = references.Count };
        if (references.Damage is { } damage)
        {
            issues.Add((file, new Issue(Rules.Unreadable, assembly.FileName, isMissing: false, "only partly read: " + damage)));
        }

        Issue[] found = [.. references.Issues];
        if (line.Software is { Standing: not Standing.SystemWeb })
        {
            // The package was tried with all its dependencies beside it.
            issues.AddRange(found.Where(static issue => issue.Rule == Rules.MissingAssembly)
                .GroupBy(static issue => issue.Detail!)
                .Select(group => (file, Lacking(group))));
            found = [.. found.Where(static issue => issue.Rule != Rules.MissingAssembly)];
        }

        switch (line.Software?.Standing)
        {
            case null:
                foreach (Issue issue in found)
                {
                    // Code that looks for an attribute reads it. Code that only carries a missing attribute runs.
                    bool isAttribute = issue.IsMissing && issue.Uses.Count > 0 && issue.Uses.TrueForAll(static use => use.Kind == UseKind.Attribute);
                    issues.Add((file, isAttribute ? Under(Rules.AttributeOnly, issue) : issue));
                }

                break;
            case Standing.SystemWeb:
                break;
            case Standing.DoesNotRun:
                issues.Add((file, Sum(Rules.Software, line, found)));
                break;
            case Standing.Setting:
                issues.Add((file, Sum(Rules.Setting, line, found)));
                break;
            default:
                if (Array.Exists(found, static issue => issue.Rule.Severity >= Severity.WindowsOnly))
                {
                    issues.Add((file, Sum(Rules.Tried, line, found)));
                }

                break;
        }
    }

    /// <summary>Gives a file the severity of its findings. A System.Web framework that nothing uses is not needed.</summary>
    private static ScannedFile Weigh(ScannedFile file, Severity severity) =>
        file with
        {
            Severity = severity, Role = file.Software?.Standing == Standing.SystemWeb && severity < Severity.Change ? AssemblyRole.NotNeeded : file.Role,
        };

    private static Issue Under(Rule rule, Issue issue)
    {
        Issue moved = new(rule, issue.Subject, issue.IsMissing, issue.Detail);
        moved.Uses.AddRange(issue.Uses);
        return moved;
    }

    private static Issue Lacking(IGrouping<string, Issue> assembly)
    {
        Issue lacking = new(Rules.MissingAssembly, assembly.Key, isMissing: true, $"{Counted(assembly.Count())} of it in use");
        lacking.Uses.AddRange(assembly.Select(static issue => issue.Uses[0])
            .Distinct()
            .OrderBy(static use => use.Place, StringComparer.Ordinal)
            .Take(MostUses));

        return lacking;
    }

    private static Issue Sum(Rule rule, ScannedFile line, Issue[] found)
    {
        int missing = found.Count(static issue => issue.IsMissing);
        string lacks = missing == 0 ? "" : $"It names {Counted(missing)} that this site lacks on .NET 10.";
        string tried = line.Software!.Tried is { } version ? $"Tried with {version}." : "";
        Issue sum = new(
            rule,
            $"{line.Software.Name} {line.Product ?? line.Version}",
            isMissing: false,
            string.Join(" ", new[] { line.Software.ToKnow, tried, lacks }.Where(static text => text.Length > 0)));
        foreach (Issue issue in found.OrderBy(static issue => issue.Subject, StringComparer.Ordinal))
        {
            sum.Uses.Add(new Use(UseKind.Call, issue.Uses.Count == 0 ? issue.Subject : $"{issue.Subject} in {issue.Uses[0].Place}"));
        }

        return sum;
    }

    private static string Counted(int count) =>
        count == 1 ? "one type or member" : $"{count.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} types and members";

    private static void ReadConfig(SiteFiles files, List<(string, Issue)> issues)
    {
        if (files.ConfigFile is null)
        {
            return;
        }

        string file = Path.GetFileName(files.ConfigFile);
        try
        {
            issues.AddRange(ConfigRules.Read(ConfigFile.Read(files.ConfigFile)).Select(issue => (file, issue)));
        }
        catch (XmlException error)
        {
            issues.Add((file, new Issue(Rules.ConfigBroken, file, isMissing: false, error.Message)));
        }
    }
}
