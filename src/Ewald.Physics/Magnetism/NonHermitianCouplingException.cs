using Ewald.Core;

namespace Ewald.Physics.Magnetism;

/// <summary>Couplings that make the Hamiltonian non-Hermitian: J(j → i) is not the transpose of J(i → j), or an anisotropy is not symmetric. Exit code 2.</summary>
/// <param name="message">Which coupling, and what is allowed.</param>
public sealed class NonHermitianCouplingException(string message) : InputException(message);
