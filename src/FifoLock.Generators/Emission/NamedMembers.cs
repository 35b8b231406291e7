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
    private readonly string _lease = $"global::{RuntimeNames.Lease}<{listed.Mode.Shape.GlobalName}>";
    private readonly string _task = $"global::System.Threading.Tasks.ValueTask<global::{RuntimeNames.Lease}<{listed.Mode.Shape.GlobalName}>>";

    /// <summary>Writes all verbs, each name ending in <paramref name="suffix"/>.</summary>
    public void Write(string suffix)
    {
        string inMode = $"<see cref=\"{_mode}\"/>";
        Member(
            $"Asks for the lock in mode {inMode}; completes when it is granted. Await the result once, and dispose the lease to release.",
            $"{_task} Acquire{suffix}({Token})",
            $"{RuntimeNames.AcquireCore}<{_mode}>({guard}, {rule}, cancellationToken)",
            isHot: true);
        Member(
            $"Takes the lock in mode {inMode}, blocking the calling thread until it is granted. Dispose the lease to release.",
            $"{_lease} Enter{suffix}({Token})",
            $"{RuntimeNames.EnterCore}<{_mode}>({guard}, {rule}, cancellationToken)",
            isHot: true);
        Member(
            $"Takes the lock in mode {inMode} if that is possible without waiting.",
            $"bool TryEnter{suffix}(out {_lease} lease)",
            $"{RuntimeNames.TryEnterCore}<{_mode}>({guard}, {rule}, out lease)",
            isHot: true);
        Member(
            $"Takes the lock in mode {inMode}, blocking the calling thread for a limited time; false when that ran out.",
            $"bool TryEnter{suffix}({Timeout}, out {_lease} lease, {Token})",
            $"{RuntimeNames.TryEnterCore}<{_mode}>({rule}, 1, timeout, out lease, cancellationToken)");
        Member(
            $"Asks for the lock in mode {inMode} for a limited time; the lease is not held when that ran out.",
            $"{_task} TryAcquire{suffix}({Timeout}, {Token})",
            $"{RuntimeNames.TryAcquireCore}<{_mode}>({rule}, 1, timeout, cancellationToken)");
        if (!excludesItself)
        {
            WriteCounted(suffix, inMode);
        }
    }

    private void WriteCounted(string suffix, string inMode)
    {
        Member(
            $"Asks for <paramref name=\"count\"/> holds in mode {inMode} in one step: all of them or none.",
            $"{_task} Acquire{suffix}(int count, {Token})",
            $"{RuntimeNames.AcquireCore}<{_mode}>({rule}, count, cancellationToken)");
        Member(
            $"Takes <paramref name=\"count\"/> holds in mode {inMode} in one step, blocking the calling thread until all are granted.",
            $"{_lease} Enter{suffix}(int count, {Token})",
            $"{RuntimeNames.EnterCore}<{_mode}>({rule}, count, cancellationToken)");
        Member(
            $"Takes <paramref name=\"count\"/> holds in mode {inMode} in one step if that is possible without waiting.",
            $"bool TryEnter{suffix}(int count, out {_lease} lease)",
            $"{RuntimeNames.TryEnterCore}<{_mode}>({rule}, count, out lease)");
        Member(
            $"Takes <paramref name=\"count\"/> holds in mode {inMode} in one step, blocking the calling thread for a limited time; false when that ran out.",
            $"bool TryEnter{suffix}(int count, {Timeout}, out {_lease} lease, {Token})",
            $"{RuntimeNames.TryEnterCore}<{_mode}>({rule}, count, timeout, out lease, cancellationToken)");
        Member(
            $"Asks for <paramref name=\"count\"/> holds in mode {inMode} in one step for a limited time; the lease is not held when that ran out.",
            $"{_task} TryAcquire{suffix}(int count, {Timeout}, {Token})",
            $"{RuntimeNames.TryAcquireCore}<{_mode}>({rule}, count, timeout, cancellationToken)");
    }

    private void Member(string summary, string signature, string body, bool isHot = false)
    {
        writer.Documentation($"<summary>{summary}</summary>");
        if (isHot)
        {
            writer.Line(Inlined);
        }

        writer.Member($"{listed.Entry.Visibility} {signature}", body);
        writer.Blank();
    }
}
