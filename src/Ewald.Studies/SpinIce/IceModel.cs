using Ewald.Physics.Magnetism;

namespace Ewald.Studies.SpinIce;

/// <summary>What answers volumes: the surrogate at each temperature of the setup and the autoencoder at the lowest.</summary>
/// <param name="Orbits">Pairs of the easy set's box.</param>
/// <param name="Surrogates">In the order of <see cref="SpinIceSetup.Temperatures"/>.</param>
/// <param name="Latent">The published map.</param>
internal sealed record IceModel(PairOrbits Orbits, IReadOnlyList<CorrelationSurrogate> Surrogates, LatentMap Latent);
