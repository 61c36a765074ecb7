namespace Bridge_Module;

/// <summary>
/// A poll that a site can mount at any path. On Kestrel: <c>app.MapModule("/poll", new Poll("Tea?", ["yes", "no"]))</c>. In a Katana site's startup:
/// <c>app.Map("/poll", poll => poll.UseModule(new Poll("Tea?", ["yes", "no"])))</c>.
/// </summary>
public sealed class Poll : ViewModule
{
    private readonly string _question;
    private readonly IReadOnlyList<string> _answers;
    private readonly IVotes _votes;

    /// <summary>Makes a poll.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="answers">The answers to choose from.</param>
    /// <param name="votes">Where the votes are kept; null to keep them in memory.</param>
    public Poll(string question, IReadOnlyList<string> answers, IVotes? votes = null)
    {
        _question = question;
        _answers = answers;
        _votes = votes ?? new MemoryVotes();
        Get("/", Page).WithName("page");
        Post("/votes", VoteAsync).WithName("vote");
        Get("/results.json", _ => _answers.ToDictionary(answer => answer, _votes.Count));
        Static("/static", typeof(Poll).Assembly, "static");
    }

    /// <inheritdoc/>
    public override string Name => "Poll";

    // Links are made by name, so they are right at every path where the poll is mounted. Html.Of encodes the values in it.
    private Html Page(ViewRequest request) => Html.Of($"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>{_question}</title>
        <link rel="stylesheet" href="{request.UrlFor("static", new { filename = "poll.css" })}">
        <h1>{_question}</h1>
        <form method="post" action="{request.UrlFor("vote")}">
        {_answers.Select(answer => Html.Of($"<button name=\"answer\" value=\"{answer}\">{answer}: {_votes.Count(answer)}</button>\n"))}
        </form>
        </html>
        """);

    private async Task<Response> VoteAsync(ViewRequest request)
    {
        string answer = (await request.ReadFormAsync().ConfigureAwait(false)).Get("answer", "");
        if (!_answers.Contains(answer))
        {
            throw new HttpException(400, "This is not one of the answers.");
        }

        _votes.Add(answer);
        return Response.Redirect(request.UrlFor("page"), 303);
    }
}
