using FifoLocks.Generators.Model;
using FifoLocks.Generators.Parsing;

namespace FifoLocks.Generators.Emission;

/// <summary>
/// Writes the members of a typed lock that carry a mode in their name. They go straight to the core verbs, so that they serve modes of other
/// assemblies as well, which cannot be made modes of the lock.
/// </summary>
internal sealed class NamedMembers(SourceWriter writer, ListedModeModel listed, bool excludesItself, string guard, string rule)
{
    /// <summary>What the members begin with, the mode after it; in a lock of one mode they stand alone as well.</summary>
    public static readonly string[] Verbs = ["Acquire", "Enter", "TryEnter", "TryAcquire"];

    private const string Inlined =
        "[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]";

    private const string Token = "global::System.Threading.CancellationToken cancellationToken = default";
    private const string Timeout = "global::System.TimeSpan timeout";

    private readonly string _mode = listed.Mode.Shape.GlobalName;
    private readonly string _see = $"<see cref=\"{listed.Mode.Shape.GlobalName}\"/>";
    private readonly string _try = $"{listed.Entry.Visibility} bool TryEnter";
    private readonly string _lease = $"global::{RuntimeNames.Lease}<{listed.Mode.Shape.GlobalName}>";
    private readonly string _leased = $"{listed.Entry.Visibility} global::{RuntimeNames.Lease}<{listed.Mode.Shape.GlobalName}>";
    private readonly string _task = $"{listed.Entry.Visibility} global::System.Threading.Tasks.ValueTask<global::{RuntimeNames.Lease}<{listed.Mode.Shape.GlobalName}>>";

    /// <summary>Writes all verbs, each name ending in <paramref name="suffix"/>.</summary>
    public void Write(string suffix)
    {
        writer.Documentation($"<summary>Asks for the lock in mode {_see}; completes when it is granted. Await the result once, and dispose the lease to release.</summary>");
        writer.Line(Inlined);
        writer.Line($"{_task} Acquire{suffix}({Token}) =>");
        writer.Continue($"{RuntimeNames.AcquireCore}<{_mode}>({guard}, {rule}, cancellationToken);");
        writer.Blank();

        writer.Documentation($"<summary>Takes the lock in mode {_see}, blocking the calling thread until it is granted. Dispose the lease to release.</summary>");
        writer.Line(Inlined);
        writer.Line($"{_leased} Enter{suffix}({Token}) =>");
        writer.Continue($"{RuntimeNames.EnterCore}<{_mode}>({guard}, {rule}, cancellationToken);");
        writer.Blank();

        writer.Documentation($"<summary>Takes the lock in mode {_see} if that is possible without waiting.</summary>");
        writer.Line(Inlined);
        writer.Line($"{_try}{suffix}(out {_lease} lease) =>");
        writer.Continue($"{RuntimeNames.TryEnterCore}<{_mode}>({guard}, {rule}, out lease);");
        writer.Blank();

        writer.Documentation($"<summary>Takes the lock in mode {_see}, blocking the calling thread for a limited time; false when that ran out.</summary>");
        writer.Line($"{_try}{suffix}({Timeout}, out {_lease} lease, {Token}) =>");
        writer.Continue($"{RuntimeNames.TryEnterCore}<{_mode}>({rule}, 1, timeout, out lease, cancellationToken);");
        writer.Blank();

        writer.Documentation($"<summary>Asks for the lock in mode {_see} for a limited time; the lease is not held when that ran out.</summary>");
        writer.Line($"{_task} TryAcquire{suffix}({Timeout}, {Token}) =>");
        writer.Continue($"{RuntimeNames.TryAcquireCore}<{_mode}>({rule}, 1, timeout, cancellationToken);");
        writer.Blank();

        if (!excludesItself)
        {
            WriteCounted(suffix);
        }
    }

    private void WriteCounted(string suffix)
    {
        writer.Documentation($"<summary>Asks for <paramref name=\"count\"/> holds in mode {_see} in one step: all of them or none.</summary>");
        writer.Line($"{_task} Acquire{suffix}(int count, {Token}) =>");
        writer.Continue($"{RuntimeNames.AcquireCore}<{_mode}>({rule}, count, cancellationToken);");
        writer.Blank();

        writer.Documentation($"<summary>Takes <paramref name=\"count\"/> holds in mode {_see} in one step, blocking the calling thread until all are granted.</summary>");
        writer.Line($"{_leased} Enter{suffix}(int count, {Token}) =>");
        writer.Continue($"{RuntimeNames.EnterCore}<{_mode}>({rule}, count, cancellationToken);");
        writer.Blank();

        writer.Documentation($"<summary>Takes <paramref name=\"count\"/> holds in mode {_see} in one step if that is possible without waiting.</summary>");
        writer.Line($"{_try}{suffix}(int count, out {_lease} lease) =>");
        writer.Continue($"{RuntimeNames.TryEnterCore}<{_mode}>({rule}, count, out lease);");
        writer.Blank();

        writer.Documentation($"<summary>Takes <paramref name=\"count\"/> holds in mode {_see} in one step, blocking the calling thread for a limited time; false when that ran out.</summary>");
        writer.Line($"{_try}{suffix}(int count, {Timeout}, out {_lease} lease, {Token}) =>");
        writer.Continue($"{RuntimeNames.TryEnterCore}<{_mode}>({rule}, count, timeout, out lease, cancellationToken);");
        writer.Blank();

        writer.Documentation($"<summary>Asks for <paramref name=\"count\"/> holds in mode {_see} in one step for a limited time; the lease is not held when that ran out.</summary>");
        writer.Line($"{_task} TryAcquire{suffix}(int count, {Timeout}, {Token}) =>");
        writer.Continue($"{RuntimeNames.TryAcquireCore}<{_mode}>({rule}, count, timeout, cancellationToken);");
        writer.Blank();
    }
}
