namespace System.Web.Script.Serialization;

/// <summary>
/// Names types in JSON. Bridge's <see cref="JavaScriptSerializer"/> refuses it, because a client that can name types can take over the program.
/// </summary>
public abstract class JavaScriptTypeResolver
{
    /// <summary>The type with a name.</summary>
    /// <param name="id">The name.</param>
    /// <returns>The type.</returns>
    public abstract Type ResolveType(string id);

    /// <summary>The name of a type.</summary>
    /// <param name="type">The type.</param>
    /// <returns>The name.</returns>
    public abstract string ResolveTypeId(Type type);
}
