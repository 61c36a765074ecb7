using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Bridge.Bodies;
using Bridge.Coercion;
using Bridge.Errors;
using Bridge.Sending;

namespace Bridge;

/// <summary>Options for the coercion of a view's return value. They are read when the host starts.</summary>
public sealed class BridgeOptions
{
    private readonly Dictionary<Type, Func<object, ViewRequest, object?>> _coercions = [];

    /// <summary>
    /// The <c>Content-Type</c> of text, bytes, streams and iterators if the view names none: <c>text/html; charset=utf-8</c>, as in Flask.
    /// </summary>
    /// <exception cref="ArgumentNullException">It is set to null.</exception>
    public string DefaultContentType
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    } = ResponseDefaults.Html;

    /// <summary>
    /// How JSON is written. Null, the default, means the host's options: on Kestrel the app's own <c>JsonOptions</c>, elsewhere the same defaults (camel case
    /// for the properties of objects, and text beyond ASCII unescaped).
    /// </summary>
    public JsonSerializerOptions? JsonOptions { get; set; }

    /// <summary>
    /// Whether an object of a type without a rule is written as JSON, by its public properties. False by default: like Flask, Bridge does not guess, and
    /// <see cref="Response.Json"/> makes the intent clear. Numbers, booleans and dates by themselves are refused even if it is true.
    /// </summary>
    public bool SerializeObjects { get; set; }

    /// <summary>
    /// Whether the attributes of Json.NET and of data contracts count in JSON that is written and read: <c>JsonIgnore</c>, <c>JsonProperty</c>,
    /// <c>JsonObject</c>, <c>IgnoreDataMember</c>, <c>DataContract</c> and <c>DataMember</c>, so that what they hide is not published. True by default. An
    /// attribute of Json.NET that changes JSON in another way is an error. System.Text.Json's own attributes take precedence.
    /// </summary>
    public bool ForeignJsonAttributes { get; set; } = true;

    /// <summary>The maximum size of a form that a view reads.</summary>
    public FormLimits Forms { get; private set; } = new();

    /// <summary>
    /// How often a comment, which clients ignore, is sent among server-sent events: every 15 seconds by default, as the HTML Standard advises (section 9.2.7),
    /// so that no proxy closes the connection as dead, and a client that left is noticed. <see cref="Timeout.InfiniteTimeSpan"/> for never.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to zero, to less, or to more than 24 days.</exception>
    public TimeSpan EventHeartbeat
    {
        get;
        set => field = value == Timeout.InfiniteTimeSpan || (value > TimeSpan.Zero && value.TotalMilliseconds <= int.MaxValue)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The time between two heartbeats is from a millisecond to 24 days, or infinite.");
    } = EventsBody.DefaultHeartbeat;

    internal IReadOnlyDictionary<Type, Func<object, ViewRequest, object?>> Coercions => _coercions;

    /// <summary>
    /// Adds a rule for a view's results of type <typeparamref name="T"/> and derived types: <paramref name="coercion"/> converts the result, and the rules
    /// apply to what it returns. If several rules fit, the rule for the most derived type applies.
    /// </summary>
    /// <typeparam name="T">The type: a class or an interface for which Bridge has no rule of its own.</typeparam>
    /// <param name="coercion">Makes a view's result (text, a response, a tuple, an application ...) from the value.</param>
    /// <returns>These options.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="coercion"/> is null.</exception>
    /// <exception cref="ArgumentException">There is already a rule for <typeparamref name="T"/>, or Bridge has one of its own.</exception>
    public BridgeOptions Coerce<T>(Func<T, ViewRequest, object?> coercion)
        where T : notnull
    {
        if (coercion is null)
        {
            throw new ArgumentNullException(nameof(coercion));
        }

        if (CoercionRules.HasOwnRule(typeof(T)))
        {
            throw new ArgumentException(
                $"A view's result of type {TypeNames.Of(typeof(T))} already has a rule, which cannot be replaced. Return a type of your own, and add a rule "
                    + $"for it.");
        }

        if (_coercions.ContainsKey(typeof(T)))
        {
            throw new ArgumentException(
                $"There are two coercions for {TypeNames.Of(typeof(T))}, and no way to choose between them. Remove one of the two calls of "
                    + $"Coerce<{TypeNames.Of(typeof(T))}>.");
        }

        _coercions.Add(typeof(T), (value, request) => coercion((T)value, request));
        return this;
    }

    /// <summary>Adds an asynchronous rule.</summary>
    /// <inheritdoc cref="Coerce{T}(Func{T, ViewRequest, object?})"/>
    public BridgeOptions Coerce<T>(Func<T, ViewRequest, Task<object?>> coercion)
        where T : notnull
    {
        if (coercion is null)
        {
            throw new ArgumentNullException(nameof(coercion));
        }

        // A view may return a task like any other result.
        Func<T, ViewRequest, object?> result = coercion;
        return Coerce(result);
    }

    internal BridgeOptions Copy()
    {
        BridgeOptions copy = new()
        {
            DefaultContentType = DefaultContentType, JsonOptions = JsonOptions, SerializeObjects = SerializeObjects,
            ForeignJsonAttributes = ForeignJsonAttributes, Forms = Forms.Copy(), EventHeartbeat = EventHeartbeat,
        };
        foreach (KeyValuePair<Type, Func<object, ViewRequest, object?>> coercion in _coercions)
        {
            copy._coercions.Add(coercion.Key, coercion.Value);
        }

        return copy;
    }

    /// <summary>Adds a host's rule for a type of the host. A user's rule for the same type takes precedence.</summary>
    internal BridgeOptions CoerceByDefault<T>(Func<T, ViewRequest, object?> coercion)
        where T : notnull
    {
        if (!_coercions.ContainsKey(typeof(T)))
        {
            _coercions.Add(typeof(T), (value, request) => coercion((T)value, request));
        }

        return this;
    }
}
