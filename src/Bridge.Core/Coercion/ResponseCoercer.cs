using System.Buffers;
using System.IO.Pipelines;
using System.Net.Http;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Bridge.Bodies;
using Bridge.Errors;
using Bridge.Http;
using Bridge.Json;
using Bridge.Markup;
using Bridge.Request;
using Bridge.Sending;
using Microsoft.Extensions.Primitives;

namespace Bridge.Coercion;

/// <summary>
/// Converts the result of a view to a response, by the rules of Flask's <c>make_response</c> and those for .NET's own types. An app's options have one coercer,
/// which all its requests use.
/// </summary>
internal sealed class ResponseCoercer : ResponseMaker
{
    // No rule nests deeper than a custom coercion to a task of a tuple. Beyond this depth the coercions form a circle.
    private const int DeepestNesting = 32;

    private static readonly AppFunc s_notFound = new HttpException(404).ToResponse().ToAppFunc();

    private readonly CoercionRules _rules;

    public ResponseCoercer(BridgeOptions options, JsonSerializerOptions? hostJson = null)
    {
        JsonSerializerOptions json = DefaultJson.WithResolver(options.JsonOptions ?? hostJson ?? DefaultJson.Options);
        Defaults = new ResponseDefaults(options.DefaultContentType, JsonRules.For(json, options.ForeignJsonAttributes), options.EventHeartbeat);
        Forms = options.Forms.Copy();
        _rules = new CoercionRules(options);
        StringValues contentType = options.DefaultContentType;
        if (HeaderRules.Check("Content-Type", ref contentType) is { } problem)
        {
            throw new ArgumentException("BridgeOptions.DefaultContentType cannot be sent. " + problem);
        }
    }

    /// <summary>The coercer of hosts without options.</summary>
    public static ResponseCoercer Default { get; } = new(new BridgeOptions());

    /// <summary>The defaults with which responses are sent.</summary>
    public ResponseDefaults Defaults { get; }

    public override JsonRules Json => Defaults.Json;

    /// <summary>The limits for forms that views read.</summary>
    public FormLimits Forms { get; }

    /// <summary>Refuses a view whose declared type, or the declared type of a filter before it, can never be a response.</summary>
    /// <exception cref="InvalidViewResultException">A declared type can never be a response.</exception>
    public void CheckDeclaredTypes(View view) => DeclaredTypeCheck.Check(view, _rules);

    /// <summary>Describes the responses of a declared type, for descriptions of an API.</summary>
    /// <param name="declared">The type.</param>
    /// <param name="described">The options by which the description shows JSON; null for none.</param>
    public OpenApiResponse Describe(Type declared, JsonSerializerOptions? described) => OpenApiResponse.Of(declared, _rules, Defaults, described);

    /// <summary>Whether there is a rule for values of exactly this type, besides the general one for objects.</summary>
    public bool Knows(Type type) => _rules.Knows(type);

    public override async ValueTask<Response> MakeResponseAsync(object? body, object? status, object? headers, ViewRequest request, Type? declared) =>
        (await CoerceAsync(body, status, headers, request, declared).ConfigureAwait(false)).ToResponse();

    /// <summary>Coerces a view's result.</summary>
    /// <param name="result">What the view returned.</param>
    /// <param name="request">The view's request.</param>
    /// <param name="declared">The declared return type of the view; null if nothing was declared.</param>
    /// <exception cref="InvalidViewResultException">It cannot be a response. Its resources were released.</exception>
    public ValueTask<CoercedResponse> CoerceAsync(object? result, ViewRequest request, Type? declared = null) =>
        CoerceAsync(result, request, inTuple: false, depth: 0, declared);

    /// <summary>Coerces the three parts of a tuple; null for a missing part.</summary>
    /// <exception cref="InvalidViewResultException">They cannot be a response. Their resources were released.</exception>
    public ValueTask<CoercedResponse> CoerceAsync(object? body, object? status, object? headers, ViewRequest request, Type? declared = null) =>
        OfParts(body, status, headers, request, inTuple: status is not null || headers is not null, depth: 0, declared);

