namespace Bridge.Fuzz.Tests;

/// <summary>A parser with the inputs that it gets.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Inputs">How many inputs the default run has.</param>
/// <param name="Corpus">Inputs that mean something to it, which are sent and varied.</param>
/// <param name="Tokens">What it may stumble over, beyond what all may.</param>
/// <param name="Check">What has to hold for every input: throws where it does not.</param>
internal sealed record FuzzTarget(string Name, int Inputs, string[] Corpus, string[] Tokens, Action<FuzzInput> Check)
{
    public override string ToString() => Name;
}
