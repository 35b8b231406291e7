namespace FifoLocks.Generators.Model;

/// <summary>A lock parameter: what a predicate takes after its <c>Holds</c>.</summary>
/// <param name="Name">The name, without an <c>@</c>.</param>
/// <param name="Type">The type as generated code must write it.</param>
/// <param name="ShortType">The type as people would write it, for messages.</param>
/// <param name="IsPublic">Whether other assemblies can name the type.</param>
internal sealed record ParameterModel(string Name, string Type, string ShortType, bool IsPublic)
{
    /// <summary>Equal name and type: one constructor parameter serves both.</summary>
    public bool IsSharedWith(ParameterModel other) => Name == other.Name && Type == other.Type;
}
