using System.Reflection;

namespace Microsoft.Owin.Hosting.ServerFactory;

/// <summary>Finds servers by OWIN's convention: a class OwinServerFactory in the namespace that has its assembly's name.</summary>
public class ServerFactoryLoader : IServerFactoryLoader
{
    private const string FactoryName = "OwinServerFactory";

    private readonly IServerFactoryActivator _activator;

    /// <summary>Makes a loader.</summary>
    /// <param name="activator">Makes server factories.</param>
    public ServerFactoryLoader(IServerFactoryActivator activator)
    {
        _activator = activator;
    }

    /// <inheritdoc />
    /// <exception cref="ArgumentException"><paramref name="serverName"/> is null or empty.</exception>
    public virtual IServerFactoryAdapter Load(string serverName)
    {
        if (string.IsNullOrWhiteSpace(serverName))
        {
            throw new ArgumentException("A server needs a name: the name of its assembly.", nameof(serverName));
        }
        Type type = Find(serverName.Trim());
        return type == null ? null : new ServerFactoryAdapter(type, _activator);
    }

    private static Type Find(string name)
    {
        int comma = name.IndexOf(',');
        if (comma >= 0)
        {
            return Type.GetType(name, throwOnError: false);
        }
        return Open(name) is { } assembly
            ? assembly.GetType(assembly.GetName().Name + "." + FactoryName) ?? assembly.GetExportedTypes().FirstOrDefault(type => type.Name == FactoryName)
            : null;
    }

    private static Assembly Open(string name)
    {
        try
        {
            return Assembly.Load(new AssemblyName(name));
        }
        catch (FileNotFoundException)
        {
            // A program's deps.json may not list it.
            string path = Path.Combine(AppContext.BaseDirectory, name + ".dll");
            return File.Exists(path) ? Assembly.LoadFrom(path) : null;
        }
    }
}
