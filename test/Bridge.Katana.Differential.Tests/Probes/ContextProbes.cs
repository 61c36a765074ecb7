using System.Security.Claims;
using System.Security.Principal;
using Microsoft.Owin;
using Microsoft.Owin.BuilderProperties;
using Microsoft.Owin.Infrastructure;

namespace Bridge.Katana.Differential.Probes;

internal static class ContextProbes
{
    public static void RequestUri(Generator generate, Observation observe)
    {
        var request = new OwinRequest();
        IDictionary<string, object> environment = request.Environment;
        environment["owin.RequestScheme"] = generate.Of("http", "https", "HTTPS", "Http", null);
        environment["owin.RequestPathBase"] = generate.Of("", "/base", "/b c", "/ä", null);
        environment["owin.RequestPath"] = generate.Of("", "/", "/a", "/a b", "/ä%", "/a//b", "/a?b", "/a#b", "/..", "/%2F", null);
        environment["owin.RequestQueryString"] = generate.Chance(50) ? generate.Of("", " ", "a=1", "a=ä", "a#b", "?", null) : generate.Text();
        string host = generate.Of("localhost", "example.com:8080", "[::1]:5000", "bücher.de", "::1", "127.0.0.1", "", " ", null, "EXAMPLE.com");
        if (host != null)
        {
            environment.Headers("owin.RequestHeaders")["Host"] = [host];
        }
        Set(environment, "server.LocalIpAddress", generate.Of(null, "127.0.0.1", "::1", ""));
        Set(environment, "server.LocalPort", generate.Of(null, "80", "8080", "", "x"));
        observe.See("Uri", () => request.Uri);
        observe.See("Uri text", () => request.Uri.OriginalString);
        observe.See("IsSecure", () => request.IsSecure);
        observe.See("Host", () => request.Host.Value);
        observe.See("Path", () => request.Path.Value);
        observe.See("PathBase", () => request.PathBase.Value);
        observe.See("QueryString", () => request.QueryString.Value);
        observe.See("Scheme", () => request.Scheme);
    }

    public static void RequestAddresses(Generator generate, Observation observe)
    {
        var request = new OwinRequest();
        IDictionary<string, object> environment = request.Environment;
        foreach (string key in new[] { "server.LocalPort", "server.RemotePort", "server.LocalIpAddress", "server.RemoteIpAddress" })
        {
            Set(environment, key, generate.Of(null, "80", " 80", "80 ", "+80", "-1", "1,000", "99999999999", "", "x", "::1", "0x50"));
        }
        observe.See("LocalPort", () => request.LocalPort);
        observe.See("RemotePort", () => request.RemotePort);
        observe.See("LocalIpAddress", () => request.LocalIpAddress);
        observe.See("RemoteIpAddress", () => request.RemoteIpAddress);
        int? port = generate.Of<int?>(null, 0, 80, -5, 70000);
        observe.Step("set LocalPort", () => request.LocalPort = port, () => environment.TryGetValue("server.LocalPort", out object value) ? value : "none");
        observe.Step("set RemotePort", () => request.RemotePort = port, () => environment.TryGetValue("server.RemotePort", out object value) ? value : "none");
        observe.Step(
            "set LocalIpAddress",
            () => request.LocalIpAddress = generate.Of("a", null),
            () => environment.TryGetValue("server.LocalIpAddress", out object value) ? value : "none");
    }

