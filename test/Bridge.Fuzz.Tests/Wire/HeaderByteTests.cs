using System.Globalization;
using System.Text;
using FluentAssertions;
using Microsoft.Owin;
using Owin;

namespace Bridge.Fuzz.Tests.Wire;

/// <summary>Every byte in the name and in the value of a header, in both directions: it is refused or arrives as it is, and never makes two of one.</summary>
[TestClass]
public sealed class HeaderByteTests
{
    public static IEnumerable<object[]> Setters =>
        from host in Enum.GetValues<HostKind>()
        from setter in (string[])["view", "tuple", "application", "Katana"]
        select (object[])[host, setter];

    [TestMethod]
    [DataRow(HostKind.Kestrel)]
    [DataRow(HostKind.OwinHost)]
    public async Task A_request_header_with_any_byte_is_refused_or_arrives_as_it_is(HostKind host)
    {
        await using TestServer server = await TestServer.StartAsync(host, SeenAsync);
        using KeptConnection client = new(server);
        List<string> faults = [];
        for (int b = 0; b < 256; b++)
        {
            foreach (string place in (string[])["value", "start", "name", "end of name"])
            {
                string c = ((char)b).ToString();
                (string name, string value) = place switch
                {
                    "value" => ("X-Sent", $"a{c}Y-Forged: b"),
                    "start" => ("X-Sent", $"{c}a"),
                    "name" => ($"X-Se{c}nt", "a"),
                    _ => ($"X-Sent{c}", "a"),
                };
                RawResponse? answer = await client.SendAsync($"GET /hostile HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\n{name}: {value}\r\n\r\n");
                string outcome = answer is { Status: 200 } ? answer.Body : (answer?.Status ?? 0).ToString(CultureInfo.InvariantCulture);
                if (outcome != "400" && outcome != Expected(b, name, value))
                {
                    faults.Add($"{place} 0x{b:X2}: {FuzzInput.Show(outcome)}");
                }

                RawResponse? next = await client.SendAsync($"GET /next HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\n\r\n");
                if (next is not { Status: 200, Body: "/next " })
                {
                    faults.Add($"{place} 0x{b:X2}: the next response is {next?.StatusLine} {next?.Body}");
                }
            }
        }

        faults.Should().BeEmpty();
    }

    [TestMethod]
    [DynamicData(nameof(Setters))]
    public async Task A_response_header_with_any_character_is_refused_or_sent_as_it_is(HostKind host, string setter)
    {
        await using TestServer server = await StartAsync(host, setter);
        using KeptConnection client = new(server);
        List<string> faults = [];
        foreach (int c in Enumerable.Range(0, 256).Concat([0x10A, 0x10D, 0x2028, 0xD800, 0xFF1A]))
        {
            foreach (string place in (string[])["value", "name"])
            {
                RawResponse? answer = await client.SendAsync($"GET /{place}/{c} HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\n\r\n");
                (string name, string value) = HeaderOf(place, c);
                bool isSent = answer is { Status: 200, Body: "sent" };
                bool isAsItIs = isSent && answer!.Lines.Contains($"{name}: {value}".TrimEnd(' ', '\t'));
                bool isLegal = place == "value"
                    ? c is '\t' or (>= ' ' and <= '~')
                    : char.IsAsciiLetterOrDigit((char)c) || (c < 0x80 && "!#$%&'*+-.^_`|~".Contains((char)c, StringComparison.Ordinal));
                if (answer is null
                    || answer.Lines.Exists(static line => line.StartsWith("Forged", StringComparison.OrdinalIgnoreCase))
                    || (isLegal ? !isAsItIs : answer.Status != 500))
                {
                    faults.Add($"{place} 0x{c:X2}: {answer?.StatusLine} | {string.Join(" | ", answer?.Lines ?? [])}");
                }

                RawResponse? next = await client.SendAsync($"GET /next HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\n\r\n");
                if (next is not { Status: 200, Body: "next" })
                {
                    faults.Add($"{place} 0x{c:X2}: the next response is {next?.StatusLine} {next?.Body}");
                }
            }
        }

        faults.Should().BeEmpty();
    }

