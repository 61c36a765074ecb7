using Bridge;
using Bridge.AspNetCore;
using Bridge.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using AppFunc = System.Func<System.Collections.Generic.IDictionary<string, object>, System.Threading.Tasks.Task>;

namespace Microsoft.Owin.Host.HttpListener;

/// <summary>The server of Katana's self-host, under the name that hosting looks for. It is Kestrel.</summary>
public class OwinServerFactory
{
    /// <summary>The startup property that takes an <c>Action&lt;KestrelServerOptions&gt;</c>: limits, https certificates, protocols.</summary>
    internal const string ConfigureKestrel = "bridge.ConfigureKestrel";

    /// <summary>
    /// Sets the server's capabilities and the properties that Katana startup code looks for: <c>System.Net.HttpListener</c>, whose settings are refused when
    /// the server is created, and <see cref="OwinHttpListener"/>. In what is written to <c>host.TraceOutput</c>, a client's text cannot begin a line. The
    /// property <c>bridge.ConfigureKestrel</c> takes an <c>Action&lt;KestrelServerOptions&gt;</c>.
    /// </summary>
    /// <param name="properties">The startup properties.</param>
    /// <exception cref="ArgumentNullException"><paramref name="properties"/> is null.</exception>
    public static void Initialize(IDictionary<string, object> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        properties[OwinKeys.OwinVersion] = "1.0";
        properties[OwinKeys.Capabilities] = new Dictionary<string, object>(ServerCapabilities.Create());
        ListenerSettings.Offer(properties);
        if (Get<TextWriter>(properties, OwinKeys.TraceOutput) is { } trace)
        {
            // The startup code may keep this writer and write a client's text to it.
            properties[OwinKeys.TraceOutput] = TraceWriter.Over(trace);
        }
        properties[typeof(OwinHttpListener).FullName] = new OwinHttpListener();
    }

    /// <summary>Starts the server.</summary>
    /// <param name="app">The application.</param>
    /// <param name="properties">The startup properties; <c>host.Addresses</c> says where to listen.</param>
    /// <returns>The running server. Disposing it lets the running requests finish, for up to three seconds.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="NotSupportedException">The startup code set a property of the HttpListener. The message says what to use on Kestrel.</exception>
    /// <exception cref="OwinHostException">The server cannot listen there. The message is one line that says why.</exception>
    public static IDisposable Create(Func<IDictionary<string, object>, Task> app, IDictionary<string, object> properties)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(properties);
        ListenerSettings.Check(properties);
        var options = new OwinHostOptions
        {
            AppName = Get<string>(properties, OwinKeys.AppName),
            Development = Get<string>(properties, OwinKeys.AppMode) == "development",
            TraceOutput = Get<TextWriter>(properties, OwinKeys.TraceOutput),
            ConfigureKestrel = Get<Action<KestrelServerOptions>>(properties, ConfigureKestrel),
            // HttpListener has no limit.
            MaxRequestBodySize = null,
        };
        return new Server(OwinHost.Start(Urls(properties), app, options));
    }

    private static List<string> Urls(IDictionary<string, object> properties)
    {
        var urls = new List<string>();
        foreach (IDictionary<string, object> address in Get<IList<IDictionary<string, object>>>(properties, OwinKeys.Addresses) ?? [])
        {
            string port = Get<object>(address, "port")?.ToString();
            urls.Add((Get<string>(address, "scheme") ?? "http")
                + "://"
                + (Get<string>(address, "host") ?? "localhost")
                + (string.IsNullOrEmpty(port) ? "" : ":" + port)
                + Get<string>(address, "path"));
        }
        return urls.Count > 0 ? urls : ["http://localhost:5000"];
    }

    private static T Get<T>(IDictionary<string, object> properties, string key)
        where T : class => properties.TryGetValue(key, out object value) ? value as T : null;

    private sealed class Server(OwinHost host) : IDisposable
    {
        // On the thread pool, because the caller may have a synchronization context with a single thread.
        public void Dispose() => Task.Run(() => host.StopAsync()).GetAwaiter().GetResult();
    }
}
