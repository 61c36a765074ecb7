using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Bridge.Owin.Hosting;

/// <summary>
/// The only place that looks behind HttpListener's public surface. Where HttpListener is managed code (.NET on anything but Windows, and Mono) that surface
/// cannot keep what must always hold; each member says what it mends. Nothing here is needed on Windows, where http.sys does the work, and nothing fails where a member
/// is missing (another runtime, a later version): the fault that it mends is then back.
/// </summary>
#if NET
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The members are kept by the DynamicDependency attributes; one that is missing is allowed for.")]
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The members are kept by the DynamicDependency attributes; one that is missing is allowed for.")]
[UnconditionalSuppressMessage("Trimming", "IL2080", Justification = "The members are kept by the DynamicDependency attributes; one that is missing is allowed for.")]
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The members are kept by the DynamicDependency attributes; one that is missing is allowed for.")]
#endif
internal static class HttpListenerInternals
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public;

    // The names are .NET's, then Mono's.
    private static readonly Type? s_connectionType = Find("HttpConnection");
    private static readonly Type? s_endPointType = Find("HttpEndPointListener", "EndPointListener");
    private static readonly Type? s_responseStreamType = Find("HttpResponseStream", "ResponseStream");
    private static readonly FieldInfo? s_connection = Field(typeof(HttpListenerContext), "_connection", "cnc");
    private static readonly FieldInfo? s_socket = Field(s_connectionType, "_socket", "sock");
    private static readonly FieldInfo? s_connections = Field(typeof(HttpListener), "_connections", "connections");
    private static readonly FieldInfo? s_freshConnections = Field(s_endPointType, "_unregisteredConnections", "unregistered");
    private static readonly FieldInfo? s_endPoints = Field(Find("HttpEndPointManager", "EndPointManager"), "s_ipEndPoints", "ip_to_endpoints");
    private static readonly MethodInfo? s_addPrefix = s_endPointType?.GetMethod("AddPrefix", All);
    private static readonly MethodInfo? s_removePrefix = s_endPointType?.GetMethod("RemovePrefix", All);
    private static readonly ConstructorInfo? s_newPrefix = Find("ListenerPrefix")?.GetConstructor(All, null, [typeof(string)], null);
    private static readonly FieldInfo? s_chunkDecoder = Field(Find("ChunkedInputStream"), "_decoder", "decoder");
    private static readonly PropertyInfo? s_wantMore = s_chunkDecoder?.FieldType.GetProperty("WantMore", All);
    private static readonly MethodInfo? s_readDecoded = s_chunkDecoder?.FieldType.GetMethod("Read", All, null, [typeof(byte[]), typeof(int), typeof(int)], null);
#if NET
    private static readonly Type? s_requestStreamType = Find("HttpRequestStream");
    private static readonly FieldInfo? s_arrived = Field(s_requestStreamType, "_buffer");
    private static readonly FieldInfo? s_arrivedOffset = Field(s_requestStreamType, "_offset");
    private static readonly FieldInfo? s_arrivedCount = Field(s_requestStreamType, "_length");
    private static readonly FieldInfo? s_input = Field(s_requestStreamType, "_stream");
    private static readonly FieldInfo? s_noMoreData = Field(Find("ChunkedInputStream"), "_no_more_data");
