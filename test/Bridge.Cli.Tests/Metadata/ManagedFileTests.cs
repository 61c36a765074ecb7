using System.Buffers.Binary;
using System.Reflection.PortableExecutable;
using Bridge.Cli.Knowledge;
using Bridge.Cli.Scanning;
using FluentAssertions;

namespace Bridge.Cli.Tests.Metadata;

/// <summary>What the headers of a file say of the process that it needs.</summary>
[TestClass]
public sealed class ManagedFileTests
{
    [TestMethod]
    [DataRow(CorFlags.ILOnly, null)]
    [DataRow(CorFlags.ILOnly | CorFlags.StrongNameSigned, null)]
    [DataRow(CorFlags.ILOnly | CorFlags.Requires32Bit | CorFlags.Prefers32Bit, null)]
    [DataRow(CorFlags.ILOnly | CorFlags.Requires32Bit, "x86-only")]
    [DataRow(CorFlags.Requires32Bit, "cpp-cli")]
    [DataRow((CorFlags)0, "cpp-cli")]
    public void A_file_for_32_bits_or_with_native_code_is_found(CorFlags flags, string? rule)
    {
        byte[] image = File.ReadAllBytes(Path.Join(AppContext.BaseDirectory, "SelfHost", "SelfHost.exe"));
        using (PEReader reader = new(new MemoryStream(image)))
        {
            // ECMA-335, II.25.3.3: the flags stand 16 bytes into the CLI header.
            BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(reader.PEHeaders.CorHeaderStartOffset + 16), (uint)flags);
        }

        using TestSite site = new TestSite().WithFile("bin/SelfHost.exe", image);

        ScanReport report = site.Scan();

        string?[] found = [.. report.Findings.Select(static finding => finding.Rule)
            .Where(static rule => rule == Rules.X86 || rule == Rules.CppCli)
            .Select(static rule => rule.Id)];
        found.Should().Equal(rule is null ? [] : [rule]);
    }
}
