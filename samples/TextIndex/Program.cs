using FifoLocks.Samples.TextIndex;

CommandLine command;
List<string> files;
try
{
    command = CommandLine.Parse(args);
    if (command.Help)
    {
        Console.WriteLine(CommandLine.Usage);
        return 0;
    }

    files = command.FindFiles();
}
catch (Exception error) when (error is FormatException or DirectoryNotFoundException)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}

if (files.Count == 0)
{
    Console.Error.WriteLine("No text files there. Name a folder that has some; try --help.");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    // The first Ctrl+C asks, a second one ends the process.
    key.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};

// Parsing keeps a pool thread busy for as long as a file takes. With one thread per worker no task waits for the pool instead of the lock.
ThreadPool.GetMinThreads(out _, out int ports);
ThreadPool.SetMinThreads(command.Writers + command.Readers + 2, ports);

var comparison = new Comparison(command, files);
try
{
    await comparison.RunAsync(stop.Token);
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.WriteLine($"Stopped. Builds completed: {comparison.Completed}.");
    return 130;
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException or NoWordsException)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}

comparison.Print();
return comparison.Differences.Count == 0 ? 0 : 1;
