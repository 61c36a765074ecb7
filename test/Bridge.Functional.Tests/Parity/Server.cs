namespace Bridge.Functional.Tests.Parity;

/// <summary>A server, and what it answered to the whole table, one request after the other: some of them change what the next one shows.</summary>
internal sealed class Server
{
    private readonly Lazy<Task<Dictionary<string, string>>> _answers;

    public Server(Uri url)
    {
        Url = url;
        _answers = new Lazy<Task<Dictionary<string, string>>>(async () =>
        {
            Dictionary<string, string> answers = new(StringComparer.Ordinal);
            foreach (ParityRequest request in ParityRequests.All)
            {
                answers.Add(request.Name, await ParityAnswer.GetAsync(url, request));
            }

            return answers;
        });
    }

    public Uri Url { get; }

    public async Task<string> AnswerAsync(string name) => (await _answers.Value)[name];
}
