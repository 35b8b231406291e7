using FifoLocks.Benchmarks;

// What a lock costs, beside its peers and beside the floor nobody can get below: two bare compare-and-swaps.
// All figures of a table come from one run, in interleaved rounds; quote the ratios.
if (args is ["--help" or "-h"])
{
    Console.WriteLine("usage: FifoLock.Benchmarks [uncontended | primitives | contended | cancel | queues]   (default: all)");
    return 0;
}

string which = args.FirstOrDefault() ?? "all";
if (which is not ("all" or "uncontended" or "primitives" or "contended" or "cancel" or "queues"))
{
    Console.Error.WriteLine($"There is no benchmark group '{which}'. Groups: uncontended, primitives, contended, cancel, queues.");
    return 2;
}

if (which is "all" or "uncontended")
{
    Table.Print("uncontended: one acquire and release", Uncontended.Rows, floor: Uncontended.Floor, rounds: 60);
}

if (which is "all" or "primitives")
{
    Table.Print("primitives: one operation or a pair, nobody has to wait", Primitives.Rows, floor: Primitives.Floor, rounds: 60);
}

if (which is "all" or "contended")
{
    Table.Print("contended: one hand-off among 64 tasks (pin to one core for steady figures: taskset -c 0)", Contended.Rows, floor: Contended.Floor, rounds: 15);
}

if (which is "all" or "cancel")
{
    Cancellation.Print();
}

if (which is "all" or "queues")
{
    Queues.Print();
}

return 0;
