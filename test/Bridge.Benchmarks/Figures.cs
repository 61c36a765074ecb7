namespace Bridge.Benchmarks;

/// <summary>What is made of several measurements.</summary>
internal static class Figures
{
    public static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
