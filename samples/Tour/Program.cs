using FifoLocks.Samples.Tour;
using FifoLocks.Samples.Tour.Sections;

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

// Each section runs a small scene on real locks, prints it, and compares what happened with what the library promises.
var tour = new Guide(Console.Out, command.Drawings);

tour.Show<OneQueue>();
tour.Show<StrictOrder>();
tour.Show<Permits>();
tour.Show<PermitsWithoutOwner>();
tour.Show<TableLocking>();
tour.Show<Conversion>();
tour.Show<Downgrade>();
tour.Show<Reentry>();
tour.Show<OnAnyObject>();
tour.Show<Conditions>();
tour.Show<Events>();
tour.Show<Meetings>();
tour.Show<Limiters>();
tour.Show<Collections>();
tour.Show<SmallOnes>();
tour.Show<Timeouts>();
tour.Show<Cancellation>();
tour.Show<Misuse>();
tour.Show<Tables>();

return tour.Finish();