    private ValueTask<CoercedResponse> CoerceAsync(object? result, ViewRequest request, bool inTuple, int depth, Type? declared)
    {
        switch (result)
        {
            case string:
            case byte[] when result.GetType() == typeof(byte[]):
                // An array of sbyte, or of an enumeration of bytes, can be cast to byte[] too, and is a JSON array.
                return new(new CoercedResponse { Body = result });
            case null:
                throw new InvalidViewResultException(inTuple ? InvalidViewResult.NullInTuple(request.ViewName) : InvalidViewResult.Null(request.ViewName));
            case Response response:
                return OfResponse(response, request);
        }

        // Comparing the exact type costs a tenth of a cast to a variant delegate. A delegate that only converts to it is handled by its rule.
        if (result.GetType() == typeof(AppFunc))
        {
            return new(new CoercedResponse { Body = result });
        }

        CoercionRules.Rule rule = _rules.Of(result);
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
                return OfError((HttpException)result, request);
            case ViewResultKind.App:
                return new(new CoercedResponse { Body = result });
            case ViewResultKind.Middleware:
                return new(new CoercedResponse { Body = ((MidFunc)result)(s_notFound)
                    ?? throw new InvalidViewResultException(InvalidViewResult.Delegate(request.ViewName, result.GetType())) });
            case ViewResultKind.HttpMessage:
                return HttpMessages.CoerceAsync((HttpResponseMessage)result, request.ViewName);
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
                return OfBody(ChunksBody.Text(ChunkSource.Of<string>(result)));
            case ViewResultKind.ByteChunks:
                return OfBody(ChunksBody.Bytes(ChunkSource.Of<byte[]>(result)));
            case ViewResultKind.MemoryChunks:
                return OfBody(ChunksBody.Memory(ChunkSource.Of<ReadOnlyMemory<byte>>(result)));
            case ViewResultKind.Events:
                return OfBody(EventTypes.BodyOf(result, declared, request.ViewName));
            case ViewResultKind.HttpContent:
                return HttpMessages.CoerceAsync((HttpContent)result, request.ViewName);
            case ViewResultKind.StringValues:
                return OfValues((StringValues)result, request);
            case ViewResultKind.TextOf:
                return new(new CoercedResponse { Body = result.ToString()! });
            case ViewResultKind.Markup:
                return OfBody(new HtmlBody((Html)result));
            case ViewResultKind.Html:
                return new(new CoercedResponse
                {
                    Body = ForeignHtml.ReaderOf(result.GetType())!(result) ?? "", Headers = new Headers { ["Content-Type"] = ResponseDefaults.Html },
                });
            case ViewResultKind.Json when rule.IsChunkCollection && declared is not null && DeclaredTypes.ChunksOf(declared) is { } chunks:
                return OfBody(chunks switch
                {
                    ViewResultKind.TextChunks => ChunksBody.Text(ChunkSource.Of<string>(result)),
                    ViewResultKind.ByteChunks => ChunksBody.Bytes(ChunkSource.Of<byte[]>(result)),
                    _ => ChunksBody.Memory(ChunkSource.Of<ReadOnlyMemory<byte>>(result)),
                });
            case ViewResultKind.Json:
                return OfBody(new JsonBody(result, rule.JsonType ??= JsonTypeOf(result.GetType())));
            case ViewResultKind.Object when rule.Ambiguous is { } ambiguous:
                return RefusedResult.RefuseAsync(
                    result,
                    new InvalidViewResultException(InvalidViewResult.AmbiguousCoercion(request.ViewName, result.GetType(), ambiguous.First, ambiguous.Second)));
            case ViewResultKind.Object when _rules.SerializeObjects && result is not Exception:
                return OfBody(new JsonBody(result, rule.JsonType ??= JsonTypeOf(result.GetType())));
            default:
                Type type = result.GetType();
                return RefusedResult.RefuseAsync(result, new InvalidViewResultException(inTuple && StatusForms.IsStatus(type)
                    ? InvalidViewResult.StatusFirst(request.ViewName, type)
                    : CoercionRules.Refusal(request.ViewName, type, rule.Kind)));
        }
    }

    // Null if the options cannot write the type. The body reports that when it is opened, with the view's name.
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

    // Beyond some depth a chain of tasks is followed in a loop, so that it cannot overflow the stack.
    private ValueTask<CoercedResponse> OfTask(Task task, ViewRequest request, bool inTuple, int depth, Type? declared) =>
        task.Status == TaskStatus.RanToCompletion && depth < DeepestNesting / 2
            ? CoerceAsync(ResultOf(task, request), request, inTuple, depth + 1, declared)
            : AwaitAsync(task, request, inTuple, depth, declared);

    private static void RefuseUnstarted(Task task, ViewRequest request)
    {
        if (task.Status == TaskStatus.Created)
        {
            throw new InvalidViewResultException(InvalidViewResult.UnstartedTask(request.ViewName));
        }
    }

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
            RefuseUnstarted(task, request);
            await task.ConfigureAwait(false);
            result = ResultOf(task, request);
            for (int awaited = 1; ViewResultTypes.TaskIn(result) is { } next; awaited++)
            {
                if (awaited == ViewResultTypes.LongestTaskChain)
                {
                    throw new InvalidViewResultException(InvalidViewResult.EndlessTasks(request.ViewName));
                }

                RefuseUnstarted(next, request);
                await next.ConfigureAwait(false);
                declared = DeclaredTypes.DeclaredWithin(next.GetType());
                result = ResultOf(next, request);
            }
        }
        catch (HttpException error)
        {
            result = error;
        }
        catch (InvalidCastException error) when (RouteCast.MayBe(request))
        {
            throw RouteCast.Explain(error, request);
        }

        return await CoerceAsync(result, request, inTuple, depth + 1, declared).ConfigureAwait(false);
    }

    private ValueTask<CoercedResponse> OfTuple(object tuple, ViewRequest request, bool inTuple, int depth, Type? declared)
    {
        int length = TupleShape.Length(tuple);
        if (inTuple || length is not (2 or 3))
        {
            return RefusedResult.RefuseAsync(tuple, new InvalidViewResultException(inTuple
                ? InvalidViewResult.TupleInTuple(request.ViewName, tuple.GetType())
                : InvalidViewResult.TupleShape(request.ViewName, tuple.GetType(), length)));
        }

        (object? body, object? status, object? headers) = TupleParts.Of(tuple, length);
        return OfParts(body, status, headers, request, inTuple: true, depth + 1, declared);
    }

    private ValueTask<CoercedResponse> OfParts(
        object? body, object? status, object? headers, ViewRequest request, bool inTuple, int depth, Type? declared = null)
    {
        ValueTask<CoercedResponse> coerced;
        try
        {
            coerced = CoerceAsync(body, request, inTuple, depth, declared);
        }
        catch (Exception failure)
        {
            return RefusedResult.RefuseAsync(null, status, headers, failure);
        }

        return coerced.IsCompletedSuccessfully
            ? OverlayAsync(coerced.Result, status, headers, request.ViewName)
            : OverlayLaterAsync(coerced, status, headers, request);
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
            return await RefusedResult.RefuseAsync(null, status, headers, failure).ConfigureAwait(false);
        }

        return await OverlayAsync(response, status, headers, request.ViewName).ConfigureAwait(false);
    }

    private static ValueTask<CoercedResponse> OverlayAsync(CoercedResponse response, object? status, object? headers, string view)
    {
        Exception refusal;
        try
        {
            if (TupleParts.Overlay(ref response, status, headers, view) is not { } problem)
            {
                return new(response);
            }

            refusal = new InvalidViewResultException(problem);
        }
        catch (Exception failure)
        {
            refusal = failure;
        }

        return RefusedResult.RefuseAsync(response.Body, status, headers, refusal);
    }

    private ValueTask<CoercedResponse> OfValues(StringValues values, ViewRequest request) => values.Count switch
    {
        0 => throw new InvalidViewResultException(InvalidViewResult.NoValues(request.ViewName)),
        1 => CoerceAsync(values[0], request, inTuple: false, depth: 0, declared: null),
        _ => OfBody(new JsonBody(values, Json.ForWriting(typeof(StringValues)))),
    };

    private ValueTask<CoercedResponse> OfError(HttpException error, ViewRequest request)
    {
        // If the error sets a content type, its page has that type.
        if (error.Headers.Contains("Content-Type"))
        {
            return OfResponse(error.ToResponse(), request);
        }

        bool prefersJson = AcceptHeader.PrefersJson(request.Headers["Accept"]);
        if (prefersJson && request.ProblemOf(error) is { } problem)
        {
            return OfParts(problem, error.StatusCode, VaryingByAccept(new Headers(error.Headers)), request, inTuple: true, depth: 0);
        }

        Response response = prefersJson ? error.ToProblem() : error.ToResponse();
        VaryingByAccept(response.Headers);
        return OfResponse(response, request);
    }

    // A cache must not give a client the form that another client prefers (RFC 9110 section 12.5.5).
    private static Headers VaryingByAccept(Headers headers)
    {
        headers.Add("Vary", "Accept");
        return headers;
    }

    private static ValueTask<CoercedResponse> OfResponse(Response response, ViewRequest request)
    {
        var coerced = CoercedResponse.Of(response);
        return coerced.CheckHead(request.ViewName) is { } problem
            ? RefusedResult.RefuseAsync(coerced.Body, new InvalidViewResultException(problem))
            : new(coerced);
    }
}
