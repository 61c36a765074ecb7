namespace System.Web.Script.Serialization;

/// <summary>Names types in JSON. <see cref="JavaScriptSerializer"/> of Bridge refuses it: types that a client names are how programs were taken over.</summary>
public abstract class JavaScriptTypeResolver
{
    /// <summary>The type of a name.</summary>
    /// <param name="id">The name.</param>
    /// <returns>The type.</returns>
    public abstract Type ResolveType(string id);

    /// <summary>The name of a type.</summary>
    /// <param name="type">The type.</param>
    /// <returns>The name.</returns>
    public abstract string ResolveTypeId(Type type);
}
