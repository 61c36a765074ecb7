namespace Bridge.Cli.Knowledge;

/// <summary>A kind of finding: what it means and what to do.</summary>
/// <param name="Id">Its name in the JSON and in links. It never changes.</param>
/// <param name="Severity">How much work it means for the owner.</param>
/// <param name="Title">A title of one line.</param>
/// <param name="Explanation">Why it matters.</param>
/// <param name="Advice">What to do.</param>
internal sealed record Rule(string Id, Severity Severity, string Title, string Explanation, string Advice);
