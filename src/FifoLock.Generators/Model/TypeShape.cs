namespace FifoLocks.Generators.Model;

/// <summary>What it takes to write another part of a partial type, and to name it from anywhere.</summary>
/// <param name="FullName">The metadata name as <c>Type.FullName</c> gives it, with + before nested types.</param>
/// <param name="Name">The simple name, without an <c>@</c>.</param>
/// <param name="GlobalName">The name for generated code, with <c>global::</c>.</param>
/// <param name="Namespace">The namespace as source text; empty for the global one.</param>
/// <param name="Parts">The declarations to open, outermost first, the type itself last: <c>partial class Outer</c>.</param>
internal sealed record TypeShape(string FullName, string Name, string GlobalName, string Namespace, EquatableArray<string> Parts);
