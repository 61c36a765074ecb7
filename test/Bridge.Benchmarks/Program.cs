using BenchmarkDotNet.Running;
using Bridge.Benchmarks;

if (args is ["ratios", .. var names])
{
    Ratios.Print(Console.Out, names);
    return;
}

if (args is [KatanaRatio.ProcessArgument, .. var rest])
{
    KatanaRatio.RunRounds(rest);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Ratios).Assembly).Run(args);
