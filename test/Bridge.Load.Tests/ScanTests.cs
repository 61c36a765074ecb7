using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using FluentAssertions;

namespace Bridge.Load.Tests;

/// <summary><c>bridge scan</c> on 500 assemblies: within 30 seconds and 400 MB. With BRIDGE_SOAK alone, since a clock decides.</summary>
[TestClass]
[DoNotParallelize]
public sealed class ScanTests
{
    private const int Assemblies = 500;
    private const long Most = 400L * 1024 * 1024;
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    [TestMethod]
    public async Task Five_hundred_assemblies_are_scanned_in_half_a_minute()
    {
        if (Environment.GetEnvironmentVariable("BRIDGE_SOAK") is null)
        {
            Assert.Inconclusive("BRIDGE_SOAK=1 switches it on: test/load.sh.");
        }

        string folder = Directory.CreateTempSubdirectory("bridge-scan-").FullName;
        try
        {
            int copied = Copy(folder);
            copied.Should().Be(Assemblies);
            ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
            start.ArgumentList.Add(Path.Join(AppContext.BaseDirectory, "Bridge.Cli.dll"));
            Array.ForEach(
                ["scan", folder, "--verbosity", "detailed", "--html", Path.Join(folder, "report.html"), "--json", Path.Join(folder, "report.json")],
                start.ArgumentList.Add);
            var watch = Stopwatch.StartNew();
            using Process scan = Process.Start(start)!;
            Task<string> output = scan.StandardOutput.ReadToEndAsync(), errors = scan.StandardError.ReadToEndAsync();
            long peak = 0;
            while (!scan.WaitForExit(50))
            {
                peak = Math.Max(peak, PeakOf(scan.Id));
            }

            watch.Stop();
            (await errors).Should().BeEmpty();
            scan.ExitCode.Should().BeInRange(0, 2, await output);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{copied} assemblies: {watch.Elapsed.TotalSeconds:N1} s, {peak / 1024 / 1024} MiB at the most, on {Environment.ProcessorCount} processors"));
            watch.Elapsed.Should().BeLessThan(s_longest);
            peak.Should().BeInRange(1, Most);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>
    /// Copies managed assemblies of different names that .NET does not have itself: those of the packages that the tests restored, and of the SDK.
    /// </summary>
    private static int Copy(string folder)
    {
        string packages =
            typeof(ScanTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(static data => data.Key == "NuGetPackageRoot").Value!;
        string sdks = Path.GetFullPath(Path.Join(Path.GetDirectoryName(typeof(object).Assembly.Location), "..", "..", "..", "sdk"));
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach (string file in new[] { packages, sdks }.Where(Directory.Exists)
            .SelectMany(static root => Directory.EnumerateFiles(root, "*.dll", SearchOption.AllDirectories))
            .Where(static file =>
                !file.EndsWith(".resources.dll", StringComparison.OrdinalIgnoreCase)
                    && !file.Contains($"{Path.DirectorySeparatorChar}ref{Path.DirectorySeparatorChar}", StringComparison.Ordinal)))
        {
            if (names.Count == Assemblies)
            {
                break;
            }

            if (names.Add(Path.GetFileName(file)))
            {
                File.Copy(file, Path.Join(folder, Path.GetFileName(file)));
            }
        }

        return names.Count;
    }

    private static long PeakOf(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null
                ? 0
                : long.Parse(line["VmHWM:".Length..^2], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) * 1024;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
