using FifoLocks.CodeFixes.Tests.Harness;
using FifoLocks.CodeFixes.Use;
using FifoLocks.Generators.Analysis.Use;
using Microsoft.CodeAnalysis;

namespace FifoLocks.CodeFixes.Tests.Use;

/// <summary>Every verb of the library that waits for a lease has one that waits for it in the other way, with the same arguments.</summary>
internal sealed class VerbsTests
{
    [Test]
    public async Task Whoever_blocks_could_await_and_whoever_awaits_could_block()
    {
        Compilation compilation = await Fix.Compile(Store.With("""
                [LockMode] public sealed partial class Asset { public static bool IsCompatible(Holds h, int max) => h.Count<Asset>() < max; }
                [LockMode] public sealed partial class Upgradeable { public static bool IsCompatible(Holds h) => h.None<Upgradeable>() && h.None<Asset>(); }
                [FifoLock(typeof(Asset), typeof(Upgradeable))] public sealed partial class Hall;
            """));
        LeaseTypes types = LeaseTypes.In(compilation)!;
        IMethodSymbol[] verbs =
        [
            .. TypesIn(compilation.GetTypeByMetadataName("FifoLocks.FifoLockBase")!.ContainingAssembly.GlobalNamespace)
                .Concat(TypesIn(compilation.Assembly.GlobalNamespace))
                .Where(static type => type.DeclaredAccessibility == Accessibility.Public)
                .SelectMany(static type => type.GetMembers().OfType<IMethodSymbol>())
                .Where(method => method.DeclaredAccessibility == Accessibility.Public
                    && types.IsOurs(method)
                    && types.GiftOf(method) is not null
                    && method.Parameters.Any(parameter => types.IsToken(parameter.Type))),
        ];
        string[] names = [.. verbs.Select(static verb => $"{verb.ContainingType.Name}.{verb.Name}")];

        Assert.Multiple(() =>
        {
            Assert.That(names, Is.SupersetOf((string[])
            [
                "FifoLock.Enter", "FifoLock.TryAcquire", "FifoMutex.EnterExclusive", "FifoReadWriteLock.AcquireUpgradeableRead", "FifoReadWriteLeases.EnterUpgrade", "FifoReadWriteLeases.Upgrade",
                "Lease.EnterAs", "Lease.TryConvertTo", "FifoLimiter.TryEnter", "FifoSemaphore.Acquire", "FifoReentrantMutex.Enter", "Flow.TryAcquire", "Synchronized.Enter",
                "Gate.TryEnterRead", "Hall.EnterAsset", "Hall.TryEnterAsset", "Hall.AcquireUpgradeable",
            ]));
            foreach (IMethodSymbol verb in verbs)
            {
                bool isBlocking = types.GiftOf(verb) != LeaseGift.Later;
                IMethodSymbol? other = Verbs.Counterpart(verb, toBlocking: !isBlocking);
                Assert.That(other, Is.Not.Null, $"what goes with {verb}");
                Assert.That(types.GiftOf(other!), isBlocking ? Is.EqualTo(LeaseGift.Later) : Is.Not.EqualTo(LeaseGift.Later), $"how {other} waits");
                Assert.That(Verbs.Counterpart(other!, toBlocking: isBlocking), Is.EqualTo(verb).Using(SymbolEqualityComparer.Default), $"the way back from {other}");
            }
        });
    }

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol container)
    {
        foreach (INamespaceOrTypeSymbol member in container.GetMembers().OfType<INamespaceOrTypeSymbol>())
        {
            if (member is INamedTypeSymbol type)
            {
                yield return type;
            }

            foreach (INamedTypeSymbol inner in TypesIn(member))
            {
                yield return inner;
            }
        }
    }
}
