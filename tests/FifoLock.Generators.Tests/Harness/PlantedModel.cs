namespace FifoLocks.Generators.Model;

/// <summary>What a model of ours must not be: one with something in it that is no data. It stands in the namespace of the models, where the walk goes on.</summary>
internal abstract record PlantedBase(object? Inherited);

/// <inheritdoc cref="PlantedBase"/>
internal sealed record PlantedModel(object? Inherited, object? Own) : PlantedBase(Inherited);
