namespace Bridge_Module;

/// <summary>Where the votes are kept. The site that imports the poll gives its own, or leaves them in memory.</summary>
public interface IVotes
{
    /// <summary>Adds a vote for one of the answers.</summary>
    void Add(string answer);

    /// <summary>How many votes an answer has.</summary>
    int Count(string answer);
}
