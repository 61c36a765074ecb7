using CsCheck;

namespace Bridge.Fuzz.Tests;

/// <summary>The inputs of a target for CsCheck. A shorter text is a smaller input, so shrinking a failure finds the shortest input that fails.</summary>
internal sealed class InputGen(FuzzTarget target) : Gen<FuzzInput>
{
    public override FuzzInput Generate(PCG pcg, Size? min, out Size size)
    {
        (uint stream, ulong seed) = (pcg.Stream, pcg.Seed);
        string text = InputMaker.Make(pcg, target.Corpus, target.Tokens);
        size = new Size((ulong)text.Length);
        return new FuzzInput(stream, seed, text, new PCG(pcg.Next(), pcg.Next64()));
    }
}
