namespace Microsoft.Owin.Hosting.Builder;

/// <summary>Makes startup classes.</summary>
public interface IAppActivator
{
    /// <summary>Makes an instance.</summary>
    /// <param name="type">The startup class.</param>
    /// <returns>The instance.</returns>
    object Activate(Type type);
}
