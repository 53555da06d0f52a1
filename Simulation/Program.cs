using OrleansTicketing.Simulation.Cli;

try
{
    return new CommandLine(SimulateCommand.Run).Run(args);
}
catch (FormatException mistake)
{
    Console.Error.WriteLine($"simulate: {mistake.Message} See ./simulate --help");
    return 2;
}
