namespace Microsoft.Owin;

/// <summary>Names the startup class of an application.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class OwinStartupAttribute : Attribute
{
    /// <summary>Names the startup class. Its method is called Configuration.</summary>
    /// <param name="startupType">The class.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public OwinStartupAttribute(Type startupType)
        : this(string.Empty, startupType, string.Empty)
    {
    }

    /// <summary>Names the startup class, and gives it a name by which a host can choose it.</summary>
    /// <param name="friendlyName">The name.</param>
    /// <param name="startupType">The class.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public OwinStartupAttribute(string friendlyName, Type startupType)
        : this(friendlyName, startupType, string.Empty)
    {
    }

    /// <summary>Names the startup class and its method.</summary>
    /// <param name="startupType">The class.</param>
    /// <param name="methodName">The method.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public OwinStartupAttribute(Type startupType, string methodName)
        : this(string.Empty, startupType, methodName)
    {
    }

    /// <summary>Names the startup class and its method, and gives them a name by which a host can choose them.</summary>
    /// <param name="friendlyName">The name.</param>
    /// <param name="startupType">The class.</param>
    /// <param name="methodName">The method.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public OwinStartupAttribute(string friendlyName, Type startupType, string methodName)
    {
        StartupType = startupType ?? throw new ArgumentNullException(nameof(startupType));
        FriendlyName = friendlyName ?? throw new ArgumentNullException(nameof(friendlyName));
        MethodName = methodName ?? throw new ArgumentNullException(nameof(methodName));
    }

    /// <summary>The name by which a host can choose this startup class; empty if it has none.</summary>
    public string FriendlyName { get; private set; }

    /// <summary>The startup class.</summary>
    public Type StartupType { get; private set; }

    /// <summary>The method to call; empty for Configuration.</summary>
    public string MethodName { get; private set; }
}
