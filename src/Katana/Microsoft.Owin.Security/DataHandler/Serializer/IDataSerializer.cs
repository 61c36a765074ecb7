namespace Microsoft.Owin.Security.DataHandler.Serializer;

/// <summary>Writes a model as bytes.</summary>
/// <typeparam name="TModel">The model.</typeparam>
public interface IDataSerializer<TModel>
{
    /// <summary>Serializes.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The bytes.</returns>
    byte[] Serialize(TModel model);

    /// <summary>Reverses <see cref="Serialize"/>.</summary>
    /// <param name="data">The bytes.</param>
    /// <returns>The model; null if the bytes are of another version of the format.</returns>
    TModel Deserialize(byte[] data);
}
