namespace Bridge_Module;

/// <summary>Stores the votes. The site that imports the poll passes its own implementation, or leaves the votes in memory.</summary>
public interface IVotes
{
    /// <summary>Adds a vote for one of the answers.</summary>
    void Add(string answer);

    /// <summary>How many votes an answer has.</summary>
    int Count(string answer);
}
