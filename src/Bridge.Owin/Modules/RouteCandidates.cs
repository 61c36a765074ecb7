namespace Bridge.Owin.Modules;

/// <summary>The routes that could match a path, in order of precedence. They are kept on the stack, unless there are very many.</summary>
internal ref struct RouteCandidates(Span<int> space)
{
    private Span<int> _ranks = space;

    public int Count { get; private set; }

    public readonly int this[int index] => _ranks[index];

    public void Add(int rank)
    {
        if (Count == _ranks.Length)
        {
            int[] more = new int[_ranks.Length * 2];
            _ranks.CopyTo(more);
            _ranks = more;
        }

        int place = Count++;
        while (place > 0 && _ranks[place - 1] > rank)
        {
            _ranks[place] = _ranks[place - 1];
            place--;
        }

        _ranks[place] = rank;
    }
}
