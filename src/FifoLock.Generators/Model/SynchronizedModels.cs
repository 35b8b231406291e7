namespace FifoLocks.Generators.Model;

/// <summary>A partial method whose body is to be written.</summary>
/// <param name="Type">The type that declares it.</param>
/// <param name="Head">The declaration up to the closing parenthesis.</param>
/// <param name="Constraints">The constraints of its type parameters, a clause each.</param>
/// <param name="Call">The call of the method that does the work.</param>
/// <param name="Token">The parameter that ends the wait, as source text, or null.</param>
/// <param name="IsStatic">Whether it is static.</param>
/// <param name="IsAsynchronous">Whether it returns a task.</param>
/// <param name="HasResult">Whether it, or its task, has a result.</param>
/// <param name="MemberPrefix">A prefix that no member of the user's begins with.</param>
internal sealed record SynchronizedMethod(
    TypeShape Type,
    string Head,
    EquatableArray<string> Constraints,
    string Call,
    string? Token,
    bool IsStatic,
    bool IsAsynchronous,
    bool HasResult,
    string MemberPrefix);

/// <summary>A type with the methods that are to be written for it, which go into one file, whatever their names.</summary>
/// <param name="HintName">The file.</param>
/// <param name="Type">The type.</param>
/// <param name="Methods">The methods in the order they were declared in.</param>
internal sealed record SynchronizedType(string HintName, TypeShape Type, EquatableArray<SynchronizedMethod> Methods);
