using System.Collections;
using System.Reflection;

namespace FifoLocks.Generators.Tests.Harness;

/// <summary>
/// Walks everything an object holds on to, private fields of base types included, and tells what is in it that is neither data nor made of data. It lists
/// what is allowed, not what is forbidden: the compiler's own types have too many faces (a symbol is seldom of the type its interface says).
/// </summary>
internal static class ObjectGraph
{
    /// <summary>The places, as paths of field names, that hold something other than text, numbers, and the models made of them.</summary>
    public static IReadOnlyList<string> Foreign(object? root, string name)
    {
        var found = new List<string>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var todo = new Stack<(object Value, string Path)>();
        Push(root, name);
        while (todo.TryPop(out (object Value, string Path) next))
        {
            Type type = next.Value.GetType();
            if (IsData(type) || !(type.IsValueType || seen.Add(next.Value)))
            {
                continue;
            }

            if (next.Value is Array array)
            {
                PushAll(array, next.Path);
            }
            else if (IsModel(type) || IsGlue(type))
            {
                PushFields(next.Value, type, next.Path);
            }
            else
            {
                found.Add($"{next.Path}: {type}");
            }
        }

        return found;

        void Push(object? value, string path)
        {
            if (value is not null)
            {
                todo.Push((value, path));
            }
        }

        void PushAll(IEnumerable values, string path)
        {
            int i = 0;
            foreach (object? value in values)
            {
                Push(value, $"{path}[{i++}]");
            }
        }

        void PushFields(object value, Type? type, string path)
        {
            for (; type is not null; type = type.BaseType)
            {
                foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    Push(field.GetValue(value), $"{path}.{field.Name}");
                }
            }
        }
    }

    private static bool IsData(Type type) => type.IsPrimitive || type.IsEnum || type == typeof(string);

    private static bool IsModel(Type type) => type.Namespace == "FifoLocks.Generators.Model" && !typeof(Delegate).IsAssignableFrom(type);

    /// <summary>What the pipeline puts around models: the results of Collect and of Combine.</summary>
    private static bool IsGlue(Type type) =>
        type.IsGenericType
        && (type.GetGenericTypeDefinition() == typeof(System.Collections.Immutable.ImmutableArray<>) || type.GetGenericTypeDefinition() == typeof(ValueTuple<,>));
}
