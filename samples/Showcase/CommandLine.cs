using System.Globalization;
using System.Net;

namespace Bridge.Showcase;

/// <summary>The arguments after the program's name.</summary>
internal sealed class CommandLine
{
    public const string Usage =
        """
        The same view modules on two hosts: an ASP.NET Core app, and OwinHost, both on Kestrel.

          dotnet run --project samples/Showcase [-- OPTIONS]

        Options:
          --kestrel URL   where Kestrel listens         (http://localhost:5080)
          --owin URL      where the OWIN host listens   (http://localhost:5081)
          --help          show this text

        A URL is http://HOST:PORT. HOST is localhost, an address of this machine, or + for every address.
        Ctrl-C stops both hosts.
        """;

    public string Kestrel { get; private set; } = "http://localhost:5080";

    public string Owin { get; private set; } = "http://localhost:5081";

    public bool Help { get; private set; }

    /// <exception cref="CommandLineException">An option is unknown or has no value, or a URL is malformed.</exception>
    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        CommandLine parsed = new();
        for (int i = 0; i < args.Count; i++)
        {
            (string option, string? value) = args[i].Split('=', 2) is [var name, var rest] ? (name, rest) : (args[i], null);
            switch (option)
            {
                case "--help" or "-h" or "-?":
                    parsed.Help = true;
                    return parsed;
                case "--kestrel" or "--owin":
                    value ??= ++i < args.Count ? args[i] : throw new CommandLineException($"{option} needs a URL after it, such as http://localhost:8080.");
                    CheckUrl(option, value);
                    (parsed.Kestrel, parsed.Owin) = option == "--kestrel" ? (value, parsed.Owin) : (parsed.Kestrel, value);
                    break;
                default:
                    throw new CommandLineException($"'{args[i]}' is no option. There are --kestrel URL, --owin URL and --help.");
            }
        }

        return parsed;
    }

    // Each host has its own rules for URLs. For an unknown name, Kestrel listens on every address, so on the whole network. Here both hosts accept the same
    // URLs.
    private static void CheckUrl(string option, string url)
    {
        const string Scheme = "http://";
        string authority = url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? url[Scheme.Length..].TrimEnd('/') : "";
        int colon = authority.LastIndexOf(':');
        string host = colon < 0 ? "" : authority[..colon];
        bool isPort = colon >= 0 && ushort.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
        bool isHost = host is "+" or "*" || host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(host, out _);
        if (!isPort || !isHost)
        {
            throw new CommandLineException(
                $"{option}: '{url}' is not a URL to listen on. Write http://HOST:PORT with localhost, an address or + as the host, "
                    + $"such as http://localhost:8080.");
        }
    }
}
