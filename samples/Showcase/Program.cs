using Bridge.Showcase;

CommandLine options;
try
{
    options = CommandLine.Parse(args);
}
catch (CommandLineException mistake)
{
    Console.Error.WriteLine(mistake.Message);
    return 1;
}

if (options.Help)
{
    Console.WriteLine(CommandLine.Usage);
    return 0;
}

try
{
    await using Hosts hosts = await Hosts.StartAsync(options.Kestrel, options.Owin, reportFailures: true);
    Console.WriteLine($"Kestrel  {hosts.KestrelUrl}");
    Console.WriteLine($"OWIN     {hosts.OwinUrl}");
    await hosts.WaitForShutdownAsync();
    return 0;
}
catch (CannotListenException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
