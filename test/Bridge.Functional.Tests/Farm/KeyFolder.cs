namespace Bridge.Functional.Tests.Farm;

/// <summary>A folder for keys, as long as a test runs.</summary>
internal sealed class KeyFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bridge-farm-keys-");

    public string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
