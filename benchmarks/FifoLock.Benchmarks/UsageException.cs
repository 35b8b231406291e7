namespace FifoLocks.Benchmarks;

/// <summary>The command line asks for something that is not there. Its message is for whoever wrote it.</summary>
internal sealed class UsageException(string message) : Exception(message);
