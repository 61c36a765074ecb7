using System.Text;
using Bridge.AspNetCore.Hosting;
using FluentAssertions;

namespace Bridge.AspNetCore.Tests.Hosting;

/// <summary>Data protection of a host, with keys in the home folder or in memory.</summary>
[TestClass]
[DoNotParallelize]
public sealed class KeyedDataProtectionTests
{
    private readonly StringWriter _trace = new();

    [TestMethod]
    public void Keys_are_kept_in_the_home_folder_and_another_host_of_that_name_reads_what_was_protected()
    {
        InHome(
            Directory.CreateTempSubdirectory().FullName,
            home =>
            {
                byte[] secret = Protect("site", "p");
                Encoding.ASCII.GetString(Unprotect("site", "p", secret)).Should().Be("secret");
                FluentActions.Invoking(() => Unprotect("other", "p", secret)).Should().Throw<Exception>("the name keeps sites apart");
                FluentActions.Invoking(() => Unprotect("site", "q", secret)).Should().Throw<Exception>("the purpose keeps uses apart");
                Directory.EnumerateFiles(home, "key-*.xml", SearchOption.AllDirectories).Should().NotBeEmpty();
                _trace.ToString().Should().BeEmpty();
            });
    }

    [TestMethod]
    public void Keys_without_a_home_folder_are_in_memory_with_a_warning()
    {
        InHome("/nonexistent", _ =>
        {
            Protect("site", "p").Should().NotBeEmpty();
            _trace.ToString().Should().StartWith("Warning: sign-in cookies are protected by keys that are kept in memory");
        });
    }

    private static void InHome(string home, Action<string> act)
    {
        string[] names = ["HOME", "LOCALAPPDATA", "USERPROFILE"];
        string?[] before = [.. names.Select(System.Environment.GetEnvironmentVariable)];
        try
        {
            System.Environment.SetEnvironmentVariable("HOME", home);
            System.Environment.SetEnvironmentVariable("LOCALAPPDATA", null);
            System.Environment.SetEnvironmentVariable("USERPROFILE", null);
            act(home);
        }
        finally
        {
            for (int i = 0; i < names.Length; i++)
            {
                System.Environment.SetEnvironmentVariable(names[i], before[i]);
            }
        }
    }

    private byte[] Protect(string name, string purpose) => KeyedDataProtection.For(name, _trace)([purpose]).Item1("secret"u8.ToArray());

    private byte[] Unprotect(string name, string purpose, byte[] data) => KeyedDataProtection.For(name, _trace)([purpose]).Item2(data);
}
