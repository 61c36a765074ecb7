using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Bridge.Errors;
using Bridge.Json;

namespace Bridge.Bodies;

/// <summary>
/// A value as JSON. The value is written anew for each response. A <see cref="JsonDocument"/> is disposed after the first, and so is a sequence that a view
/// returned and that is itself disposable, such as a reader of a database. <see cref="JsonSpool"/> decides when the first byte leaves.
/// </summary>
internal sealed class JsonBody : ResponseBody
{
    public const string MediaType = "application/json";

    private static readonly object s_unknownType = new();

    private readonly object? _value;

    // The options, or, for a view's result, the options' metadata of its type. It is one field for both, because every JSON view creates this object.
    private object? _optionsOrType;

    public JsonBody(object? value, JsonSerializerOptions? options)
    {
        _value = value;
        _optionsOrType = options is null ? null : DefaultJson.WithResolver(options);
    }

    public JsonBody(object value, JsonTypeInfo? type)
    {
        _value = value;
        _optionsOrType = type ?? s_unknownType;
    }

    public override long? Length => null;

    internal override string ContentType => MediaType;

    internal override ValueTask<OpenBody> OpenAsync(BodyContext context)
    {
        JsonTypeInfo type;
        try
        {
            type = TypeFor(context);
        }
        catch (Exception failure)
        {
            // No code of the value has run yet, so this error is about the type and the options.
            return RefuseAsync(context.View, failure);
        }

        var spool = JsonSpool.Rent();
        try
        {
            // The overload that takes a type's metadata works with trimming and AOT, and reports missing metadata.
            Task serialization = JsonSerializer.SerializeAsync(spool, _value, type, context.Cancellation);
            spool.Begin(this, serialization, context.View, type);
        }
        catch (Exception failure)
        {
            // Nothing else uses the spool: the serializer threw before it returned a task.
            spool.Begin(this, Task.CompletedTask, context.View, type);
            return FailAsync(spool, context.View, type, failure);
        }

        return spool.OpenAsync();
    }

    internal override ValueTask DiscardAsync() => _value is IDisposable or IAsyncDisposable ? ReleaseAsync(isBegun: false) : default;

    /// <summary>Releases what the value holds, after the serializer has written it or has failed.</summary>
    internal ValueTask CloseAsync() => _value is IDisposable or IAsyncDisposable ? ReleaseAsync(isBegun: true) : default;

    internal InvalidViewResultException Refusal(string view, JsonTypeInfo? type, Exception failure)
    {
        Exception cause = JsonFailure.WithPlace(failure, _value, type);
        return new InvalidViewResultException(InvalidViewResult.UnwritableJson(view, _value?.GetType(), cause.Message), cause);
    }

    private JsonTypeInfo TypeFor(in BodyContext context) => _optionsOrType as JsonTypeInfo
        ?? (_optionsOrType is JsonSerializerOptions options ? context.Json.Over(options) : context.Json).ForWriting(_value?.GetType() ?? typeof(object));

    private ValueTask ReleaseAsync(bool isBegun)
    {
        if (_value is JsonDocument document)
        {
            document.Dispose();
        }
        else if (Volatile.Read(ref _optionsOrType) is not (null or JsonSerializerOptions)
            && HeldSequences.IsHeld(_value!.GetType(), isBegun)
            && Interlocked.Exchange(ref _optionsOrType, null) is not null)
        {
            if (_value is IAsyncDisposable held)
            {
                return held.DisposeAsync();
            }

            ((IDisposable)_value).Dispose();
        }

        return default;
    }

    private async ValueTask<OpenBody> RefuseAsync(string view, Exception failure)
    {
        await DiscardAsync().ConfigureAwait(false);
        throw Refusal(view, null, failure);
    }

    private async ValueTask<OpenBody> FailAsync(JsonSpool spool, string view, JsonTypeInfo type, Exception failure)
    {
        InvalidViewResultException? refusal = JsonFailure.IsRefusal(failure) ? Refusal(view, type, failure) : null;
        await spool.CloseAsync(failure).ConfigureAwait(false);
        if (refusal is null)
        {
            ExceptionDispatchInfo.Capture(failure).Throw();
        }

        throw refusal!;
    }
}
