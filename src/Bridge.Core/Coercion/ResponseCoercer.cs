using System.Buffers;
using System.Collections;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Bridge.Bodies;
using Bridge.Errors;
using Bridge.Http;
using Bridge.Json;
using Bridge.Modules;
using Bridge.Sending;
using Microsoft.Extensions.Primitives;
using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;
using MidFunc = System.Func<System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>, System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>>;

namespace Bridge.Coercion;

/// <summary>
/// Turns what a view returned into a response: the rules of Flask's <c>make_response</c>, and what .NET adds. Made once for an app's options, and
/// used by all its requests.
/// </summary>
internal sealed class ResponseCoercer
{
    // No rule nests deeper than a custom coercion to a task of a tuple; past this they can only be going in a circle.
    private const int DeepestNesting = 32;

    private static readonly AppFunc s_notFound = new HttpException(404).ToResponse().ToAppFunc();

    private readonly ConcurrentDictionary<Type, Rule> _rules = new();
    private readonly KeyValuePair<Type, Func<object, ViewRequest, object?>>[] _coercions;
    private readonly bool _serializeObjects;
    private readonly Rule _dictionaryRule;

    public ResponseCoercer(BridgeOptions options, JsonSerializerOptions? hostJson = null)
    {
        DefaultContentType = options.DefaultContentType;
        ForeignJsonAttributes = options.ForeignJsonAttributes;
        Json = JsonRules.For(DefaultJson.WithResolver(options.JsonOptions ?? hostJson ?? DefaultJson.Options), ForeignJsonAttributes);
        _serializeObjects = options.SerializeObjects;
        Forms = options.Forms.Copy();
        _coercions = [.. options.Coercions];
        _dictionaryRule = RuleFor(typeof(Dictionary<string, object>));
        StringValues contentType = DefaultContentType;
        if (HeaderRules.Check("Content-Type", ref contentType) is { } problem)
        {
            throw new ArgumentException("BridgeOptions.DefaultContentType cannot be sent. " + problem);
        }
    }

    /// <summary>The coercer of hosts for which no options were given.</summary>
    public static ResponseCoercer Default { get; } = new(new BridgeOptions());

    public string DefaultContentType { get; }

    /// <summary>How values are written and read as JSON.</summary>
    public JsonRules Json { get; }

    /// <summary>Whether attributes of Json.NET and of data contracts count in JSON.</summary>
    public bool ForeignJsonAttributes { get; }

    /// <summary>The limits of the forms that views read.</summary>
    public FormLimits Forms { get; }

    /// <summary>Whether Bridge has a rule for exactly this type that a coercion cannot replace.</summary>
    public static bool HasOwnRule(Type type) => type == typeof(object)
        || type == typeof(Stream) || type == typeof(PipeReader) || type == typeof(FileInfo) || type == typeof(HttpResponseMessage)
        || IsFixed(ViewResultTypes.KindOf(type));

    /// <summary>Refuses a view that declares a type that can never be a response, and one whose module, or one around it, has such a filter before it.</summary>
    /// <exception cref="InvalidViewResultException">The declared type can never be one.</exception>
    public void CheckDeclaredTypes(View view)
    {
        CheckDeclaredType(view.DeclaredType, view.Name);
        for (ViewScope? scope = view.Scope; scope is not null; scope = scope.Parent)
        {
            foreach (View filter in scope.Module.Filters.Before)
            {
                // A task without a result lets the request go on, as null does.
                if (filter.DeclaredType != typeof(Task) && filter.DeclaredType != typeof(ValueTask))
                {
                    CheckFilter(filter, scope.Module.Name);
                }
            }
        }
    }

    private void CheckFilter(View filter, string module)
    {
        try
        {
            CheckDeclaredType(filter.DeclaredType, filter.Name);
        }
        catch (InvalidViewResultException refusal)
        {
            throw new InvalidViewResultException(InvalidViewResult.Filter(module, refusal.Message));
        }
    }

