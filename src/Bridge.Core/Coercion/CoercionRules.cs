using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http;
using System.Text.Json.Serialization.Metadata;
using Bridge.Errors;
using Bridge.Json;

namespace Bridge.Coercion;

/// <summary>
/// Finds the rule for the values of a type: one of Bridge's own, or a coercion of the options. The answer is computed once for a type and cached.
/// </summary>
internal sealed class CoercionRules
{
    private readonly ConcurrentDictionary<Type, Rule> _rules = new();
    private readonly KeyValuePair<Type, Func<object, ViewRequest, object?>>[] _coercions;
    private readonly bool _serializeObjects;
    private readonly Rule _dictionaryRule;

    public CoercionRules(BridgeOptions options)
    {
        _coercions = [.. options.Coercions];
        _serializeObjects = options.SerializeObjects;
        _dictionaryRule = Find(typeof(Dictionary<string, object>));
    }

    /// <summary>Whether an object without a rule is written as JSON.</summary>
    public bool SerializeObjects => _serializeObjects;

    /// <summary>Whether Bridge has a rule for exactly this type that a coercion cannot replace.</summary>
    public static bool HasOwnRule(Type type) => type == typeof(object)
        || type == typeof(Stream) || type == typeof(PipeReader) || type == typeof(FileInfo) || type == typeof(HttpResponseMessage)
        || IsFixed(ViewResultTypes.KindOf(type));

    /// <summary>The rule for a value.</summary>
    public Rule Of(object value)
    {
        // The dictionary type that views return most often needs no look-up.
        Type type = value.GetType();
        if (type == typeof(Dictionary<string, object>))
        {
            return _dictionaryRule;
        }

        if (!_rules.TryGetValue(type, out Rule? rule))
        {
            rule = Find(type);
            _rules.TryAdd(type, rule);
        }

        return rule;
    }

    /// <summary>The rule for the values of a type, for checks at startup. It is not cached.</summary>
    public Rule Find(Type type)
    {
        ViewResultKind kind = ViewResultTypes.KindOf(type);
        if (_coercions.Length == 0 || IsFixed(kind))
        {
            return new Rule(type, kind, null, null);
        }

        KeyValuePair<Type, Func<object, ViewRequest, object?>>? best = null;
        foreach (KeyValuePair<Type, Func<object, ViewRequest, object?>> coercion in _coercions)
        {
            if (coercion.Key.IsAssignableFrom(type) && (best is not { } better || better.Key.IsAssignableFrom(coercion.Key)))
            {
                best = coercion;
            }
        }

        if (best is not { } found)
        {
            return new Rule(type, kind, null, null);
        }

        Type? rival = null;
        foreach (KeyValuePair<Type, Func<object, ViewRequest, object?>> coercion in _coercions)
        {
            if (coercion.Key.IsAssignableFrom(type) && !coercion.Key.IsAssignableFrom(found.Key))
            {
                rival = coercion.Key;
            }
        }

        return rival is null ? new Rule(type, ViewResultKind.Object, found.Value, null) : new Rule(type, ViewResultKind.Object, null, (found.Key, rival));
    }

    /// <summary>Whether there is a rule for values of exactly this type, besides the general one for objects.</summary>
    public bool Knows(Type type) =>
        Find(type) is var rule && (rule.Coercion is not null || rule.Kind is not (ViewResultKind.Object or ViewResultKind.Scalar or ViewResultKind.Delegate));

    /// <summary>Whether a type to which none of Bridge's own rules applies has no other rule either.</summary>
    public bool IsRefused(Type type) =>
        Find(type) is { Coercion: null, Ambiguous: null } rule && !(rule.Kind == ViewResultKind.Object && _serializeObjects);

    /// <summary>The message for a value of a type that has no rule.</summary>
    public static string Refusal(string view, Type type, ViewResultKind kind)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return kind == ViewResultKind.Delegate && RightCall.Of(type) is null ? InvalidViewResult.Delegate(view, type)
            : typeof(Exception).IsAssignableFrom(type) ? InvalidViewResult.Exception(view, type)
            : type == typeof(int) || type == typeof(HttpStatusCode) ? InvalidViewResult.StatusAlone(view, type)
            : type == typeof(Uri) ? InvalidViewResult.Url(view)
            : RightCall.Of(type) is { } call ? InvalidViewResult.OtherCall(view, type, call)
            : kind == ViewResultKind.Scalar || typeof(IFormattable).IsAssignableFrom(type)
                ? JsonTypeRules.ProblemOf(type) is null ? InvalidViewResult.Scalar(view, type) : InvalidViewResult.ScalarText(view, type)
            : JsonTypeRules.ProblemOf(type) is { } problem ? InvalidViewResult.NoJson(view, type, problem)
            : InvalidViewResult.Object(view, type);
    }

    // A coercion of an interface such as IDisposable must not replace the rules for tasks and other fixed types.
    private static bool IsFixed(ViewResultKind kind) => kind
        is ViewResultKind.Text or ViewResultKind.ByteArray or ViewResultKind.ByteMemory or ViewResultKind.Task or ViewResultKind.ValueTask
        or ViewResultKind.Tuple or ViewResultKind.Response or ViewResultKind.HttpException or ViewResultKind.App or ViewResultKind.Middleware
        or ViewResultKind.Markup;

    /// <summary>The rule for the values of one type.</summary>
    internal sealed class Rule(Type type, ViewResultKind kind, Func<object, ViewRequest, object?>? coercion, (Type First, Type Second)? ambiguous)
    {
        public ViewResultKind Kind { get; } = kind;

        public Func<object, ViewRequest, object?>? Coercion { get; } = coercion;

        public (Type First, Type Second)? Ambiguous { get; } = ambiguous;

        /// <summary>The declared type of a task's result or of a tuple's body.</summary>
        public Type? Within { get; } = DeclaredTypes.DeclaredWithin(type);

        public bool IsChunkCollection { get; } = DeclaredTypes.IsChunkCollection(type);

        /// <summary>How the serializer writes the type; null until it is needed.</summary>
        public JsonTypeInfo? JsonType { get; set; }
    }
}
