using BenchmarkDotNet.Running;
using Bridge.Benchmarks;

if (args is ["ratios"])
{
    Ratios.Print(Console.Out);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Ratios).Assembly).Run(args);
