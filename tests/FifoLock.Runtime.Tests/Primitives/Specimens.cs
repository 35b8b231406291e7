using System.Reflection;

namespace FifoLocks.Tests.Primitives;

/// <summary>Every primitive of the assembly, found by reflection: a new one is in it, or has to be named among those that are none.</summary>
internal static class Specimens
{
    private static readonly Type[] s_noPrimitives = [typeof(FifoLockOptions), typeof(LockLayout), typeof(PrimitiveDescription)];

    /// <summary>The public classes that have instances, without modes, exceptions and attributes; generic ones as they are declared.</summary>
    public static IEnumerable<Type> Types =>
        typeof(FifoPrimitive).Assembly.GetExportedTypes().Where(static type =>
            type is { IsClass: true, IsAbstract: false, Namespace: nameof(FifoLocks) }
            && !type.IsAssignableTo(typeof(ILockMode))
            && !type.IsAssignableTo(typeof(Exception))
            && !type.IsAssignableTo(typeof(Attribute))
            && !type.IsAssignableTo(typeof(Delegate))
            && !s_noPrimitives.Contains(type));

    /// <summary>A new one: of integers, of a mutex, with two of whatever is counted.</summary>
    public static object Make(Type type, FifoLockOptions? options = null)
    {
        Type closed = type.IsGenericTypeDefinition ? type.MakeGenericType(typeof(int)) : type;
        ConstructorInfo constructor = closed.GetConstructors()[0];
        return constructor.Invoke([.. constructor.GetParameters().Select(Argument)]);

        object? Argument(ParameterInfo parameter) =>
            parameter.ParameterType == typeof(FifoLockOptions) ? options
            : parameter.HasDefaultValue ? parameter.DefaultValue
            : parameter.ParameterType == typeof(int) ? 2
            : parameter.ParameterType == typeof(string) ? "reading"
            : Make(parameter.ParameterType);
    }

    /// <summary>Whether it can be given options, and so a name.</summary>
    public static bool TakesOptions(Type type) => type.GetConstructors()[0].GetParameters().Any(static parameter => parameter.ParameterType == typeof(FifoLockOptions));

    /// <summary>The primitive itself, or those that it is made of.</summary>
    public static FifoPrimitive[] Cores(object target) =>
        target is FifoPrimitive primitive
            ? [primitive]
            : [.. target.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic).Select(field => field.GetValue(target)).OfType<FifoPrimitive>()];

    public static PrimitiveDescription Describe(object target)
    {
        MethodInfo? describe = target.GetType().GetMethod(nameof(FifoPrimitive.Describe), Type.EmptyTypes);
        Assert.That(describe, Is.Not.Null, $"{target.GetType()} has Describe, or is named in {nameof(Specimens)} as no primitive");
        return (PrimitiveDescription)describe!.Invoke(target, null)!;
    }
}
