namespace FifoLocks.Soak.Disturbances;

/// <summary>Thrown on purpose: by predicates, comparers, actions and contexts.</summary>
internal sealed class DeliberateException : Exception;
