using FifoLocks.Soak;

CommandLine command;
try
{
    command = CommandLine.Parse(args);
}
catch (FormatException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}

if (command.Help)
{
    Console.WriteLine(CommandLine.Usage);
    return 0;
}

// Few pool threads, so that it can be starved at all.
ThreadPool.SetMinThreads(2, 2);
ThreadPool.SetMaxThreads(Math.Max(4, Environment.ProcessorCount), 4);

var soak = new Session(command);
Console.CancelKeyPress += (_, key) =>
{
    // The first Ctrl+C asks, a second one ends the process.
    key.Cancel = !soak.IsStopped;
    soak.Stop();
};

string? failure = Screen.Watch(soak);
Screen.PrintTable(soak);
Console.WriteLine($"Seed {command.Seed}, {soak.Elapsed:hh\\:mm\\:ss}, {command.Threads} threads and {command.Tasks} tasks, {Environment.ProcessorCount} cores.");
if (failure is not null)
{
    Console.WriteLine(failure);
    return 1;
}

if (soak.IsStopped)
{
    Console.WriteLine("Stopped. Nothing was wrong until then.");
    return 130;
}

Console.WriteLine("Nothing was wrong.");
return 0;
