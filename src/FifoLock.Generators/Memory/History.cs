using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Memory;

/// <summary>Tells whether a compilation still declares what the one before it did. It keeps the files of the latest one, which the driver keeps as well, and no compilation.</summary>
internal sealed class History
{
    private readonly ConditionalWeakTable<Compilation, Declarations> _known = new();

    /// <summary>Written by whoever sees a compilation first; if two do, either will do.</summary>
    private Declarations? _latest;

    public Declarations Of(Compilation compilation)
    {
        if (!_known.TryGetValue(compilation, out Declarations? declarations))
        {
            declarations = Of(compilation, _latest);
            _latest = declarations;
        }

        return declarations;
    }

    /// <summary>Each compilation is compared once, also one that many others refer to.</summary>
    /// <param name="compilation">The compilation.</param>
    /// <param name="likely">What it probably declares.</param>
    public Declarations Of(Compilation compilation, Declarations? likely)
    {
        if (_known.TryGetValue(compilation, out Declarations? known))
        {
            return known;
        }

        Declarations found = likely is not null && likely.AreThoseOf(compilation, this) ? likely : new Declarations(compilation, this);
        return _known.GetValue(compilation, _ => found);
    }
}
