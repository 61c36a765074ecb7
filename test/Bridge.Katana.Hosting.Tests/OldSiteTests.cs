using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using FluentAssertions;

namespace Bridge.Katana.Hosting.Tests;

/// <summary>
/// A program that was built for .NET Framework 4.7.2, run by `dotnet exec --runtimeconfig FILE site.exe`, with Bridge's assemblies beside it.
/// </summary>
[TestClass]
public class OldSiteTests
{
    private const string Frameworks = """
        {"runtimeOptions":{"tfm":"net10.0","frameworks":[
            {"name":"Microsoft.NETCore.App","version":"10.0.0"},{"name":"Microsoft.AspNetCore.App","version":"10.0.0"}]}}
        """;

    [TestMethod]
    public async Task An_old_self_host_program_runs_as_it_is()
    {
        using var folder = new SiteFolder();
        int port = FreePort();
        using Process process = folder.Start($"http://+:{port}/base");
        (await process.StandardOutput.ReadLineAsync()).Should().StartWith("Running on");
        using var client = new HttpClient();

        foreach (string host in Socket.OSSupportsIPv6 ? new[] { "127.0.0.1", "[::1]" } : ["127.0.0.1"])
        {
            (await client.GetStringAsync($"http://{host}:{port}/base/")).Should().Be("Hello from the config file at /base");
            (await client.GetStringAsync($"http://{host}:{port}/base/api/values")).Should().StartWith("""["one","two""");
            (await client.GetAsync($"http://{host}:{port}/other")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        }
        (await client.PostAsync($"http://127.0.0.1:{port}/base/api/values", new StringContent("\"three\"", Encoding.UTF8, "application/json"))).StatusCode
            .Should()
            .Be(HttpStatusCode.NoContent);
        (await client.GetStringAsync($"http://127.0.0.1:{port}/base/api/values")).Should().Be("""["one","two","three"]""");

        await process.StandardInput.WriteLineAsync();

        (await process.StandardOutput.ReadLineAsync()).Should().StartWith("Stopped after ");
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0);
    }

    [TestMethod]
    public async Task A_config_file_of_IIS_is_an_error_that_names_the_sections_to_remove()
    {
        using var folder = new SiteFolder();
        string config = File.ReadAllText(folder.Config)
            .Replace(
                "</configuration>",
                """<system.web><compilation debug="true" /></system.web><system.webServer />"""
                    + "<system.data><DbProviderFactories /></system.data></configuration>");
        File.WriteAllText(folder.Config, config);
        using Process process = folder.Start($"http://127.0.0.1:{FreePort()}/");

        string error = await process.StandardError.ReadToEndAsync();

        await process.WaitForExitAsync();
        process.ExitCode.Should().NotBe(0);
        error.Should().Contain("site.exe.config").And.Contain("system.web, system.webServer, system.data").And.Contain("Remove them");
    }

    [TestMethod]
    [DataRow("/proc/none", DisplayName = "a home that does not exist")]
    [DataRow("/sys", DisplayName = "a home that nothing can be written to")]
    public async Task Where_no_folder_keeps_keys_a_site_protects_its_data_and_warns_once(string home)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Inconclusive("A home folder that nothing can be written to is named as on Linux.");
        }

        using var folder = new SiteFolder();
        int port = FreePort();
        using Process process = folder.Start($"http://127.0.0.1:{port}/", home);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        (await process.StandardOutput.ReadLineAsync()).Should().StartWith("Running on");
        using var client = new HttpClient();

        (await client.GetStringAsync($"http://127.0.0.1:{port}/secret")).Should().Be("1 2");
        (await client.GetStringAsync($"http://127.0.0.1:{port}/secret")).Should().Be("1 2");
        await process.StandardInput.WriteLineAsync();

        string said = await process.StandardOutput.ReadToEndAsync() + await errors;
        said.Split('\n').Should().ContainSingle(line => line.Contains("Warning: sign-in cookies", StringComparison.Ordinal))
            .Which.Should().Contain("in memory").And.Contain("Users sign in again after a restart");
        Directory.Exists(Path.Combine(Path.GetDirectoryName(folder.Config)!, ".aspnet")).Should().BeFalse("the site's folder may be served");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A folder with the program and what it needs, as its owner would make it.</summary>
    private sealed class SiteFolder : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("bridge-old-site").FullName;

        public SiteFolder()
        {
            foreach (string file in Directory.GetFiles(AppContext.BaseDirectory, "*.dll")
                .Concat(Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "OldSite"))))
            {
                string name = Path.GetFileName(file);
                if (!name.StartsWith("Bridge.Katana", StringComparison.Ordinal)
                    && !name.StartsWith("MSTest", StringComparison.Ordinal)
                    && !name.StartsWith("Microsoft.Test", StringComparison.Ordinal))
                {
                    File.Copy(file, Path.Combine(_path, name));
                }
            }
            File.WriteAllText(Path.Combine(_path, "site.json"), Frameworks);
        }

        public string Config => Path.Combine(_path, "site.exe.config");

        public Process Start(string url, string home = null)
        {
            var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
            {
                ArgumentList = { "exec", "--runtimeconfig", Path.Combine(_path, "site.json"), Path.Combine(_path, "site.exe"), url },
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = _path,
            };
            if (home != null)
            {
                start.Environment["HOME"] = home;
                start.Environment.Remove("LOCALAPPDATA");
                start.Environment.Remove("USERPROFILE");
            }
            return Process.Start(start);
        }

        public void Dispose() => Directory.Delete(_path, recursive: true);
    }
}
