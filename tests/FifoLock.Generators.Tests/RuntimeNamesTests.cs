extern alias Runtime;
using System.Reflection;
using FifoLocks.Generators.Parsing;
using R = Runtime::FifoLocks;

namespace FifoLocks.Generators.Tests;

/// <summary>The generator knows the runtime by name only. Each name is held against the thing it names.</summary>
internal sealed class RuntimeNamesTests
{
    private static readonly Dictionary<string, string> s_types = new()
    {
        [nameof(RuntimeNames.LockModeAttribute)] = typeof(R.LockModeAttribute).FullName!,
        [nameof(RuntimeNames.FifoLockAttribute)] = typeof(R.FifoLockAttribute).FullName!,
        [nameof(RuntimeNames.ConvertsToAttribute)] = typeof(R.ConvertsToAttribute).FullName!,
        [nameof(RuntimeNames.SynchronizedAttribute)] = typeof(R.SynchronizedAttribute).FullName!,
        [nameof(RuntimeNames.Synchronized)] = typeof(R.Synchronized).FullName!,
        [nameof(RuntimeNames.ReentrantExclusive)] = typeof(R.FifoReentrantMutex.Exclusive).FullName!,
        [nameof(RuntimeNames.IConvertedFrom)] = WithoutArity(typeof(R.IConvertedFrom<>)),
        [nameof(RuntimeNames.IDowngradedFrom)] = WithoutArity(typeof(R.IDowngradedFrom<>)),
        [nameof(RuntimeNames.CompiledPredicateAttribute)] = typeof(R.Modes.CompiledPredicateAttribute).FullName!,
        [nameof(RuntimeNames.Holds)] = typeof(R.Holds).FullName!,
        [nameof(RuntimeNames.ILockMode)] = typeof(R.ILockMode).FullName!,
        [nameof(RuntimeNames.IModeOf)] = WithoutArity(typeof(R.IModeOf<>)),
        [nameof(RuntimeNames.IPredicate)] = WithoutArity(typeof(R.Modes.IPredicate<>)),
        [nameof(RuntimeNames.Predicate)] = typeof(R.Modes.Predicate).FullName!,
        [nameof(RuntimeNames.Guard)] = typeof(R.Modes.Guard).FullName!,
        [nameof(RuntimeNames.Seat)] = typeof(R.Modes.Seat).FullName!,
        [nameof(RuntimeNames.SeatKind)] = typeof(R.Modes.SeatKind).FullName!,
        [nameof(RuntimeNames.Bound)] = typeof(R.Modes.Bound).FullName!,
        [nameof(RuntimeNames.ModeRule)] = typeof(R.Modes.ModeRule).FullName!,
        [nameof(RuntimeNames.ModeSeat)] = typeof(R.Modes.ModeSeat).FullName!,
        [nameof(RuntimeNames.LockLayout)] = typeof(R.LockLayout).FullName!,
        [nameof(RuntimeNames.FifoLock)] = WithoutArity(typeof(R.FifoLock<>)),
        [nameof(RuntimeNames.FifoLockOptions)] = typeof(R.FifoLockOptions).FullName!,
        [nameof(RuntimeNames.Lease)] = WithoutArity(typeof(R.Lease<>)),
        [nameof(RuntimeNames.CapacityLease)] = typeof(R.CapacityLease).FullName!,
        [nameof(RuntimeNames.FifoLockBase)] = typeof(R.FifoLockBase).FullName!,
    };

