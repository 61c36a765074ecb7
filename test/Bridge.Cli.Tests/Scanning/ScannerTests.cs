using Bridge.Cli.Knowledge;
using Bridge.Cli.Scanning;
using FluentAssertions;

namespace Bridge.Cli.Tests.Scanning;

[TestClass]
public sealed class ScannerTests
{
    [TestMethod]
    public void Hangfire_SignalR_and_Web_API_run_as_they_are()
    {
        using TestSite site = new TestSite().WithPackages([
            .. TestSite.HangfirePackages, .. TestSite.SignalRPackages, .. TestSite.WebApiPackages, .. TestSite.KatanaPackages,
        ]);

        ScanReport report = site.Scan();

        report.Verdict.Should().Be(Verdict.RunsAsItIs);
        Approved.Text(FindingsText.Of(report), "WebApi.SignalR.Hangfire");
    }

    [TestMethod]
    public void OData_and_MVC_do_not_run()
    {
        using TestSite site = new TestSite().WithPackages([.. TestSite.ODataPackages, .. TestSite.MvcPackages, .. TestSite.WebApiPackages]);

        ScanReport report = site.Scan();

        report.Verdict.Should().Be(Verdict.NeedsProxy);
        Approved.Text(FindingsText.Of(report), "OData.Mvc");
    }

    [TestMethod]
    public void A_file_that_is_native_empty_or_damaged_is_a_line()
    {
        using TestSite site = new TestSite().WithPackages(TestSite.HangfirePackages)
            .WithFile("bin/Empty.dll", "")
            .WithFile("bin/Text.dll", "no assembly at all")
            .WithFile("bin/Cut.dll", File.ReadAllBytes(typeof(Scanner).Assembly.Location)[..5000])
            .WithFile("bin/x86/native.dll", NativeImage());

        ScanReport report = site.Scan();

        report.Verdict.Should().Be(Verdict.RunsAsItIs);
        report.Files.Where(static file => file.Role == AssemblyRole.Unreadable)
            .Select(static file => file.File)
            .Should()
            .BeEquivalentTo("bin/Empty.dll", "bin/Text.dll", "bin/Cut.dll");
        report.Files.Where(static file => file.Role == AssemblyRole.Native).Select(static file => file.File).Should().BeEquivalentTo("bin/x86/native.dll");
        report.Findings.Should().Contain(static finding => finding.Rule == Rules.NativeCode).And.Contain(static finding => finding.Rule == Rules.Unreadable);
    }

    [TestMethod]
    public void An_assembly_whose_metadata_is_damaged_anywhere_is_read_as_far_as_it_goes()
    {
        byte[] whole = File.ReadAllBytes(Path.Join(AppContext.BaseDirectory, "TrapSite", "TrapSite.dll"));
        Random random = new(4711);
        for (int round = 0; round < 200; round++)
        {
            byte[] damaged = (byte[])whole.Clone();
            for (int i = 0; i < 40; i++)
            {
                damaged[random.Next(512, damaged.Length)] = (byte)random.Next(256);
            }

            using TestSite site = new TestSite().WithFile("bin/Damaged.dll", damaged);

            site.Invoking(static site => site.Scan()).Should().NotThrow("a damaged file is a line (round {0})", round);
        }
    }

    /// <summary>The smallest image that a reader takes for native code: headers for x86 and no CLI header.</summary>
    private static byte[] NativeImage()
    {
        System.Reflection.PortableExecutable.PEHeaderBuilder headers = new(
            System.Reflection.PortableExecutable.Machine.I386,
            imageCharacteristics: System.Reflection.PortableExecutable.Characteristics.Dll);
        System.Reflection.Metadata.BlobBuilder image = new();
        new NativeBuilder(headers).Serialize(image);
        return image.ToArray();
    }

    private sealed class NativeBuilder(System.Reflection.PortableExecutable.PEHeaderBuilder headers)
        : System.Reflection.PortableExecutable.PEBuilder(headers, null)
    {
        protected override System.Collections.Immutable.ImmutableArray<Section> CreateSections() =>
            [new Section(
                ".text",
                System.Reflection.PortableExecutable.SectionCharacteristics.ContainsCode
                    | System.Reflection.PortableExecutable.SectionCharacteristics.MemExecute)];

        protected override System.Reflection.Metadata.BlobBuilder SerializeSection(string name, System.Reflection.PortableExecutable.SectionLocation location)
        {
            System.Reflection.Metadata.BlobBuilder code = new();
            code.WriteByte(0xC3);
            return code;
        }

        protected override System.Reflection.PortableExecutable.PEDirectoriesBuilder GetDirectories() => new();
    }
}