#endif
    private static readonly FieldInfo? s_received = Field(s_connectionType, "_memoryStream", "ms");
    private static readonly FieldInfo? s_parsed = Field(s_connectionType, "_position", "position");
    private static readonly FieldInfo? s_line = Field(s_connectionType, "_currentLine", "current_line");
    private static readonly FieldInfo? s_request = Field(s_connectionType, "_context", "context");
    private static readonly FieldInfo? s_headState = Field(s_connectionType, "_inputState", "input_state");
    private static readonly FieldInfo? s_isBound = Field(s_connectionType, "_contextBound", "context_bound");
    private static readonly FieldInfo? s_reuses = Field(s_connectionType, "_reuses", "reuses");
    private static readonly ConditionalWeakTable<object, StrongBox<int>> s_seen = new();
    private static readonly MethodInfo? s_getHead = s_responseStreamType?.GetMethod("GetHeaders", All);
    private static readonly MethodInfo? s_writeRaw = s_responseStreamType?.GetMethod("InternalWrite", All);

    /// <summary>The socket of the request's connection; null where it is closed already, or out of reach.</summary>
    public static Socket? SocketOf(HttpListenerContext context) =>
        s_socket is not null && s_connection?.GetValue(context) is { } connection ? s_socket.GetValue(connection) as Socket : null;

    /// <summary>
    /// Resets the request's connection: the client sees that it broke, and what is being written to it fails. May be called from any thread, and twice.
    /// HttpListenerResponse.Abort is not enough: it closes the response's stream first, which ends a chunked body with its proper terminator,
    /// and the client takes the half it got for the whole. (On Windows, Abort does reset it.)
    /// </summary>
    public static void Break(HttpListenerContext context)
    {
        if (SocketOf(context) is { } socket)
        {
            try
            {
                // A reset, since the end of the connection is the proper end of a body to an HTTP/1.0 client.
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Closed by the client or by HttpListener meanwhile.
            }

            socket.Dispose();
        }
    }

    /// <summary>
    /// Closes the connections that no request is running on. HttpListener itself, when it closes, first writes "HTTP/1.1 200 OK" to each of them,
    /// which a client whose request is on its way takes for the answer.
    /// </summary>
    /// <param name="listener">The listener.</param>
    /// <param name="port">Its port, for the connections that have sent no request yet: those belong to the end point.</param>
    /// <param name="busy">The sockets of the running requests.</param>
    public static void CloseIdle(HttpListener listener, int port, ICollection<Socket> busy)
    {
        if (s_socket is null)
        {
            return;
        }

        foreach (var connection in Connections(listener, port))
        {
            if (s_socket.GetValue(connection) is Socket socket && !busy.Contains(socket))
            {
                try
                {
                    // Nothing can be written to it from here on, and HttpListener, which is reading from it, finds the end and lets it go.
                    socket.Shutdown(SocketShutdown.Both);
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException)
                {
                    // Closed by the client meanwhile.
                }
            }
        }
    }

    /// <summary>
    /// Lets the listener take requests for any host, so that <see cref="OwinHost"/> can refuse them itself. HttpListener refuses a host that is not its prefix's with a 404
    /// followed by "HTTP/1.1 200 OK" on the same connection: to whoever shares that connection behind a proxy, an answer to a request of theirs.
    /// </summary>
    /// <returns>What takes it back, so that the port can be closed; null where nothing was done.</returns>
    public static Action? TakeAnyHost(HttpListener listener, int port)
    {
        if (s_newPrefix is null || s_addPrefix is null || s_removePrefix is null)
        {
            return null;
        }

        try
        {
            var added = new List<(object EndPoint, object Prefix)>();
            foreach (var endPoint in EndPoints(port))
            {
                var prefix = s_newPrefix.Invoke([$"http://*:{port}/"]);
                s_addPrefix.Invoke(endPoint, [prefix, listener]);
                added.Add((endPoint, prefix));
            }

            return () =>
            {
                foreach (var (endPoint, prefix) in added)
                {
                    s_removePrefix.Invoke(endPoint, s_removePrefix.GetParameters().Length == 1 ? [prefix] : [prefix, listener]);
                }
            };
        }
        catch (Exception e) when (e is TargetInvocationException or TargetParameterCountException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether the client has sent more than this request: it pipelines. HttpListener forgets what it has read beyond a request, and would answer the one after as if it were the lost one.
    /// To be asked before the request's InputStream is.
    /// </summary>
    public static bool IsFollowed(HttpListenerContext context, long bodyLength) =>
        s_connection?.GetValue(context) is { } connection
        && s_received?.GetValue(connection) is MemoryStream received
        && s_parsed?.GetValue(connection) is int parsed
        && received.Length - parsed > bodyLength;

    /// <summary>
    /// Whether HttpListener has had a request on the connection before this one that it handed to nobody. It answers those by itself (505 to HTTP/2.0), closes the connection, and
    /// may read on meanwhile: what it takes for the next request then is the body of the one before. To be asked once for each request.
    /// </summary>
    public static bool FollowsUnseen(HttpListenerContext context) =>
        s_connection?.GetValue(context) is { } connection
        && s_reuses?.GetValue(connection) is int reuses
        && reuses != s_seen.GetOrCreateValue(connection).Value++;

    /// <summary>Whether the request's head is what <see cref="RequestHead"/> takes; true where it is out of reach.</summary>
    public static bool IsHeadWellFormed(HttpListenerContext context) =>
        s_connection?.GetValue(context) is not { } connection
        || s_received?.GetValue(connection) is not MemoryStream received
        || s_parsed?.GetValue(connection) is not int parsed
        || RequestHead.IsWellFormed(received.GetBuffer(), Math.Min(parsed, (int)received.Length));

    /// <summary>
    /// Whether what <see cref="IsHeadWellFormed"/> looks at is the whole head; true where it is out of reach. HttpListener lets go of what it has read whenever a line, or a part of one,
    /// comes alone, so that a client which sends its lines one by one shows the last of them only.
    /// </summary>
    public static bool IsHeadWhole(HttpListenerContext context)
    {
        if (s_connection?.GetValue(context) is not { } connection || s_received?.GetValue(connection) is not MemoryStream received)
        {
            return true;
        }

        var bytes = received.GetBuffer();
        var start = 0;
        while (start < received.Length && bytes[start] is (byte)'\r' or (byte)'\n')
        {
            start++;
        }

        var method = context.Request.HttpMethod;
        var target = context.Request.RawUrl ?? "";
        return received.Length - start > method.Length + target.Length + 1
            && Stands(method, bytes, start)
            && bytes[start + method.Length] == ' '
            && Stands(target, bytes, start + method.Length + 1);
    }

    private static bool Stands(string text, byte[] bytes, int start)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (bytes[start + i] != text[i])
            {
                return false;
            }
        }

        return true;
    }

