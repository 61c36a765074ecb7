using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Bridge.AspNetCore.Hosting;

/// <summary>
/// The sockets that a host listens on. They are bound before Kestrel starts, and Kestrel takes them over. So the port of a URL with port 0 is known before the
/// application is created. Both addresses of <c>localhost</c> can have the same free port. An error for a port that is taken can name the URL.
/// </summary>
internal sealed class HostSockets : IDisposable
{
    private const int FreePortAttempts = 20;

    // Kestrel's own backlog. Kestrel sets it again.
    private const int Backlog = 512;

    private readonly Dictionary<IPEndPoint, Binding> _bindings = [];

    private sealed class Binding(HostUrl url, Socket socket)
    {
        public HostUrl Url { get; } = url;

        public Socket Socket { get; } = socket;

        public bool IsTaken { get; set; }
    }

    /// <summary>The addresses on which Kestrel listens, each with the URL that it was bound for.</summary>
    public IEnumerable<(IPEndPoint Address, HostUrl Url)> EndPoints => _bindings.Select(static binding => (binding.Key, binding.Value.Url));

    /// <summary>
    /// Binds a URL's addresses, except those that an earlier URL of the same scheme has bound. A URL on + or * has to be bound before the others of its port,
    /// because the system refuses every address after one of them.
    /// </summary>
    /// <returns>The URL with its real port.</returns>
    /// <exception cref="OwinHostException">An address cannot be bound. The message is one line that says why.</exception>
    public async Task<HostUrl> BindAsync(HostUrl url, CancellationToken cancellationToken)
    {
        try
        {
            IPAddress[] addresses = await AddressesAsync(url, cancellationToken);
            return url.Port == 0 ? BindFreePort(url, addresses) : Bind(url, addresses);
        }
        catch (SocketException failure)
        {
            throw Explain(url, failure);
        }
    }

    /// <summary>The socket for an address, for Kestrel; a new one if the address does not belong to the host's URLs.</summary>
    public Socket Take(EndPoint endPoint)
    {
        if (endPoint is IPEndPoint address && _bindings.TryGetValue(address, out Binding? binding) && !binding.IsTaken)
        {
            binding.IsTaken = true;
            return binding.Socket;
        }

        return SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
    }

    /// <summary>Closes the sockets that Kestrel has not taken over.</summary>
    public void Dispose()
    {
        foreach (Binding binding in _bindings.Values)
        {
            if (!binding.IsTaken)
            {
                binding.Socket.Dispose();
            }
        }
    }

    /// <summary>One socket serves both address families, if the system has both.</summary>
    private static IPAddress EveryAddress => Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any;

    private static async Task<IPAddress[]> AddressesAsync(HostUrl url, CancellationToken cancellationToken)
    {
        if (url.IsAnyHost)
        {
            return [EveryAddress];
        }

        if (url.Host == "localhost")
        {
            return [IPAddress.Loopback, IPAddress.IPv6Loopback];
        }

        return url.Address is { } address ? [address] : await Dns.GetHostAddressesAsync(url.Host, cancellationToken);
    }

    private HostUrl Bind(HostUrl url, IPAddress[] addresses)
    {
        List<(IPEndPoint, Socket)> bound = [];
        try
        {
            bool isBound = false;
            SocketException? unavailable = null;
            foreach (IPAddress address in addresses)
            {
                IPEndPoint endPoint = new(address, url.Port);
                if (_bindings.TryGetValue(endPoint, out Binding? earlier) || _bindings.TryGetValue(new(EveryAddress, url.Port), out earlier))
                {
                    if (earlier.Url.IsHttps != url.IsHttps)
                    {
                        throw new OwinHostException($"Cannot listen on {url}: {earlier.Url} has the same port, with another scheme.");
                    }

                    isBound = true;
                    continue;
                }

                try
                {
                    bound.Add((endPoint, Listen(endPoint)));
                }
                catch (SocketException failure) when (failure.SocketErrorCode != SocketError.AddressAlreadyInUse && addresses.Length > 1)
                {
                    // The machine may lack one of a name's addresses, most often ::1.
                    unavailable = failure;
                }
            }

            if (!isBound && bound.Count == 0 && unavailable is not null)
            {
                throw unavailable;
            }
        }
        catch
        {
            bound.ForEach(static pair => pair.Item2.Dispose());
            throw;
        }

        Keep(url, bound);
        return url;
    }

    private HostUrl BindFreePort(HostUrl url, IPAddress[] addresses)
    {
        for (int attempt = 1; ; attempt++)
        {
            Socket? first = null;
            int used = 0;
            SocketException? unavailable = null;
            while (first is null && used < addresses.Length)
            {
                try
                {
                    first = Listen(new IPEndPoint(addresses[used++], 0));
                }
                catch (SocketException failure)
                {
                    unavailable = failure;
                }
            }

            if (first is null)
            {
                throw unavailable ?? new SocketException((int)SocketError.HostNotFound);
            }

            int port = ((IPEndPoint)first.LocalEndPoint!).Port;
            List<(IPEndPoint, Socket)> bound = [(new IPEndPoint(addresses[used - 1], port), first)];
            try
            {
                foreach (IPAddress address in addresses.Skip(used))
                {
                    bound.Add((new IPEndPoint(address, port), Listen(new IPEndPoint(address, port))));
                }
            }
            catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressAlreadyInUse && attempt < FreePortAttempts)
            {
                bound.ForEach(static pair => pair.Item2.Dispose());
                continue;
            }
            catch (SocketException)
            {
                // The machine lacks the other address, so the first is enough.
            }

            url = url.WithPort(port);
            Keep(url, bound);
            return url;
        }
    }

    private void Keep(HostUrl url, List<(IPEndPoint, Socket)> bound)
    {
        foreach ((IPEndPoint endPoint, Socket socket) in bound)
        {
            _bindings.Add(endPoint, new Binding(url, socket));
        }
    }

    // Listening at once reserves the port; binding alone does not. Kestrel's own way to make the socket loses it where the port is taken.
    private static Socket Listen(IPEndPoint endPoint)
    {
        Socket socket = new(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(endPoint);
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static OwinHostException Explain(HostUrl url, SocketException failure)
    {
        string port = url.Port.ToString(CultureInfo.InvariantCulture);
        string why = failure.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => $"port {port} is already in use. Stop the program that uses it, or choose another port (0 takes a free one)",
            SocketError.AccessDenied => $"this user may not listen on port {port}. Choose a port of 1024 or more",
            SocketError.AddressNotAvailable or SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.AddressFamilyNotSupported
                or SocketError.InvalidArgument
                => $"the host '{url.Host}' is not a name or address of this machine. Use localhost, or + for every address",
            _ => failure.Message.ReplaceLineEndings(" ").TrimEnd('.'),
        };
        return new OwinHostException($"Cannot listen on {url}: {why}.", failure);
    }
}
