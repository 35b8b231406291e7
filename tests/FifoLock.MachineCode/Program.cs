using System.Reflection;
using System.Runtime.CompilerServices;

namespace FifoLocks.MachineCode;

/// <summary>Has the just-in-time compiler compile every method of an assembly: the test runs this in a process that prints what it compiles.</summary>
internal static class Program
{
    /// <summary>Type arguments to try, the first that fit: enough for every constraint in the library.</summary>
    private static readonly string[] s_arguments =
    [
        "FifoLocks.FifoMutex+Exclusive", "FifoLocks.FifoReadWriteLock+Write", "FifoLocks.FifoReadWriteLock+UpgradeableRead", "FifoLocks.FifoReadWriteLock+Read",
        "FifoLocks.FifoMutex", "FifoLocks.FifoReadWriteLock",
    ];

    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <param name="args">The path of the assembly; none: this one.</param>
    public static int Main(string[] args)
    {
        Assembly assembly = args.Length > 0 ? Assembly.LoadFrom(args[0]) : typeof(Program).Assembly;
        Type[] arguments = [typeof(int), typeof(string), .. s_arguments.Select(name => assembly.GetType(name, throwOnError: true)!)];
        foreach (Type type in assembly.GetTypes().Where(static type => type.Namespace == "FifoLocks" || type.Namespace?.StartsWith("FifoLocks.", StringComparison.Ordinal) == true))
        {
            if (type.Namespace == typeof(Program).Namespace || Close(type, arguments) is not { } closed)
            {
                continue;
            }

            foreach (MethodBase method in closed.GetMethods(All).Concat<MethodBase>(closed.GetConstructors(All)))
            {
                Compile(method, closed, arguments);
            }
        }

        return 0;
    }

    private static void Compile(MethodBase method, Type type, Type[] arguments)
    {
        MethodBase? closed = method is MethodInfo { IsGenericMethodDefinition: true } open
            ? Fits(open.GetGenericArguments().Length, arguments, open.MakeGenericMethod)
            : method;
        if (closed is null || closed.IsAbstract || type.IsInterface || type.IsSubclassOf(typeof(Delegate)))
        {
            return;
        }

        RuntimeTypeHandle[] handles = [.. type.GetGenericArguments().Concat(closed.IsGenericMethod ? closed.GetGenericArguments() : []).Select(static argument => argument.TypeHandle)];
        RuntimeHelpers.PrepareMethod(closed.MethodHandle, handles.Length > 0 ? handles : null);
    }

    private static Type? Close(Type type, Type[] arguments) =>
        !type.IsGenericTypeDefinition ? type : Fits(type.GetGenericArguments().Length, arguments, type.MakeGenericType);

    /// <summary>The first choice of arguments that satisfies the constraints.</summary>
    private static T? Fits<T>(int count, Type[] arguments, Func<Type[], T> make)
        where T : class
    {
        foreach (Type[] choice in Choices(count, arguments))
        {
            try
            {
                return make(choice);
            }
            catch (ArgumentException)
            {
                // Not these.
            }
        }

        return null;
    }

    private static IEnumerable<Type[]> Choices(int count, Type[] arguments) =>
        count == 0 ? [[]] : arguments.SelectMany(first => Choices(count - 1, arguments).Select(rest => (Type[])[first, .. rest]));
}
