#if NET
using System.Collections;
using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;

namespace Bridge.Owin;

/// <summary>
/// Where the server listens (<c>host.Addresses</c>, CommonKeys section 4). It reads the server's own list each time, because the application is built before
/// the server starts, and ports that the system chooses are known only after that.
/// </summary>
internal sealed class ServerAddresses(IServerAddressesFeature server) : IList<IDictionary<string, object>>
{
    public int Count => server.Addresses.Count;

    public bool IsReadOnly => true;

    public IDictionary<string, object> this[int index]
    {
        get => All()[index];
        set => throw ReadOnly();
    }

    public IEnumerator<IDictionary<string, object>> GetEnumerator() => All().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void CopyTo(IDictionary<string, object>[] array, int arrayIndex) => All().CopyTo(array, arrayIndex);

    public bool Contains(IDictionary<string, object> item) => false;

    public int IndexOf(IDictionary<string, object> item) => -1;

    public void Add(IDictionary<string, object> item) => throw ReadOnly();

    public void Clear() => throw ReadOnly();

    public void Insert(int index, IDictionary<string, object> item) => throw ReadOnly();

    public bool Remove(IDictionary<string, object> item) => throw ReadOnly();

    public void RemoveAt(int index) => throw ReadOnly();

    private List<IDictionary<string, object>> All()
    {
        List<IDictionary<string, object>> all = [];
        foreach (string url in server.Addresses)
        {
            var address = BindingAddress.Parse(url);
            all.Add(new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["scheme"] = address.Scheme,
                ["host"] = address.Host,
                ["port"] = address.Port.ToString(CultureInfo.InvariantCulture),
                ["path"] = address.PathBase,
            });
        }

        return all;
    }

    private static NotSupportedException ReadOnly() =>
        new($"A Katana application cannot choose where ASP.NET Core's server listens: '{OwinKeys.Addresses}' is read-only. Set the URLs in the app's "
            + $"configuration (ASPNETCORE_URLS, Kestrel:Endpoints).");
}
#endif