    private static readonly Dictionary<string, string> s_members = new()
    {
        [nameof(RuntimeNames.Asymmetric)] = nameof(R.LockModeAttribute.Asymmetric),
        [nameof(RuntimeNames.IsCompatible)] = nameof(R.Modes.IPredicate<int>.IsCompatible),
        [nameof(RuntimeNames.Count)] = nameof(R.Holds.Count),
        [nameof(RuntimeNames.Any)] = nameof(R.Holds.Any),
        [nameof(RuntimeNames.None)] = nameof(R.Holds.None),
        [nameof(RuntimeNames.AcquireCore)] = Member(typeof(R.FifoLockBase), "AcquireCore"),
        [nameof(RuntimeNames.EnterCore)] = Member(typeof(R.FifoLockBase), "EnterCore"),
        [nameof(RuntimeNames.TryEnterCore)] = Member(typeof(R.FifoLockBase), "TryEnterCore"),
        [nameof(RuntimeNames.TryAcquireCore)] = Member(typeof(R.FifoLockBase), "TryAcquireCore"),
        [nameof(RuntimeNames.SynchronizedEnter)] = nameof(R.Synchronized.Enter),
        [nameof(RuntimeNames.SynchronizedAcquire)] = nameof(R.Synchronized.Acquire),
        [nameof(RuntimeNames.RuleAt)] = Member(typeof(R.FifoLockBase), "RuleAt"),
        [nameof(RuntimeNames.Layout)] = nameof(R.ILockMode.Layout),
        [nameof(RuntimeNames.Rule)] = nameof(R.ILockMode.Rule),
        [nameof(RuntimeNames.GuardIn)] = nameof(R.IModeOf<R.FifoLock>.GuardIn),
        [nameof(RuntimeNames.RuleIn)] = nameof(R.IModeOf<R.FifoLock>.RuleIn),
        [nameof(RuntimeNames.LongWay)] = nameof(R.Modes.Guard.LongWay),
        [nameof(RuntimeNames.Fewer)] = nameof(R.Modes.Bound.Fewer),
        [nameof(RuntimeNames.AtLeast)] = nameof(R.Modes.Bound.AtLeast),
        [nameof(RuntimeNames.When)] = nameof(R.Modes.ModeRule.When),
        [nameof(RuntimeNames.WithParameter)] = nameof(R.Modes.ModeRule.WithParameter),
        [nameof(RuntimeNames.Run)] = nameof(R.Modes.ModeRule.Run),
        [nameof(RuntimeNames.Refuse)] = nameof(R.Modes.ModeRule.Refuse),
        [nameof(RuntimeNames.Of)] = nameof(R.Modes.Predicate.Of),
    };

    private static IEnumerable<FieldInfo> Names() =>
        typeof(RuntimeNames).GetFields(BindingFlags.Public | BindingFlags.Static).Where(static field => field.FieldType == typeof(string));

    [TestCaseSource(nameof(Names))]
    public void The_name_is_the_one_of_the_runtime(FieldInfo name)
    {
        string expected = s_types.TryGetValue(name.Name, out string? type) ? type : s_members[name.Name];
        Assert.That(name.GetRawConstantValue(), Is.EqualTo(expected));
    }

    [Test]
    public void The_word_has_as_many_field_bits_as_in_the_runtime()
    {
        Type word = typeof(R.Holds).Assembly.GetType("FifoLocks.Modes.Word", throwOnError: true)!;
        Assert.That(RuntimeNames.FieldBits, Is.EqualTo(word.GetField("FieldBits")!.GetRawConstantValue()));
    }

    [Test]
    public void The_properties_that_generated_code_reads_are_there() =>
        Assert.Multiple(() =>
        {
            Assert.That(nameof(R.Modes.ModeRule.Guard), Is.EqualTo("Guard"));
            Assert.That(nameof(R.Modes.ModeRule.Layout), Is.EqualTo("Layout"));
            Assert.That(nameof(R.ILockMode.Guard), Is.EqualTo("Guard"));
        });

    private static string WithoutArity(Type type) => type.FullName!.Split('`')[0];

    private static string Member(Type type, string name) =>
        type.GetMembers(BindingFlags.Instance | BindingFlags.NonPublic).First(member => member.Name == name && IsForSubclasses(member)).Name;

    private static bool IsForSubclasses(MemberInfo member) => member is MethodInfo { IsFamily: true } or MethodInfo { IsFamilyOrAssembly: true };
}
