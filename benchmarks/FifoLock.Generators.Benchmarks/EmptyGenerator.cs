using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Benchmarks;

/// <summary>
/// What every generator that looks for our attributes costs at least: it finds the same types, remembers their names and writes nothing. The floor.
/// </summary>
internal sealed class EmptyGenerator : IIncrementalGenerator
{
    private static readonly string[] s_attributes = ["FifoLocks.LockModeAttribute", "FifoLocks.FifoLockAttribute", "FifoLocks.SynchronizedAttribute"];

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        foreach (string attribute in s_attributes)
        {
            IncrementalValuesProvider<string> names = context.SyntaxProvider.ForAttributeWithMetadataName(
                attribute, static (_, _) => true, static (found, _) => found.TargetSymbol.Name);
            context.RegisterSourceOutput(names, static (_, _) => { });
        }
    }
}
