namespace System.Runtime.CompilerServices;

/// <summary>Lets interpolated strings be written piece by piece in netstandard2.0; only the compiler uses it.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
internal sealed class InterpolatedStringHandlerAttribute : Attribute;

/// <inheritdoc cref="InterpolatedStringHandlerAttribute"/>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class InterpolatedStringHandlerArgumentAttribute(string argument) : Attribute
{
    public string Argument => argument;
}
