namespace System.Web.Script.Serialization;

/// <summary>Writes and reads types in a custom form. Bridge's <see cref="JavaScriptSerializer"/> refuses to register one.</summary>
public abstract class JavaScriptConverter
{
    /// <summary>The types that the converter handles.</summary>
    public abstract IEnumerable<Type> SupportedTypes { get; }

    /// <summary>Reads an object.</summary>
    /// <param name="dictionary">The members that were read.</param>
    /// <param name="type">The type to return.</param>
    /// <param name="serializer">The serializer.</param>
    /// <returns>The object.</returns>
    public abstract object Deserialize(IDictionary<string, object> dictionary, Type type, JavaScriptSerializer serializer);

    /// <summary>Gives the members of an object.</summary>
    /// <param name="obj">The object.</param>
    /// <param name="serializer">The serializer.</param>
    /// <returns>The members to write.</returns>
    public abstract IDictionary<string, object> Serialize(object obj, JavaScriptSerializer serializer);
}
