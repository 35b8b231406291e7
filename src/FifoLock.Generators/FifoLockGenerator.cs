using System.Collections.Immutable;
using System.Text;
using FifoLocks.Generators.Emission;
using FifoLocks.Generators.Memory;
using FifoLocks.Generators.Model;
using FifoLocks.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace FifoLocks.Generators;

/// <summary>
/// Turns lock modes, typed locks and synchronized methods into code. The pipeline, and nothing else: parsers make models of strings and numbers, planners put them
/// together, emitters write. It reports nothing; the analyzer does, with the same parsers.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class FifoLockGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var history = new History();
        var rememberedModes = new Remembered<ModeModel>(history, static (found, models, token) => ModeParser.Parse((INamedTypeSymbol)found.TargetSymbol, models, issues: null, token));
        var rememberedLocks = new Remembered<LockModel>(history, static (found, models, token) => LockParser.Parse((INamedTypeSymbol)found.TargetSymbol, models.Compilation, issues: null, token));
        var rememberedMethods = new Remembered<SynchronizedMethod?>(history, static (found, models, token) => SynchronizedParser.Parse((IMethodSymbol)found.TargetSymbol, models, issues: null, token));

        IncrementalValuesProvider<ModeModel> modes = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                RuntimeNames.LockModeAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                rememberedModes.Of)
            .WithTrackingName(TrackingNames.Modes);

        IncrementalValuesProvider<LockModel> locks = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                RuntimeNames.FifoLockAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                rememberedLocks.Of)
            .WithTrackingName(TrackingNames.Locks);

        IncrementalValueProvider<ImmutableArray<ModeModel>> allModes = modes.Collect();

        IncrementalValuesProvider<FamilyModel> families = allModes
            .SelectMany(static (all, _) => FamilyPlanner.Plan(all))
            .WithTrackingName(TrackingNames.Families);

        IncrementalValuesProvider<TypedLockModel> typedLocks = locks.Collect()
            .Combine(allModes)
            .SelectMany(static (all, _) => TypedLockPlanner.Plan(all.Left, all.Right))
            .WithTrackingName(TrackingNames.TypedLocks);

        IncrementalValuesProvider<SynchronizedType> synchronizedTypes = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                RuntimeNames.SynchronizedAttribute,
                static (node, _) => node is MethodDeclarationSyntax,
                rememberedMethods.Of)
            .WithTrackingName(TrackingNames.SynchronizedMethods)
            .Collect()
            .SelectMany(static (all, _) => SynchronizedEmitter.Plan(all))
            .WithTrackingName(TrackingNames.SynchronizedTypes);

        context.RegisterSourceOutput(synchronizedTypes, static (output, type) => Add(output, type.HintName, SynchronizedEmitter.Emit(type)));
        context.RegisterSourceOutput(families, static (output, family) => AddFamily(output, family));
        context.RegisterSourceOutput(typedLocks, static (output, typedLock) => Add(output, typedLock.HintName, new LockEmitter(typedLock).Emit()));
    }

    private static void AddFamily(SourceProductionContext output, FamilyModel family)
    {
        var emitter = new FamilyEmitter(family);
        bool isNeeded = false;
        for (int i = 0; i < family.Modes.Count; i++)
        {
            if (emitter.EmitMode(i) is { } mode)
            {
                Add(output, family.ModeHintNames[i], mode);
                isNeeded = true;
            }
        }

        if (isNeeded)
        {
            Add(output, family.HintName, emitter.EmitFamily());
        }
    }

    private static void Add(SourceProductionContext output, string hintName, string source) =>
        output.AddSource(hintName, SourceText.From(source, Encoding.UTF8));
}
