using System.Diagnostics;
using System.Globalization;
using System.Text;
using FluentAssertions;
using Owin;

namespace Bridge.Fuzz.Tests.Wire;

/// <summary>
/// Requests that are too large, too many or without an end. Each is answered by a 4xx (or its connection is closed, where the server does so before it
/// answers), in bounded time and memory, and the next request is served. One status differs by host, since another reader of forms refuses there;
/// docs/security.md has the limits.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class SizeTests
{
    private const string FormHead =
        "POST /form HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nTransfer-Encoding: chunked\r\nContent-Type: multipart/form-data; boundary=X\r\n\r\n";
    private const string PartHead = "--X\r\nContent-Disposition: form-data; name=\"a\"";

    private static TestServer s_kestrel = null!;
    private static TestServer s_owinHost = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        s_kestrel = await TestServer.StartAsync(HostKind.Kestrel, Module());
        s_owinHost = await TestServer.StartAsync(HostKind.OwinHost, Module());
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        await s_kestrel.DisposeAsync();
        await s_owinHost.DisposeAsync();
    }

    public TestContext TestContext { get; set; } = null!;

    public static IEnumerable<object[]> Attacks =>
        from host in Enum.GetValues<HostKind>()
        from attack in s_attacks
        select (object[])[host, attack.Name];

    private static readonly Attack[] s_attacks =
    [
        new("a query of a million parameters", "GET /query?", "a&", 2_000_000, 414, " HTTP/1.1\r\n\r\n"),
        new("a header of 100 MB", "GET /query HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Large: ", "xxxxxxxxxxxxxxxx", 100_000_000, 431, "\r\n\r\n"),
        new("headers without an end", "GET /query HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n", "X-Name: value\r\n", 100_000_000, 431),
        new("10,000 cookies", "GET /cookies HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: ", "name=value; ", 120_000, 431, "\r\n\r\n"),
        new("a request line without an end", "GET /", "a", 400_000_000, 414),
        new("a method without an end", "", "A", 400_000_000, 414),
        new(
            "a form of 100,000 fields",
            "POST /form HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 600000\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n",
            "a1=23&",
            600_000,
            413),
        new(
            "a form value without an end",
            "POST /form HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nTransfer-Encoding: chunked\r\nContent-Type: "
                + "application/x-www-form-urlencoded\r\n\r\n8\r\na=bbbbbb\r\n",
            Chunk('b'),
            400_000_000,
            413),
        new("a multipart preamble without an end", FormHead, Chunk('x'), 400_000_000, 413),
        new("a part's header without an end", FormHead + Chunk(PartHead), Chunk('x'), 400_000_000, 413),
        new("headers of a part without an end", FormHead + Chunk("--X\r\n"), Chunk("A: b\r\n"), 400_000_000, 413),
        new("a part without an end", FormHead + Chunk(PartHead + "\r\n\r\n"), Chunk('x'), 400_000_000, 413),
        new("a file without an end", FormHead + Chunk(PartHead + "; filename=\"a\"\r\n\r\n"), Chunk('x'), 400_000_000, 413),
        new("parts without an end", FormHead, Chunk(PartHead + "\r\n\r\n1\r\n"), 400_000_000, 413),
        new(
            "a boundary of 200 characters",
            "POST /form HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 5\r\nContent-Type: multipart/form-data; boundary="
                + new string('X', 200)
                + "\r\n\r\n",
            "12345",
            5,
            400),
        new("no boundary", "POST /form HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 5\r\nContent-Type: multipart/form-data\r\n\r\n", "12345", 5, 400),
        new(
            "JSON a million arrays deep",
            "POST /json HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 1000000\r\nContent-Type: application/json\r\n\r\n",
            "[",
            1_000_000,
            400),
        new(
            "JSON text without an end",
            "POST /json HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n1\r\n\"\r\n",
            Chunk('x'),
            400_000_000,
            413),
        new("a body without an end", "POST /read HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nTransfer-Encoding: chunked\r\n\r\n", Chunk('x'), 400_000_000, 413),
        new(
            "a Katana form without an end",
            "POST /katana HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nTransfer-Encoding: chunked\r\n\r\n",
            Chunk("a=b&"),
            400_000_000,
            413),
        new(
            "a Katana form of millions of fields",
            "POST /katana HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 12000000\r\n\r\n",
            "a=&",
            12_000_000,
            413),
        new("a length that says 10 GB", "POST /read HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 10000000000\r\n\r\n", "x", 1000, 413),
        new("a chunk's length without an end", "POST /read HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nTransfer-Encoding: chunked\r\n\r\n", "0", 100_000_000, 400),
        new(
            "a chunk's extension without an end",
            "POST /read HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nTransfer-Encoding: chunked\r\n\r\n1;",
            "x",
            100_000_000,
            413),
        new(
            "trailers without an end",
            "POST /read HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
            "X-Name: value\r\n",
            100_000_000,
            431),
    ];

    [TestMethod]
    [DynamicData(nameof(Attacks))]
    public async Task It_is_refused_in_bounded_time_and_memory(HostKind host, string attack)
    {
        Attack what = s_attacks.Single(each => each.Name == attack);
        TestServer server = host == HostKind.Kestrel ? s_kestrel : s_owinHost;

        Flood flood = await Flood.SendAsync(server, what.Head, what.Block, what.Most, what.End);

        TestContext.WriteLine($"{host}, {attack}: {flood with { Body = "" }}");
        flood.Status.Should().BeOneOf(what.Status, 0);
        flood.Took.Should().BeLessThan(TimeSpan.FromSeconds(20));
        flood.Grown.Should().BeLessThan(200L << 20);
        (await server.GetAsync("/query?a&b")).Body.Should().Be("2");
    }

    [TestMethod]
    [DataRow(HostKind.Kestrel)]
    [DataRow(HostKind.OwinHost)]
    public async Task Three_hundred_clients_that_send_half_a_head_hold_up_nobody(HostKind host)
    {
        TestServer server = host == HostKind.Kestrel ? s_kestrel : s_owinHost;
        List<RawConnection> slow = [];
        try
        {
            long before = System.Environment.WorkingSet;
            for (int i = 0; i < 300; i++)
            {
                slow.Add(server.Connect());
                await slow[i].SendAsync($"POST /form HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Name: {new string('x', i)}");
            }

            var time = Stopwatch.StartNew();
            for (int i = 0; i < 20; i++)
            {
                (await server.GetAsync("/query?a&b")).Body.Should().Be("2");
            }

            time.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10));
            (System.Environment.WorkingSet - before).Should().BeLessThan(100L << 20);
        }
        finally
        {
            slow.ForEach(static connection => connection.Dispose());
        }
    }

    [TestMethod]
    [DataRow(HostKind.Kestrel)]
    [DataRow(HostKind.OwinHost)]
    public async Task A_hundred_clients_that_send_half_a_body_hold_up_nobody(HostKind host)
    {
        TestServer server = host == HostKind.Kestrel ? s_kestrel : s_owinHost;
        List<RawConnection> slow = [];
        try
        {
            for (int i = 0; i < 100; i++)
            {
                slow.Add(server.Connect());
                await slow[i].SendAsync(
                    "POST /form HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\na=b");
            }

            var time = Stopwatch.StartNew();
            for (int i = 0; i < 20; i++)
            {
                (await server.GetAsync("/query?a&b")).Body.Should().Be("2");
            }

            time.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10));
        }
        finally
        {
            slow.ForEach(static connection => connection.Dispose());
        }
    }

    /// <summary>What no limit of Kestrel's stands before: another OWIN server, or middleware that sets the key.</summary>
    [TestMethod]
    public void A_million_parameters_and_ten_thousand_cookies_are_read_in_proportion_to_their_length()
    {
        string query = string.Join('&', Enumerable.Range(0, 1_000_000).Select(static i => "a" + i.ToString(CultureInfo.InvariantCulture)));
        string repeated = string.Concat(Enumerable.Repeat("a&", 1_000_000));
        string cookies = string.Join("; ", Enumerable.Range(0, 10_000).Select(static i => $"name{i}={i}"));

        Within(400, () => Owin.Environment.QueryValues.Parse(query).Count).Should().Be(1_000_000);
        Within(400, () => Owin.Environment.QueryValues.Parse(repeated)["a"].Count).Should().Be(1_000_000);
        Within(20, () => Owin.Environment.CookieValues.Parse([cookies]).Count).Should().Be(10_000);
        Microsoft.Owin.OwinContext context = new();
        context.Environment[OwinKeys.RequestQueryString] = query.Replace("&", "=&", StringComparison.Ordinal);
        context.Request.Headers["Cookie"] = cookies;
        Within(600, () => context.Request.Query.Count()).Should().Be(999_999, "Katana wants a value");
        Within(20, () => context.Request.Cookies.Count()).Should().Be(10_000);
    }

    private static T Within<T>(int megabytes, Func<T> parse)
    {
        var time = Stopwatch.StartNew();
        long before = GC.GetAllocatedBytesForCurrentThread();
        T parsed = parse();
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan((long)megabytes << 20);
        time.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10));
        return parsed;
    }

    private static string Chunk(char c) => Chunk(new string(c, 16 * 1024));

    private static string Chunk(string data) => data.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n" + data + "\r\n";

    private static ViewModule Module()
    {
        AppFunc katana = Bridge.Owin.Katana.ToAppFunc(app => app.Run(async context =>
        {
            Microsoft.Owin.IFormCollection form = await context.Request.ReadFormAsync();
            await context.Response.WriteAsync(form.Count().ToString(CultureInfo.InvariantCulture));
        }));
        ViewModule module = new();
        module.Get("/query", static r => r.Query.Values.Sum(static values => values.Count).ToString(CultureInfo.InvariantCulture));
        module.Get("/cookies", static r => r.Cookies.Count.ToString(CultureInfo.InvariantCulture));
        module.Post("/form", static async r => (await r.ReadFormAsync()).Count.ToString(CultureInfo.InvariantCulture));
        module.Post("/json", static async r => (await r.ReadJsonAsync<object>())?.ToString() ?? "null");
        module.Post("/read", static async r =>
        {
            using StreamReader reader = new(r.Body);
            return (await reader.ReadToEndAsync()).Length.ToString(CultureInfo.InvariantCulture);
        });
        module.Mount("/katana", katana);
        return module;
    }

    private sealed record Attack(string Name, string Head, string Block, long Most, int Status, string End = "");
}
