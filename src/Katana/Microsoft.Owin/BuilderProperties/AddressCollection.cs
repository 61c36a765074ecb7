using System.Collections;

namespace Microsoft.Owin.BuilderProperties;

/// <summary>Typed access to <c>host.Addresses</c>, the addresses where the server listens.</summary>
public struct AddressCollection : IEnumerable<Address>
{
    private readonly IList<IDictionary<string, object>> _list;

    /// <summary>Wraps a list of dictionaries.</summary>
    /// <param name="list">The list; null if there is none, which counts as empty.</param>
    public AddressCollection(IList<IDictionary<string, object>> list)
    {
        _list = list;
    }

    /// <summary>The wrapped list, or null.</summary>
    public IList<IDictionary<string, object>> List => _list;

    /// <summary>How many addresses there are.</summary>
    public int Count => _list?.Count ?? 0;

    /// <summary>An address by its index in the list.</summary>
    /// <param name="index">The index, from 0.</param>
    /// <returns>The address.</returns>
    public Address this[int index]
    {
        get => new(_list[index]);
        set => _list[index] = value.Dictionary;
    }

    /// <summary>Makes an empty collection.</summary>
    /// <returns>The collection.</returns>
    public static AddressCollection Create() => new(new List<IDictionary<string, object>>());

    /// <summary>Adds an address.</summary>
    /// <param name="address">The address.</param>
    public void Add(Address address) => _list.Add(address.Dictionary);

    /// <summary>Enumerates the addresses.</summary>
    /// <returns>The addresses.</returns>
    public IEnumerator<Address> GetEnumerator()
    {
        foreach (IDictionary<string, object> entry in _list ?? [])
        {
            yield return new Address(entry);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether both wrap the same list.</summary>
    /// <param name="other">The other value.</param>
    /// <returns>True if they do.</returns>
    public bool Equals(AddressCollection other) => Equals(_list, other._list);

    /// <summary>Whether both wrap the same list.</summary>
    /// <param name="obj">The other value.</param>
    /// <returns>True if they do.</returns>
    public override bool Equals(object obj) => obj is AddressCollection other && Equals(other);

    /// <summary>The list's hash.</summary>
    /// <returns>The hash.</returns>
    public override int GetHashCode() => _list == null ? 0 : _list.GetHashCode();

    /// <summary>Whether both wrap the same list.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    /// <returns>True if they do.</returns>
    public static bool operator ==(AddressCollection left, AddressCollection right) => left.Equals(right);

    /// <summary>Whether both wrap different lists.</summary>
    /// <param name="left">The first value.</param>
    /// <param name="right">The second value.</param>
    /// <returns>True if they do.</returns>
    public static bool operator !=(AddressCollection left, AddressCollection right) => !left.Equals(right);
}
