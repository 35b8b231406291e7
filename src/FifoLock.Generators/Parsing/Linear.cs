using FifoLocks.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FifoLocks.Generators.Parsing;

/// <summary>
/// One side of a comparison, when it is a count, a parameter or a constant, plus or minus constants: <c>h.Count&lt;Slot&gt;() + 1</c>,
/// <c>capacity - 2</c>. Anything else cannot be asked of the state word.
/// </summary>
/// <param name="Mode">The counted mode, or null.</param>
/// <param name="Parameter">The parameter, or null.</param>
/// <param name="Offset">What is added.</param>
internal readonly record struct Linear(string? Mode, string? Parameter, long Offset)
{
    /// <summary>
    /// Counts are never above <see cref="int.MaxValue"/>, so a constant beyond this is as good as any other, and sums of such constants stay
    /// far from overflow.
    /// </summary>
    private const long Far = 1L << 40;

    /// <summary>What the operation says, or null.</summary>
    /// <param name="operation">The side of the comparison.</param>
    /// <param name="countOf">Recognises <c>h.Count&lt;T&gt;()</c>.</param>
    public static Linear? Of(IOperation operation, Func<IOperation, string?> countOf) => Of(operation, countOf, PredicateParser.MostNested);

    private static Linear? Of(IOperation operation, Func<IOperation, string?> countOf, int most)
    {
        if (most == 0)
        {
            return null;
        }

        if (Integer(operation) is { } constant)
        {
            return new Linear(null, null, constant);
        }

        if (countOf(operation) is { } mode)
        {
            return new Linear(mode, null, 0);
        }

        switch (operation)
        {
            case IConversionOperation { OperatorMethod: null } conversion when KeepsValues(conversion):
                return Of(conversion.Operand, countOf, most - 1);

            case IParameterReferenceOperation reference when IsSmallInteger(reference.Type):
                return new Linear(null, reference.Parameter.Name, 0);

            case IBinaryOperation { OperatorMethod: null, IsLifted: false, OperatorKind: BinaryOperatorKind.Add } sum:
                return Of(sum.LeftOperand, countOf, most - 1) is { } left && Of(sum.RightOperand, countOf, most - 1) is { } right ? left.Plus(right) : null;

            // An unsigned difference wraps at zero, which a bound would not.
            case IBinaryOperation { OperatorMethod: null, IsLifted: false, OperatorKind: BinaryOperatorKind.Subtract } difference
                when difference.Type?.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64:
                return Of(difference.LeftOperand, countOf, most - 1) is { } from && Integer(difference.RightOperand) is { } less
                    ? from.Plus(new Linear(null, null, -less))
                    : null;

            default:
                return null;
        }
    }

    private static long? Integer(IOperation operation)
    {
        long? value = operation.ConstantValue is { HasValue: true, Value: { } constant }
            ? constant switch
            {
                int number => number,
                long number => number,
                uint number => number,
                short number => number,
                ushort number => number,
                byte number => number,
                sbyte number => number,
                _ => null,
            }
            : null;
        return value is { } exact ? Math.Max(-Far, Math.Min(Far, exact)) : null;
    }

    private static bool KeepsValues(IConversionOperation conversion) =>
        !conversion.IsTryCast
        && IsSmallInteger(conversion.Operand.Type)
        && IsSmallInteger(conversion.Type)
        && (conversion.Conversion.IsImplicit || SymbolEqualityComparer.Default.Equals(conversion.Operand.Type, conversion.Type));

    private static bool IsSmallInteger(ITypeSymbol? type) => type?.SpecialType is
        SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt32 or
        SpecialType.System_Int16 or SpecialType.System_UInt16 or SpecialType.System_Byte or SpecialType.System_SByte;

    private Linear? Plus(Linear other)
    {
        if ((Mode ?? Parameter) is not null && (other.Mode ?? other.Parameter) is not null)
        {
            return null;
        }

        long offset = Offset + other.Offset;
        return Math.Abs(offset) > int.MaxValue ? null : new Linear(Mode ?? other.Mode, Parameter ?? other.Parameter, offset);
    }
}
