using FifoLocks.Tests.Library;

namespace FifoLocks.Tests.Families;

/// <summary>One of two locks with <see cref="Write"/> in both, at different places of their words.</summary>
[FifoLock(typeof(Read), typeof(Write))]
public sealed partial class Drafts;

/// <summary>Without <see cref="Read"/>, at which Write looks: here it is never held.</summary>
#pragma warning disable FIFO013 // Write looks at Read, which is left out: with it left out, it must count as never held.
[FifoLock(typeof(Alone), typeof(Write))]
public sealed partial class Prints;
#pragma warning restore FIFO013

/// <summary>A lock over modes of a referenced assembly and one of this.</summary>
[FifoLock(typeof(Browse), typeof(Sort), typeof(Inspect), typeof(Tidy))]
public sealed partial class Shelf
{
    /// <summary>Sees a mode of the other assembly.</summary>
    [LockMode]
    public sealed partial class Tidy
    {
        private static bool IsCompatible(Holds h) => h.None<Sort>() && h.None<Tidy>();
    }
}

/// <summary>The same modes again, and one with a parameter.</summary>
[FifoLock(typeof(Speak), typeof(Sit), typeof(Sort), typeof(Browse))]
public sealed partial class Room;