#if NET
    /// <summary>A reader for a chunked request's body in the place of HttpListener's own; null where that is out of reach.</summary>
    /// <param name="input">The request's InputStream.</param>
    public static ChunkedBody? ChunkedBodyOf(Stream input)
    {
        if (s_noMoreData is null || !s_noMoreData.DeclaringType!.IsInstanceOfType(input)
            || s_input?.GetValue(input) is not Stream connection
            || s_arrivedOffset?.GetValue(input) is not int offset || s_arrivedCount?.GetValue(input) is not int count)
        {
            return null;
        }

        // When the response is closed, HttpListener reads what is left of the body, and there is nothing left.
        return new ChunkedBody(
            connection,
            s_arrived?.GetValue(input) is byte[] arrived && count > 0 ? new ArraySegment<byte>(arrived, offset, count) : default,
            () => s_noMoreData.SetValue(input, true));
    }
#endif

    /// <summary>
    /// What reads the part of a chunked request's body that has arrived; null where it is out of reach.
    /// A read of HttpListener's own stream waits until its buffer is full or the body ends, however long the client takes between chunks.
    /// </summary>
    public static Func<byte[], int, int, int>? DecodedReader(Stream chunkedInput) =>
        s_readDecoded is not null && s_chunkDecoder!.DeclaringType!.IsInstanceOfType(chunkedInput) && s_chunkDecoder.GetValue(chunkedInput) is { } decoder
            ? (Func<byte[], int, int, int>)s_readDecoded.CreateDelegate(typeof(Func<byte[], int, int, int>), decoder)
            : null;

    /// <summary>Whether a chunked request's body, read to its end, lacks its last chunk: HttpListener takes a connection that ends in the middle of such a body for the body's end.</summary>
    public static bool IsCutOff(Stream chunkedInput) =>
        s_wantMore is not null && s_chunkDecoder!.DeclaringType!.IsInstanceOfType(chunkedInput) && s_chunkDecoder.GetValue(chunkedInput) is { } decoder && s_wantMore.GetValue(decoder) is true;

    /// <summary>
    /// Sends the response's head before there is a body. HttpListener sends it with the first byte only, and an empty write would be the terminator of a chunked body.
    /// </summary>
    /// <returns>Whether it was sent; false where it is out of reach: then it goes out with the first byte.</returns>
    public static bool TrySendHead(Stream output)
    {
        if (s_getHead is null || s_writeRaw is null || !s_responseStreamType!.IsInstanceOfType(output))
        {
            return false;
        }

        var arguments = new object[s_getHead.GetParameters().Length];
#if NET
        Array.Fill(arguments, false);
#else
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = false;
        }
