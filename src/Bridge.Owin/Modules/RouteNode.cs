namespace Bridge.Owin.Modules;

/// <summary>
/// A node of the tree that finds the routes whose template could match a path. Its children are the literals that may come next, and a node for any other
/// segment. A search allocates nothing, and its cost depends on the path's segments, not on the number of routes.
/// </summary>
internal sealed class RouteNode
{
    private readonly List<KeyValuePair<string, RouteNode>> _literals = [];
    private readonly List<int> _endingHere = [];
    private readonly List<int> _catchingAll = [];
    private KeyValuePair<string, RouteNode>[][] _buckets = [];
    private RouteNode? _parameter;

    /// <summary>The child for a literal segment, created if it does not exist.</summary>
    public RouteNode Literal(string literal)
    {
        foreach (KeyValuePair<string, RouteNode> child in _literals)
        {
            if (string.Equals(child.Key, literal, StringComparison.OrdinalIgnoreCase))
            {
                return child.Value;
            }
        }

        RouteNode added = new();
        _literals.Add(new(literal, added));
        return added;
    }

    /// <summary>The child for a segment with a parameter, created if it does not exist.</summary>
    public RouteNode Parameter() => _parameter ??= new RouteNode();

    /// <summary>Records that a route's path may end here.</summary>
    public void End(int rank) => _endingHere.Add(rank);

    /// <summary>Records that a route takes the rest of the path, which may be empty.</summary>
    public void CatchAll(int rank) => _catchingAll.Add(rank);

    /// <summary>Prepares for <see cref="Find"/>, after all routes have been added.</summary>
    public void Freeze()
    {
        int size = 1;
        while (size < _literals.Count)
        {
            size *= 2;
        }

        var buckets = new List<KeyValuePair<string, RouteNode>>[size];
        foreach (KeyValuePair<string, RouteNode> child in _literals)
        {
            child.Value.Freeze();
            (buckets[Hash(child.Key, 0, child.Key.Length) & (size - 1)] ??= []).Add(child);
        }

        _buckets = _literals.Count == 0 ? [] : Array.ConvertAll(buckets, static bucket => bucket is null ? [] : bucket.ToArray());
        _parameter?.Freeze();
    }

    /// <summary>Finds the routes that could match the rest of a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="position">Where the rest begins: at a slash, or at the end.</param>
    /// <param name="found">Receives the ranks of the routes.</param>
    public void Find(string path, int position, ref RouteCandidates found)
    {
        foreach (int rank in _catchingAll)
        {
            found.Add(rank);
        }

        // As in ASP.NET Core, a slash at the end makes no difference.
        if (position >= path.Length - 1)
        {
            foreach (int rank in _endingHere)
            {
                found.Add(rank);
            }

            return;
        }

        int start = position + 1;
        int end = path.IndexOf('/', start);
        int length = (end < 0 ? path.Length : end) - start;
        if (length == 0)
        {
            return;
        }

        _parameter?.Find(path, start + length, ref found);
        if (_buckets.Length == 0)
        {
            return;
        }

        foreach (KeyValuePair<string, RouteNode> child in _buckets[Hash(path, start, length) & (_buckets.Length - 1)])
        {
            if (child.Key.Length == length && string.Compare(child.Key, 0, path, start, length, StringComparison.OrdinalIgnoreCase) == 0)
            {
                child.Value.Find(path, start + length, ref found);
                return;
            }
        }
    }

    private static int Hash(string text, int start, int length)
    {
        int hash = length;
        for (int i = start; i < start + length; i++)
        {
            hash = (hash * 31) + char.ToUpperInvariant(text[i]);
        }

        return hash;
    }
}
