using Ewald.Core;

namespace Ewald.Physics.SmallAngle;

/// <summary>A law for the intensity itself, without a body: one formula of Q. Its scale is an intensity in cm⁻¹ (times a power of Å
/// where the law diverges at Q = 0).</summary>
/// <typeparam name="TSelf">The law itself.</typeparam>
public interface IScatteringLaw<TSelf> : IFormFactor<TSelf>
    where TSelf : IScatteringLaw<TSelf>
{
    /// <summary>The law at one Q.</summary>
    /// <param name="q">Å⁻¹, not negative.</param>
    /// <param name="p">Values in the order of the table.</param>
    static abstract double At(double q, ReadOnlySpan<double> p);

    static bool IFormFactor<TSelf>.HasAmplitude => false;

    static double IFormFactor<TSelf>.AbsoluteUnit => 1;

    static double IFormFactor<TSelf>.Volume(ReadOnlySpan<double> p) => 1;

    static double IFormFactor<TSelf>.OuterVolume(ReadOnlySpan<double> p) => 1;

    static void IFormFactor<TSelf>.Evaluate(ReadOnlySpan<double> q, ReadOnlySpan<double> p, Span<double> squared, Span<double> amplitude)
    {
        for (var i = 0; i < q.Length; i++) squared[i] = TSelf.At(q[i], p);
    }
}