#endif
        try
        {
            if (s_getHead.Invoke(output, arguments) is not MemoryStream head)
            {
                return false;
            }

            s_writeRaw.Invoke(output, [head.GetBuffer(), (int)head.Position, (int)(head.Length - head.Position)]);
            return true;
        }
        catch (TargetInvocationException e)
        {
            throw new IOException("The response's head could not be sent.", e.InnerException);
        }
    }

    /// <summary>
    /// The requests whose head has begun to arrive and is not complete, each with its connection's socket and the length of what HttpListener keeps of it. HttpListener itself
    /// has a limit neither on the length of a line nor on the time between two bytes.
    /// </summary>
    public static List<(object Request, Socket Socket, int Length)> UnfinishedHeads(HttpListener listener, int port)
    {
        var heads = new List<(object, Socket, int)>();
        if (s_socket is null || s_request is null || s_isBound is null || s_line is null)
        {
            return heads;
        }

        foreach (var connection in Connections(listener, port))
        {
            if (s_isBound.GetValue(connection) is not false || s_socket.GetValue(connection) is not Socket socket || s_request.GetValue(connection) is not { } request)
            {
                continue;
            }

            // The lines that are complete, which it may have let go of once they were read, and the one that is not.
            var length = (s_received?.GetValue(connection) as MemoryStream is { CanRead: true } received ? received.Length : 0) + ((s_line.GetValue(connection) as StringBuilder)?.Length ?? 0);
            if (length > 0 || (s_headState?.GetValue(connection) is Enum state && Convert.ToInt32(state, null) != 0))
            {
                heads.Add((request, socket, (int)Math.Min(length, int.MaxValue)));
            }
        }

        return heads;
    }

    private static List<object> Connections(HttpListener listener, int port)
    {
        var connections = Snapshot(s_connections?.GetValue(listener));
        foreach (var endPoint in EndPoints(port))
        {
            connections.AddRange(Snapshot(s_freshConnections?.GetValue(endPoint)));
        }

        return connections;
    }

    private static List<object> EndPoints(int port)
    {
        var found = new List<object>();
        foreach (var byPort in Snapshot(s_endPoints?.GetValue(null), values: true))
        {
            if (byPort is IDictionary endPoints && endPoints.Contains(port) && endPoints[port] is { } endPoint)
            {
                found.Add(endPoint);
            }
        }

        return found;
    }

    /// <summary>The items of a set, or the keys or values of a dictionary, copied under the locks that HttpListener takes for them.</summary>
    private static List<object> Snapshot(object? collection, bool values = false)
    {
        var items = new List<object>();
        if (collection is null)
        {
            return items;
        }

        lock (collection)
        {
            lock ((collection as ICollection)?.SyncRoot ?? collection)
            {
                var source = collection is IDictionary dictionary ? values ? dictionary.Values : dictionary.Keys : (IEnumerable)collection;
                foreach (var item in source)
                {
                    items.Add(item);
                }
            }
        }

        return items;
    }

#if NET
    [DynamicDependency(DynamicallyAccessedMemberTypes.NonPublicFields, typeof(HttpListenerContext))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.NonPublicFields, typeof(HttpListener))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.NonPublicFields, "System.Net.HttpConnection", "System.Net.HttpListener")]
    [DynamicDependency(DynamicallyAccessedMemberTypes.NonPublicFields | DynamicallyAccessedMemberTypes.PublicMethods, "System.Net.HttpEndPointListener", "System.Net.HttpListener")]
    [DynamicDependency(DynamicallyAccessedMemberTypes.NonPublicFields, "System.Net.HttpEndPointManager", "System.Net.HttpListener")]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicConstructors, "System.Net.ListenerPrefix", "System.Net.HttpListener")]
    [DynamicDependency(DynamicallyAccessedMemberTypes.NonPublicFields, "System.Net.ChunkedInputStream", "System.Net.HttpListener")]
    [DynamicDependency(DynamicallyAccessedMemberTypes.NonPublicFields, "System.Net.HttpRequestStream", "System.Net.HttpListener")]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicMethods, "System.Net.ChunkStream", "System.Net.HttpListener")]
    [DynamicDependency(DynamicallyAccessedMemberTypes.NonPublicMethods, "System.Net.HttpResponseStream", "System.Net.HttpListener")]
#endif
    private static Type? Find(params string[] names)
    {
        foreach (var name in names)
        {
            if (typeof(HttpListener).Assembly.GetType("System.Net." + name) is { } type)
            {
                return type;
            }
        }

        return null;
    }

    private static FieldInfo? Field(Type? type, params string[] names)
    {
        foreach (var name in names)
        {
            if (type?.GetField(name, All) is { } field)
            {
                return field;
            }
        }

        return null;
    }
}
