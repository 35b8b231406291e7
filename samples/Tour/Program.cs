using FifoLocks.Samples.Tour;
using FifoLocks.Samples.Tour.Sections;

// Each section runs a small scene on real locks, prints it, and compares what happened with what the library promises.
var tour = new Guide(Console.Out);

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
