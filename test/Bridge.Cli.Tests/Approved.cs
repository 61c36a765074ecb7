using System.Runtime.CompilerServices;
using FluentAssertions;

namespace Bridge.Cli.Tests;

/// <summary>Compares a text with the file that was approved for it. BRIDGE_APPROVE=1 writes what came out into the source tree.</summary>
internal static class Approved
{
    public static void Text(string actual, string name, [CallerFilePath] string caller = "")
    {
        string source = Path.Join(Path.GetDirectoryName(caller), name + ".approved.txt");
        if (Environment.GetEnvironmentVariable("BRIDGE_APPROVE") == "1")
        {
            File.WriteAllText(source, actual);
        }

        string folder = Path.GetFileName(Path.GetDirectoryName(caller))!;
        string copy = Path.Join(AppContext.BaseDirectory, folder, name + ".approved.txt");
        string expected = File.ReadAllText(File.Exists(source) ? source : copy);
        actual.Should().Be(expected, "that is {0}; BRIDGE_APPROVE=1 writes the new text, for review", Path.GetFileName(source));
    }
}
