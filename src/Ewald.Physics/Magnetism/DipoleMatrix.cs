using System.Numerics;

namespace Ewald.Physics.Magnetism;

/// <summary>The dipole sums of all pairs of sites at one wavevector, Å⁻³.</summary>
public sealed class DipoleMatrix
{
    private readonly Complex[] _sums;
    private readonly int _sites;

    internal DipoleMatrix(Complex[] sums, int sites) => (_sums, _sites) = (sums, sites);

    /// <summary>Real part of A_ij.</summary>
    /// <param name="i">Site in the home cell.</param>
    /// <param name="j">The other site.</param>
    public SpinTensor Real(int i, int j)
    {
        var s = _sums.AsSpan(9 * (i * _sites + j), 9);
        return new SpinTensor(s[0].Real, s[1].Real, s[2].Real, s[3].Real, s[4].Real, s[5].Real, s[6].Real, s[7].Real, s[8].Real);
    }

    /// <summary>Imaginary part of A_ij.</summary>
    /// <param name="i">Site in the home cell.</param>
    /// <param name="j">The other site.</param>
    public SpinTensor Imaginary(int i, int j)
    {
        var s = _sums.AsSpan(9 * (i * _sites + j), 9);
        return new SpinTensor(s[0].Imaginary, s[1].Imaginary, s[2].Imaginary, s[3].Imaginary, s[4].Imaginary, s[5].Imaginary, s[6].Imaginary, s[7].Imaginary, s[8].Imaginary);
    }
}
