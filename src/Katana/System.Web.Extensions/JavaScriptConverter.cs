namespace System.Web.Script.Serialization;

/// <summary>Writes and reads types in its own way. <see cref="JavaScriptSerializer"/> of Bridge refuses to register one.</summary>
public abstract class JavaScriptConverter
{
    /// <summary>The types that the converter is for.</summary>
    public abstract IEnumerable<Type> SupportedTypes { get; }

    /// <summary>Reads an object.</summary>
    /// <param name="dictionary">The members read.</param>
    /// <param name="type">The type wanted.</param>
    /// <param name="serializer">The serializer.</param>
    /// <returns>The object.</returns>
    public abstract object Deserialize(IDictionary<string, object> dictionary, Type type, JavaScriptSerializer serializer);

    /// <summary>Takes an object apart.</summary>
    /// <param name="obj">The object.</param>
    /// <param name="serializer">The serializer.</param>
    /// <returns>The members to write.</returns>
    public abstract IDictionary<string, object> Serialize(object obj, JavaScriptSerializer serializer);
}