    public static void Environment(Generator generate, Observation observe)
    {
        IDictionary<string, object> environment = new OwinContext().Environment;
        string key = generate.Of(
            "owin.RequestMethod",
            "owin.RequestProtocol",
            "owin.ResponseStatusCode",
            "owin.ResponseReasonPhrase",
            "owin.CallCancelled",
            "host.TraceOutput",
            "server.User",
            "owin.RequestBody",
            "x");
        switch (generate.Of("text", "number", "null", "none", "principal", "token", "stream"))
        {
            case "text":
                environment[key] = "text";
                break;
            case "number":
                environment[key] = 404;
                break;
            case "null":
                environment[key] = null;
                break;
            case "principal":
                environment[key] = new GenericPrincipal(new ClaimsIdentity("t"), ["r"]);
                break;
            case "token":
                environment[key] = new CancellationToken(true);
                break;
            case "stream":
                environment[key] = Stream.Null;
                break;
        }
        var context = new OwinContext(environment);
        observe.See("Method", () => context.Request.Method);
        observe.See("Protocol", () => context.Request.Protocol);
        observe.See("StatusCode", () => context.Response.StatusCode);
        observe.See("ReasonPhrase", () => context.Response.ReasonPhrase);
        observe.See("CallCancelled", () => context.Request.CallCancelled.IsCancellationRequested);
        observe.See("TraceOutput", () => context.TraceOutput);
        observe.See("User", () => context.Request.User);
        observe.See("Body", () => context.Request.Body == null);
        observe.See("Get string", () => context.Get<string>(key));
        observe.See("Get int", () => context.Get<int>(key));
        observe.See("request Get", () => context.Request.Get<object>(key) == null);
        observe.See("Set", () => ReferenceEquals(context.Set(key, 5), context));
        observe.See("Get after Set", () => context.Get<int>(key));
        observe.See("Authentication user", () => context.Authentication.User);
    }

    public static void NewContext(Generator generate, Observation observe)
    {
        OwinContext context = generate.Chance(50) ? new OwinContext() : new OwinContext(new Dictionary<string, object>());
        generate.Noted(context.Environment.Count);
        observe.See("environment", () => context.Environment.Keys.OrderBy(key => key, StringComparer.Ordinal));
        observe.See("request environment", () => new OwinRequest().Environment.Keys.OrderBy(key => key, StringComparer.Ordinal));
        observe.See("response environment", () => new OwinResponse().Environment.Keys.OrderBy(key => key, StringComparer.Ordinal));
        observe.See("null", () => new OwinContext(null));
        observe.See("null request", () => new OwinRequest(null));
        observe.See("null response", () => new OwinResponse(null));
        observe.See("same environment", () => ReferenceEquals(context.Request.Environment, context.Response.Environment));
        observe.See("same request", () => ReferenceEquals(context.Request, context.Request));
        observe.See("context", () => ReferenceEquals(context.Request.Context, context));
        string seen = "";
        if (generate.Chance(50))
        {
            context.Environment["server.OnSendingHeaders"] = new Action<Action<object>, object>((callback, state) => callback(state));
        }
        observe.See("OnSendingHeaders", () =>
        {
            context.Response.OnSendingHeaders(state => seen += state, generate.Of("s", null));
            return seen;
        });
        using var body = new MemoryStream();
        observe.See("Write", () =>
        {
            context.Response.Body = body;
            context.Response.Write("ä");
            context.Response.Write([1, 2, 3]);
            context.Response.Write([1, 2, 3], 1, 1);
            context.Response.WriteAsync("x").GetAwaiter().GetResult();
            context.Response.WriteAsync([9]).GetAwaiter().GetResult();
            return body.ToArray();
        });
        observe.See("Write null text", () => { context.Response.Write((string)null); return body.Length; });
        observe.See("Write null bytes", () => { context.Response.Write((byte[])null); return body.Length; });
        observe.See("WriteAsync null text", () => { context.Response.WriteAsync((string)null).GetAwaiter().GetResult(); return body.Length; });
        observe.See(
            "WriteAsync cancelled",
            () => { context.Response.WriteAsync("x", new CancellationToken(true)).GetAwaiter().GetResult(); return body.Length; });
    }

