using BenchmarkDotNet.Running;
using Bridge.Benchmarks;

if (args is ["ratios", .. var names])
{
    Ratios.Print(Console.Out, names);
    return;
}

if (args is [Ratios.ProcessArgument, var pair])
{
    Ratios.PrintOne(Console.Out, pair);
    return;
}

if (args is [KatanaRatio.ProcessArgument, .. var rest])
{
    KatanaRatio.RunRounds(rest);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Ratios).Assembly).Run(args);