    [TestMethod]
    [DataRow(HostKind.Kestrel)]
    [DataRow(HostKind.OwinHost)]
    public async Task A_reason_phrase_with_any_character_is_refused_left_out_or_sent_as_it_is(HostKind host)
    {
        AppFunc app = environment =>
        {
            OwinEnvironment owin = new(environment);
            if (owin.Path != "/next")
            {
                environment[OwinKeys.ResponseReasonPhrase] = "a" + (char)int.Parse(owin.Path.AsSpan(1), CultureInfo.InvariantCulture) + "Forged: b";
            }

            return SendAsync(owin, "sent");
        };
        await using TestServer server = await TestServer.StartAsync(host, app);
        using KeptConnection client = new(server);
        List<string> faults = [];
        for (int c = 0; c < 256; c++)
        {
            RawResponse? answer = await client.SendAsync($"GET /{c} HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\n\r\n");
            bool isLegal = c is '\t' or (>= ' ' and <= '~');
            if (c >= 0x80
                ? answer?.StatusLine != "HTTP/1.1 200 OK"
                : isLegal ? answer?.StatusLine != $"HTTP/1.1 200 a{(char)c}Forged: b" : answer?.Status != 500)
            {
                faults.Add($"0x{c:X2}: {answer?.StatusLine}");
            }

            if (await client.SendAsync($"GET /next HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\n\r\n") is not { Status: 200, Body: "sent" })
            {
                faults.Add($"0x{c:X2}: the next response is another");
            }
        }

        faults.Should().BeEmpty();
    }

    /// <summary>
    /// What an application sees: the line as it was cut at its first colon. A lone line feed ends a line on both hosts (RFC 9112 section 2.2 allows it).
    /// </summary>
    private static string Expected(int b, string name, string value)
    {
        if (b == '\n')
        {
            return $"/hostile {name}={value.Replace("\n", ";", StringComparison.Ordinal).Replace(": ", "=", StringComparison.Ordinal)};";
        }

        string line = $"{name}: {value}";
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        return $"/hostile {line[..colon]}={line[(colon + 1)..].Trim(' ', '\t')};";
    }

    private static (string Name, string Value) HeaderOf(string place, int c) => place == "value" ? ("X-Set", $"a{(char)c}Forged: b") : ($"X-Se{(char)c}t", "a");

    private static (string Name, string Value) HeaderOf(string path)
    {
        string[] parts = path.Split('/');
        return HeaderOf(parts[1], int.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    private static async Task<TestServer> StartAsync(HostKind host, string setter)
    {
        ViewModule module = new();
        module.Get("/next", _ => "next");
        switch (setter)
        {
            case "view":
                module.Get("/{**path}", r =>
                {
                    (string name, string value) = HeaderOf(r.Path);
                    return new Response("sent") { Headers = { [name] = value } };
                });
                break;
            case "tuple":
                module.Get("/{**path}", r => ("sent", new Dictionary<string, string> { [HeaderOf(r.Path).Name] = HeaderOf(r.Path).Value }));
                break;
            default:
                AppFunc app = setter == "Katana" ? KatanaApp() : environment =>
                {
                    OwinEnvironment owin = new(environment);
                    if (owin.Path == "/next")
                    {
                        return SendAsync(owin, "next");
                    }

                    (string name, string value) = HeaderOf(owin.Path);
                    owin.ResponseHeaders[name] = [value];
                    return SendAsync(owin, "sent");
                };
                return await TestServer.StartAsync(host, app);
        }

        return await TestServer.StartAsync(host, module);
    }

    private static AppFunc KatanaApp() => Bridge.Owin.Katana.ToAppFunc(katana => katana.Run(context =>
    {
        if (context.Request.Path.Value == "/next")
        {
            return context.Response.WriteAsync("next");
        }

        (string name, string value) = HeaderOf(context.Request.Path.Value);
        context.Response.Headers.AppendValues(name, value);
        return context.Response.WriteAsync("sent");
    }));

    private static Task SeenAsync(IDictionary<string, object> environment)
    {
        OwinEnvironment owin = new(environment);
        StringBuilder seen = new(owin.Path + " ");
        foreach (KeyValuePair<string, string[]> header in owin.RequestHeaders)
        {
            if (!header.Key.Equals("Host", StringComparison.OrdinalIgnoreCase))
            {
                seen.Append(header.Key).Append('=').AppendJoin(',', header.Value).Append(';');
            }
        }

        return SendAsync(owin, seen.ToString());
    }

    private static async Task SendAsync(OwinEnvironment owin, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        owin.ResponseHeaders["Content-Length"] = [bytes.Length.ToString(CultureInfo.InvariantCulture)];
        await owin.ResponseBody.WriteAsync(bytes);
    }
}