    public static void Properties(Generator generate, Observation observe)
    {
        var dictionary = new Dictionary<string, object>();
        var properties = new AppProperties(dictionary);
        string text = generate.Text();
        observe.See("OwinVersion", () => properties.OwinVersion);
        observe.See("AppName", () => properties.AppName);
        observe.See("OnAppDisposing", () => properties.OnAppDisposing.CanBeCanceled);
        observe.See("TraceOutput", () => properties.TraceOutput);
        observe.See("DefaultApp", () => properties.DefaultApp);
        observe.See("Get", () => properties.Get<string>("missing"));
        observe.Step("AppName", () => properties.AppName = text, () => dictionary);
        observe.Step("OwinVersion", () => properties.OwinVersion = text, () => dictionary);
        observe.Step("Set", () => properties.Set(text, text), () => dictionary);
        observe.Step("Addresses", () => properties.Addresses = AddressCollection.Create(), () => properties.Addresses.Count);
        AddressCollection addresses = properties.Addresses;
        var address = Microsoft.Owin.BuilderProperties.Address.Create();
        observe.See("new address", () => address.Dictionary);
        observe.Step("host", () => address.Host = generate.Of("localhost", null, "+"), () => address.Dictionary);
        observe.Step("port", () => address.Port = generate.Of("80", null, "x"), () => address.Dictionary);
        observe.Step("path", () => address.Path = generate.Of("/", "/base", null), () => address.Dictionary);
        observe.Step("scheme", () => address.Scheme = generate.Of("http", null), () => address.Dictionary);
        observe.Step("address.Set", () => address.Set(text, 5), () => address.Dictionary);
        observe.See("address.Get", () => address.Get<string>(text));
        observe.See("constructor", () => new Address("http", "h", "80", text).Dictionary);
        for (int count = 1 + generate.Number(3); count > 0; count--)
        {
            addresses.Add(address);
        }
        observe.See("addresses", () => addresses.Select(one => one.Dictionary));
        observe.See("address []", () => addresses[generate.Number(2)].Dictionary);
        observe.See("address set", () => { addresses[0] = new Address("s", "h", "p", "q"); return addresses.List; });
        observe.See(
            "equal",
            () => new object[]
            {
                addresses == properties.Addresses, addresses.Equals(AddressCollection.Create()), address == new Address(address.Dictionary),
                address != new Address(new Dictionary<string, object>()),
            });
        var capabilities = Capabilities.Create();
        observe.Step(
            "capabilities",
            () => { capabilities.SendFileVersion = text; capabilities.WebSocketVersion = "1.0"; properties.Capabilities = capabilities; },
            () => capabilities.Dictionary);
        observe.See("capabilities back", () => properties.Capabilities == capabilities);
    }

    public static void Clock(Generator generate, Observation observe)
    {
        generate.Noted(generate.Number(100));
        observe.See("milliseconds", () => new SystemClock().UtcNow.Millisecond);
        // Of ten thousand times in a row one has ticks below a millisecond, unless they are taken off.
        observe.See(
            "ticks",
            () => Enumerable.Range(0, 20).Any(_ => { Thread.SpinWait(10); return new SystemClock().UtcNow.Ticks % TimeSpan.TicksPerMillisecond != 0; }));
        observe.See("offset", () => new SystemClock().UtcNow.Offset.Ticks);
    }

    public static void Attributes(Generator generate, Observation observe)
    {
        string name = generate.Text();
        string method = generate.Text();
        Type type = generate.Of(typeof(string), typeof(int), null);
        observe.See("one", () => Shape(new OwinStartupAttribute(type)));
        observe.See("two", () => Shape(new OwinStartupAttribute(name, type)));
        observe.See("method", () => Shape(new OwinStartupAttribute(type, method)));
        observe.See("three", () => Shape(new OwinStartupAttribute(name, type, method)));
        observe.See(
            "CookieOptions",
            () => new object[]
            {
                new CookieOptions().Path, new CookieOptions().Domain, new CookieOptions().SameSite, new CookieOptions().Secure, new CookieOptions().HttpOnly,
                new CookieOptions().Expires,
            });
    }

    private static object Shape(OwinStartupAttribute attribute) => new object[] { attribute.FriendlyName, attribute.StartupType?.Name, attribute.MethodName };

    private static void Set(IDictionary<string, object> environment, string key, string value)
    {
        if (value != null)
        {
            environment[key] = value;
        }
    }
}
