namespace Microsoft.Owin;

/// <summary>The fields of a posted form.</summary>
public interface IFormCollection : IReadableStringCollection
{
}