    /// <summary>Refuses a view whose declared type can never be a response, with the message that a request would have had.</summary>
    /// <exception cref="InvalidViewResultException">It can never be one.</exception>
    public void CheckDeclaredType(Type declared, string view)
    {
        if (ViewResultTypes.CanNeverBeResponse(declared, IsRefused, out Type wrong))
        {
            throw new InvalidViewResultException(
                wrong == typeof(void) || wrong == typeof(ValueTask) || wrong == typeof(Task) ? InvalidViewResult.NoResult(view, declared)
                : ViewResultTypes.IsTuple(wrong) && ViewResultTypes.IsTuple(declared) && wrong != declared ? InvalidViewResult.TupleInTuple(view, wrong)
                : ViewResultTypes.IsTuple(wrong) && wrong.GetGenericArguments() is { Length: 2 or 3 } parts ? InvalidViewResult.TupleInTuple(view, parts[0])
                : ViewResultTypes.IsTuple(wrong) ? InvalidViewResult.TupleShape(view, wrong, wrong.GetGenericArguments().Length)
                : Refusal(view, wrong, ViewResultTypes.KindOf(wrong)));
        }

        Type tuple = ViewResultTypes.Unwrap(declared);
        if (ViewResultTypes.IsTuple(tuple) && ProblemOf(tuple.GetGenericArguments(), view) is { } problem)
        {
            throw new InvalidViewResultException(problem);
        }

        if (!_rules.ContainsKey(declared) && RuleFor(declared).Ambiguous is { } ambiguous)
        {
            throw new InvalidViewResultException(InvalidViewResult.AmbiguousCoercion(view, declared, ambiguous.First, ambiguous.Second));
        }
    }

    // The body is checked already.
    private static string? ProblemOf(Type[] parts, string view)
    {
        bool canBeStatus = StatusRule.CanBeStatus(parts[1]);
        bool canBeHeaders = HeaderForms.CanBeHeaders(parts[1]);
        if (!canBeStatus && !(canBeHeaders && parts.Length == 2))
        {
            return canBeHeaders ? InvalidViewResult.HeadersInPlaceOfStatus(view, parts[1])
                : AnonymousTypes.IsAnonymous(parts[1]) ? InvalidViewResult.Headers(view, InvalidViewResult.HeadersOf(parts[1]))
                : InvalidViewResult.Status(view, parts[1]);
        }

        return parts.Length == 3 && !HeaderForms.CanBeHeaders(parts[2]) ? InvalidViewResult.Headers(view, InvalidViewResult.HeadersOf(parts[2])) : null;
    }

    /// <summary>Whether there is a rule for values of exactly this type, other than the general one for objects.</summary>
    public bool Knows(Type type) =>
        RuleFor(type) is var rule && (rule.Coercion is not null || rule.Kind is not (ViewResultKind.Object or ViewResultKind.Scalar or ViewResultKind.Delegate));

    /// <summary>Coerces a view's result.</summary>
    /// <param name="result">What the view returned.</param>
    /// <param name="request">The view's request.</param>
    /// <param name="declared">The type that the view declares that it returns; null where nothing was declared.</param>
    /// <exception cref="InvalidViewResultException">It cannot be a response. What it held was let go of.</exception>
    public ValueTask<CoercedResponse> CoerceAsync(object? result, ViewRequest request, Type? declared = null) => CoerceAsync(result, request, inTuple: false, depth: 0, declared);

    /// <summary>Coerces the three parts of a tuple; null for a part that is not there.</summary>
    /// <exception cref="InvalidViewResultException">They cannot be a response. What they held was let go of.</exception>
    public ValueTask<CoercedResponse> CoerceAsync(object? body, object? status, object? headers, ViewRequest request) =>
        OfParts(body, status, headers, request, inTuple: status is not null || headers is not null, depth: 0);

