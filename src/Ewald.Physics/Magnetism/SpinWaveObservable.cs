namespace Ewald.Physics.Magnetism;

/// <summary>What is correlated.</summary>
public enum SpinWaveObservable
{
    /// <summary>Spins: S^ab(Q, ω) of theory, no g, no form factor.</summary>
    Spin,

    /// <summary>Moments F(Q) g S in μ_B, as neutrons see them.</summary>
    Moment,
}
