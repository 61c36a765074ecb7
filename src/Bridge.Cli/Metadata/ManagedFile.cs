using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Bridge.Cli.Metadata;

/// <summary>A managed assembly that is read as data. Its code is never loaded.</summary>
internal sealed class ManagedFile : IDisposable
{
    private readonly PEReader _image;
    private readonly Lazy<TypeTable> _types;

    private ManagedFile(string path, PEReader image, MetadataReader metadata)
    {
        Path = path;
        _image = image;
        Metadata = metadata;
        AssemblyDefinition definition = metadata.GetAssemblyDefinition();
        Name = metadata.GetString(definition.Name);
        Version = definition.Version;
        _types = new Lazy<TypeTable>(() => new TypeTable(metadata));
    }

    public string Path { get; }

    public string FileName => System.IO.Path.GetFileName(Path);

    public string Name { get; }

    public Version Version { get; }

    public MetadataReader Metadata { get; }

    public TypeTable Types => _types.Value;

    public bool IsExecutable => !_image.PEHeaders.IsDll && EntryPoint != 0;

    /// <summary>The token of the entry point's method; 0 if there is none.</summary>
    public int EntryPoint => _image.PEHeaders.CorHeader?.EntryPointTokenOrRelativeVirtualAddress ?? 0;

    /// <summary>Whether only a 32-bit process can load it.</summary>
    public bool IsX86Only =>
        _image.PEHeaders.CoffHeader.Machine == Machine.I386
        && ((_image.PEHeaders.CorHeader!.Flags & CorFlags.Requires32Bit) != 0 && (_image.PEHeaders.CorHeader.Flags & CorFlags.Prefers32Bit) == 0 || IsMixed);

    /// <summary>Whether it contains native code beside managed code, as C++/CLI produces.</summary>
    public bool IsMixed => (_image.PEHeaders.CorHeader!.Flags & CorFlags.ILOnly) == 0 && _image.PEHeaders.CorHeader.ManagedNativeHeaderDirectory.Size == 0;

    /// <summary>Opens a file.</summary>
    /// <exception cref="UnreadableAssemblyException">The file is not a managed assembly, or cannot be read. The message says why.</exception>
    public static ManagedFile Open(string path)
    {
        PEReader? image = null;
        try
        {
            FileStream stream = File.OpenRead(path);
            if (stream.Length == 0)
            {
                stream.Dispose();
                throw new UnreadableAssemblyException("the file is empty");
            }

            image = new PEReader(stream);
            if (!image.HasMetadata)
            {
                throw new UnreadableAssemblyException("native code, no .NET assembly", isNative: true);
            }

            MetadataReader metadata = image.GetMetadataReader(MetadataReaderOptions.None);
            if (!metadata.IsAssembly)
            {
                throw new UnreadableAssemblyException("a .NET module without an assembly");
            }

            return new ManagedFile(path, image, metadata);
        }
        catch (UnreadableAssemblyException)
        {
            image?.Dispose();
            throw;
        }
        catch (Exception error) when (IsDamage(error) || error is IOException or UnauthorizedAccessException)
        {
            image?.Dispose();
            throw new UnreadableAssemblyException(error is IOException or UnauthorizedAccessException
                ? error.Message
                : "damaged, or no .NET assembly: " + error.Message);
        }
    }

    /// <summary>The body of a method; null if it has none.</summary>
    public MethodBodyBlock? Body(MethodDefinition method) =>
        method.RelativeVirtualAddress == 0 || (method.ImplAttributes & MethodImplAttributes.CodeTypeMask) != MethodImplAttributes.IL
        ? null
        : _image.GetMethodBody(method.RelativeVirtualAddress);

    /// <summary>Whether an exception means that metadata is damaged. Obfuscators can make the reader throw each of these.</summary>
    public static bool IsDamage(Exception error) =>
        error is BadImageFormatException or InvalidOperationException or ArgumentException or OverflowException
            or IndexOutOfRangeException or InvalidCastException or NotSupportedException;

    public void Dispose() => _image.Dispose();
}