    private ValueTask<CoercedResponse> CoerceAsync(object? result, ViewRequest request, bool inTuple, int depth, Type? declared)
    {
        switch (result)
        {
            case string or byte[]:
                return new(new CoercedResponse { Body = result });
            case null:
                throw new InvalidViewResultException(inTuple ? InvalidViewResult.NullInTuple(request.ViewName) : InvalidViewResult.Null(request.ViewName));
            case Response response:
                return OfResponse(response, request.ViewName);
        }

        // Asking for the type itself costs a tenth of asking whether a variant delegate fits; one that only fits goes by its rule.
        if (result.GetType() == typeof(AppFunc))
        {
            return new(new CoercedResponse { Body = result });
        }

        // The dictionary that views return most is not looked up.
        Rule? rule = _dictionaryRule;
        if (result.GetType() != typeof(Dictionary<string, object>) && !_rules.TryGetValue(result.GetType(), out rule))
        {
            rule = RuleFor(result.GetType());
            _rules.TryAdd(result.GetType(), rule);
        }

        if (rule.Coercion is not null)
        {
            if (depth > DeepestNesting)
            {
                throw new InvalidViewResultException(InvalidViewResult.EndlessCoercion(request.ViewName, result.GetType()));
            }

            object? coerced;
            try
            {
                coerced = rule.Coercion(result, request);
            }
            catch (HttpException error)
            {
                coerced = error;
            }

            return CoerceAsync(coerced, request, inTuple, depth + 1, declared: null);
        }

        switch (rule.Kind)
        {
            case ViewResultKind.Task:
                return OfTask((Task)result, request, inTuple, depth, rule.Within);
            case ViewResultKind.ValueTask:
                return OfTask(ViewResultTypes.TaskOf(result), request, inTuple, depth, rule.Within);
            case ViewResultKind.Tuple:
                return OfTuple(result, request, inTuple, depth, rule.Within);
            case ViewResultKind.HttpException:
                return OfResponse(((HttpException)result).ToResponse(), request.ViewName);
            case ViewResultKind.App:
                return new(new CoercedResponse { Body = result });
            case ViewResultKind.Middleware:
                return new(new CoercedResponse { Body = ((MidFunc)result)(s_notFound) ?? throw new InvalidViewResultException(InvalidViewResult.Delegate(request.ViewName, result.GetType())) });
            case ViewResultKind.HttpMessage:
                return OfHttpMessage((HttpResponseMessage)result, request);
            case ViewResultKind.ByteMemory:
                return OfBody(new BytesBody(result switch
                {
                    ReadOnlyMemory<byte> memory => new ReadOnlySequence<byte>(memory),
                    Memory<byte> memory => new ReadOnlySequence<byte>(memory),
                    ArraySegment<byte> segment => new ReadOnlySequence<byte>(segment.AsMemory()),
                    _ => (ReadOnlySequence<byte>)result,
                }));
            case ViewResultKind.Stream:
                return OfBody(new StreamBody((Stream)result));
            case ViewResultKind.Pipe:
                return OfBody(new PipeBody((PipeReader)result));
            case ViewResultKind.File:
                return OfBody(new FileBody((FileInfo)result));
            case ViewResultKind.TextChunks:
                return OfBody(ChunksBody.Text(SourceOf<string>(result)));
            case ViewResultKind.ByteChunks:
                return OfBody(ChunksBody.Bytes(SourceOf<byte[]>(result)));
            case ViewResultKind.MemoryChunks:
                return OfBody(ChunksBody.Memory(SourceOf<ReadOnlyMemory<byte>>(result)));
            case ViewResultKind.HttpContent:
                return OfHttpContent((HttpContent)result, request);
            case ViewResultKind.StringValues:
                return OfValues((StringValues)result, request, inTuple);
            case ViewResultKind.TextOf:
                return new(new CoercedResponse { Body = result.ToString()! });
            case ViewResultKind.Html:
                return new(new CoercedResponse { Body = HtmlText.ReaderOf(result.GetType())!(result) ?? "", Headers = new Headers { ["Content-Type"] = "text/html; charset=utf-8" } });
            case ViewResultKind.Json when rule.IsChunkCollection && declared is not null && ViewResultTypes.ChunksOf(declared) is { } chunks:
                return OfBody(chunks switch
                {
                    ViewResultKind.TextChunks => ChunksBody.Text(SourceOf<string>(result)),
                    ViewResultKind.ByteChunks => ChunksBody.Bytes(SourceOf<byte[]>(result)),
                    _ => ChunksBody.Memory(SourceOf<ReadOnlyMemory<byte>>(result)),
                });
            case ViewResultKind.Json:
                return OfBody(new JsonBody(result, rule.JsonType ??= JsonTypeOf(result.GetType())));
            case ViewResultKind.Object when rule.Ambiguous is { } ambiguous:
                return RefuseAsync(result, new InvalidViewResultException(InvalidViewResult.AmbiguousCoercion(request.ViewName, result.GetType(), ambiguous.First, ambiguous.Second)));
            case ViewResultKind.Object when _serializeObjects && result is not Exception:
                return OfBody(new JsonBody(result, rule.JsonType ??= JsonTypeOf(result.GetType())));
            default:
                return RefuseAsync(result, new InvalidViewResultException(Refusal(request.ViewName, result.GetType(), rule.Kind)));
        }
    }

    // Null where the options cannot write the type: the body says so when it is opened, with the view's name.
    private JsonTypeInfo? JsonTypeOf(Type type)
    {
        try
        {
            return Json.ForWriting(type);
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static ValueTask<CoercedResponse> OfBody(ResponseBody body) => new(new CoercedResponse { Body = body });

    private static ChunkSource<T> SourceOf<T>(object result) => result switch
    {
        // A compiler's iterator is an IEnumerable and an IEnumerator at once, and starts only as the former.
        IEnumerable<T> source => ChunkSource.From(source),
        IAsyncEnumerable<T> source => ChunkSource.From(source),
        IEnumerator<T> source => ChunkSource.From(source),
        _ => ChunkSource.From((IAsyncEnumerator<T>)result),
    };

    // Past some depth a chain of tasks is followed by a loop, so that it cannot use up the stack.
    private ValueTask<CoercedResponse> OfTask(Task task, ViewRequest request, bool inTuple, int depth, Type? declared) =>
        task.Status == TaskStatus.RanToCompletion && depth < DeepestNesting / 2
            ? CoerceAsync(ResultOf(task, request), request, inTuple, depth + 1, declared)
            : AwaitAsync(task, request, inTuple, depth, declared);

    private static object? ResultOf(Task task, ViewRequest request)
    {
        object? result = ViewResultTypes.ResultOf(task);
        return result is not null || ViewResultTypes.HasResult(task.GetType()) ? result
            : throw new InvalidViewResultException(InvalidViewResult.NoResult(request.ViewName, typeof(Task)));
    }

    private async ValueTask<CoercedResponse> AwaitAsync(Task task, ViewRequest request, bool inTuple, int depth, Type? declared)
    {
        object? result;
        try
        {
            await task.ConfigureAwait(false);
            result = ResultOf(task, request);
            for (int awaited = 1; ViewResultTypes.TaskIn(result) is { } next; awaited++)
            {
                if (awaited == ViewResultTypes.LongestTaskChain)
                {
                    throw new InvalidViewResultException(InvalidViewResult.EndlessTasks(request.ViewName));
                }

                await next.ConfigureAwait(false);
                declared = ViewResultTypes.DeclaredWithin(next.GetType());
                result = ResultOf(next, request);
            }
        }
        catch (HttpException error)
        {
            result = error;
        }

        return await CoerceAsync(result, request, inTuple, depth + 1, declared).ConfigureAwait(false);
    }

    private ValueTask<CoercedResponse> OfTuple(object tuple, ViewRequest request, bool inTuple, int depth, Type? declared)
    {
        int length = ViewResultTypes.TupleLength(tuple);
        if (inTuple || length is not (2 or 3))
        {
            return RefuseAsync(tuple, new InvalidViewResultException(inTuple
                ? InvalidViewResult.TupleInTuple(request.ViewName, tuple.GetType())
                : InvalidViewResult.TupleShape(request.ViewName, tuple.GetType(), length)));
        }

        object? body = ViewResultTypes.TupleItem(tuple, 0);
        object? status = ViewResultTypes.TupleItem(tuple, 1);
        object? headers = null;
        if (length == 3)
        {
            headers = ViewResultTypes.TupleItem(tuple, 2);
        }
        else if (status is not null && HeaderForms.IsHeaders(status))
        {
            (status, headers) = (null, status);
        }

        return OfParts(body, status, headers, request, inTuple: true, depth + 1, declared);
    }

    private ValueTask<CoercedResponse> OfParts(object? body, object? status, object? headers, ViewRequest request, bool inTuple, int depth, Type? declared = null)
    {
        ValueTask<CoercedResponse> coerced;
        try
        {
            coerced = CoerceAsync(body, request, inTuple, depth, declared);
        }
        catch (Exception failure)
        {
            return RefuseAsync(default, status, headers, failure);
        }

        return coerced.IsCompletedSuccessfully ? OverlayAsync(coerced.Result, status, headers, request) : OverlayLaterAsync(coerced, status, headers, request);
    }

    private static async ValueTask<CoercedResponse> OverlayLaterAsync(ValueTask<CoercedResponse> coerced, object? status, object? headers, ViewRequest request)
    {
        CoercedResponse response;
        try
        {
            response = await coerced.ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            return await RefuseAsync(default, status, headers, failure).ConfigureAwait(false);
        }

        return await OverlayAsync(response, status, headers, request).ConfigureAwait(false);
    }

    /// <summary>Puts a tuple's status and headers over the response that its body came to.</summary>
    private static ValueTask<CoercedResponse> OverlayAsync(CoercedResponse response, object? status, object? headers, ViewRequest request)
    {
        string? problem = null;
        if (status is not null)
        {
            if (StatusRule.TryRead(status, out int statusCode, out string? reasonPhrase))
            {
                response.StatusCode = statusCode;
                response.ReasonPhrase = reasonPhrase;
            }
            else
            {
                problem = headers is not null && HeaderForms.IsHeaders(status)
                    ? InvalidViewResult.HeadersInPlaceOfStatus(request.ViewName, status.GetType())
                    : InvalidViewResult.Status(request.ViewName, status);
            }
        }

        if (problem is null && headers is not null)
        {
            string? wrong;
            Headers given;
            try
            {
                wrong = HeaderForms.TryRead(headers, out given);
            }
            catch (Exception failure)
            {
                // A view's own sequence of headers may throw, and the body must not stay open for it.
                return RefuseAsync(response, status, headers, failure);
            }

            if (wrong is null)
            {
                response.Headers = Merge(response, given);
            }
            else
            {
                problem = HeaderForms.IsHeaders(headers) || status is not { } before || !HeaderForms.IsHeaders(before)
                    ? InvalidViewResult.Headers(request.ViewName, wrong)
                    : InvalidViewResult.HeadersInPlaceOfStatus(request.ViewName, before.GetType());
            }
        }

        return problem is null ? new(response) : RefuseAsync(response, status, headers, new InvalidViewResultException(problem));
    }

    /// <summary>Refuses a tuple. Where its parts are in the wrong order, the body is one of the others.</summary>
    private static async ValueTask<CoercedResponse> RefuseAsync(CoercedResponse response, object? status, object? headers, Exception refusal)
    {
        await RefusedResult.LetGoAsync(status).ConfigureAwait(false);
        await RefusedResult.LetGoAsync(headers).ConfigureAwait(false);
        return await RefuseAsync(response, refusal).ConfigureAwait(false);
    }

    private static ValueTask<CoercedResponse> RefuseAsync(CoercedResponse response, Exception refusal) => RefuseAsync(response.Body, refusal);

    /// <summary>Refuses a result, or the body that it came to, and lets go of it.</summary>
    private static async ValueTask<CoercedResponse> RefuseAsync(object? result, Exception refusal)
    {
        await RefusedResult.LetGoAsync(result).ConfigureAwait(false);
        ExceptionDispatchInfo.Capture(refusal).Throw();
        return default;
    }

    private static Headers Merge(in CoercedResponse response, Headers given)
    {
        if (response.Headers is null)
        {
            // As in Flask, where the headers go into the making of a response of text, bytes or an iterator: there is nothing yet that an empty
            // list of values could remove, the default Content-Type least of all.
            if (response.Body is not (JsonBody or FileBody or FileStreamBody or AppFunc) && given["Content-Type"].Count == 0 && given.Contains("Content-Type"))
            {
                given = new Headers(given);
                given.Remove("Content-Type");
            }

            return given;
        }

        Headers merged = new(response.Headers);
        foreach (KeyValuePair<string, StringValues> header in given)
        {
            // Each Set-Cookie is a header of its own (RFC 6265 section 3): replacing them would lose a session.
            if (string.Equals(header.Key, "Set-Cookie", StringComparison.OrdinalIgnoreCase) && header.Value.Count > 0)
            {
                merged.Add(header.Key, header.Value);
            }
            else
            {
                merged[header.Key] = header.Value;
            }
        }

        merged.AddCookies(given);
        return merged;
    }

    /// <summary>Coerces a response, which needs no request.</summary>
    public static ValueTask<CoercedResponse> OfResponse(Response response, string view)
    {
        CoercedResponse coerced = new()
        {
            Body = response.Body switch
            {
                TextBody text => text.Value,
                AppBody app => app.App,
                ResponseBody body => body,
            },
            StatusCode = response.OwnStatusCode ?? 0,
            ReasonPhrase = response.ReasonPhrase,
        };

        if (response.ReasonPhrase is { } reason && !StatusRule.IsReasonPhrase(reason))
        {
            return RefuseAsync(coerced, new InvalidViewResultException(InvalidViewResult.ReasonPhrase(view, reason)));
        }

        if (response.Headers.Count > 0 || response.Headers.Cookies is not null)
        {
            Headers headers = response.Headers;
            if (HeaderForms.TryRead(response.Headers, ref headers) is { } problem)
            {
                return RefuseAsync(coerced, new InvalidViewResultException(InvalidViewResult.Headers(view, problem)));
            }

            coerced.Headers = headers;
        }
        else
        {
            // A tuple over a response merges into the response's headers, also where there are none yet.
            coerced.Headers = response.Headers;
        }

        return new(coerced);
    }

    private static ValueTask<CoercedResponse> OfHttpMessage(HttpResponseMessage message, ViewRequest request)
    {
        CoercedResponse coerced;
        Headers headers = new();
        try
        {
            coerced = new() { Body = new HttpMessageBody(message), StatusCode = (int)message.StatusCode, ReasonPhrase = message.ReasonPhrase };
            Copy(message.Headers, headers);
            if (message.Content is not null)
            {
                Copy(message.Content.Headers, headers);
            }
        }
        catch
        {
            // A content of a user's own computes its length, and may fail at it; no body holds the message yet that would be discarded.
            message.Dispose();
            throw;
        }

        if (!headers.Contains("Content-Type"))
        {
            // Another library's response says what it says.
            headers["Content-Type"] = StringValues.Empty;
        }

        if (!StatusRule.IsFinal(coerced.StatusCode))
        {
            return RefuseAsync(coerced, new InvalidViewResultException(InvalidViewResult.Status(request.ViewName, message.StatusCode)));
        }

        if (coerced.ReasonPhrase is { } reason && !StatusRule.IsReasonPhrase(reason))
        {
            return RefuseAsync(coerced, new InvalidViewResultException(InvalidViewResult.ReasonPhrase(request.ViewName, reason)));
        }

        if (HeaderForms.TryRead(headers, ref headers) is { } problem)
        {
            return RefuseAsync(coerced, new InvalidViewResultException(InvalidViewResult.Headers(request.ViewName, problem)));
        }

        coerced.Headers = headers;
        return new(coerced);
    }

    private static ValueTask<CoercedResponse> OfHttpContent(HttpContent content, ViewRequest request)
    {
        ValueTask<CoercedResponse> coerced = OfHttpMessage(new HttpResponseMessage { Content = content }, request);
        return coerced.IsCompletedSuccessfully ? new(coerced.Result with { StatusCode = 0, ReasonPhrase = null }) : coerced;
    }

    private ValueTask<CoercedResponse> OfValues(StringValues values, ViewRequest request, bool inTuple) => values.Count switch
    {
        0 => throw new InvalidViewResultException(InvalidViewResult.NoValues(request.ViewName)),
        1 => CoerceAsync(values[0], request, inTuple, depth: 0, declared: null),
        _ => OfBody(new JsonBody(values, Json.ForWriting(typeof(StringValues)))),
    };

    private static void Copy(HttpHeaders from, Headers to)
    {
#if NET
        // As they were received: reading them validated would write some of them anew, and others not at all.
        foreach (KeyValuePair<string, HeaderStringValues> header in from.NonValidated)
#else
        foreach (KeyValuePair<string, IEnumerable<string>> header in from)
#endif
        {
            if (!IsHopByHop(header.Key))
            {
                to[header.Key] = header.Value.ToArray();
            }
        }
    }

    // They concern the connection that the message came over, not the one that it goes out on (RFC 9110 section 7.6.1).
    private static bool IsHopByHop(string name) => name.ToLowerInvariant() is "connection" or "keep-alive" or "proxy-connection" or "te" or "trailer" or "transfer-encoding" or "upgrade";

    // A coercion of some interface, IDisposable say, must not take tasks and the like away from their rules.
    private static bool IsFixed(ViewResultKind kind) => kind
        is ViewResultKind.Text or ViewResultKind.ByteArray or ViewResultKind.ByteMemory or ViewResultKind.Task or ViewResultKind.ValueTask
        or ViewResultKind.Tuple or ViewResultKind.Response or ViewResultKind.HttpException or ViewResultKind.App or ViewResultKind.Middleware;

    private Rule RuleFor(Type type)
    {
        ViewResultKind kind = ViewResultTypes.KindOf(type);
        if (_coercions.Length == 0 || IsFixed(kind))
        {
            return new Rule(type, kind, null, null);
        }

        Type? best = null;
        Type? rival = null;
        foreach (KeyValuePair<Type, Func<object, ViewRequest, object?>> coercion in _coercions)
        {
            if (!coercion.Key.IsAssignableFrom(type))
            {
                continue;
            }

            if (best is null || best.IsAssignableFrom(coercion.Key))
            {
                best = coercion.Key;
            }
        }

        foreach (KeyValuePair<Type, Func<object, ViewRequest, object?>> coercion in _coercions)
        {
            if (best is not null && coercion.Key.IsAssignableFrom(type) && !coercion.Key.IsAssignableFrom(best))
            {
                rival = coercion.Key;
            }
        }

        if (rival is not null)
        {
            return new Rule(type, ViewResultKind.Object, null, (best!, rival));
        }

        foreach (KeyValuePair<Type, Func<object, ViewRequest, object?>> coercion in _coercions)
        {
            if (coercion.Key == best)
            {
                return new Rule(type, ViewResultKind.Object, coercion.Value, null);
            }
        }

        return new Rule(type, kind, null, null);
    }

    private bool IsRefused(Type type) =>
        RuleFor(type) is { Coercion: null, Ambiguous: null } rule && !(rule.Kind == ViewResultKind.Object && _serializeObjects);

    private static string Refusal(string view, Type type, ViewResultKind kind)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return kind == ViewResultKind.Delegate && InvalidViewResult.RightCall(type) is null ? InvalidViewResult.Delegate(view, type)
            : typeof(Exception).IsAssignableFrom(type) ? InvalidViewResult.Exception(view, type)
            : type == typeof(int) || type == typeof(HttpStatusCode) ? InvalidViewResult.StatusAlone(view, type)
            : type == typeof(Uri) ? InvalidViewResult.Url(view)
            : InvalidViewResult.RightCall(type) is { } call ? InvalidViewResult.OtherCall(view, type, call)
            : kind == ViewResultKind.Scalar ? InvalidViewResult.Scalar(view, type)
            : InvalidViewResult.Object(view, type);
    }

    /// <summary>What becomes of the values of one type.</summary>
    private sealed class Rule(Type type, ViewResultKind kind, Func<object, ViewRequest, object?>? coercion, (Type First, Type Second)? ambiguous)
    {
        public ViewResultKind Kind { get; } = kind;

        public Func<object, ViewRequest, object?>? Coercion { get; } = coercion;

        public (Type First, Type Second)? Ambiguous { get; } = ambiguous;

        /// <summary>What a task of the type declares that it comes to, or a tuple that its body is.</summary>
        public Type? Within { get; } = ViewResultTypes.DeclaredWithin(type);

        public bool IsChunkCollection { get; } = ViewResultTypes.IsChunkCollection(type);

        /// <summary>How the serializer writes the type, once it was asked for.</summary>
        public JsonTypeInfo? JsonType { get; set; }
    }
}
