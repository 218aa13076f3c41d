using System.Runtime.InteropServices;
using Ewald.Core;

namespace Ewald.Crystals;

/// <summary>The door to xraylib: x-ray form factors and anomalous factors of the elements.</summary>
/// <remarks>f(q, E) = f0(q) + f′(E) + i f″(E). Valid for Z up to 98 or so and for energies between 1 and 200 keV as the
/// library's tables give. Source: T. Schoonjans et al., Spectrochim. Acta B 66, 776 (2011), doi:10.1016/j.sab.2011.09.011.</remarks>
public static unsafe partial class XrayLib
{
    private const string Library = "libxrl.so.11";
    private const double InKeV = 1e-3;

    /// <summary>Soname of the library that answers; its interface carries no version number of its own.</summary>
    public static string Version
    {
        get
        {
            XRayInit();
            return Library;
        }
    }

    /// <summary>Coherent form factor f0 of the free atom, electrons: Z at Q = 0.</summary>
    /// <param name="atomicNumber">Z.</param>
    /// <param name="momentumTransfer">Q = 4π sin θ / λ, Å⁻¹ (the library's own abscissa is sin θ / λ).</param>
    /// <exception cref="NativeException">The library refuses the argument; its sentence is passed on.</exception>
    public static double FormFactor(int atomicNumber, double momentumTransfer)
    {
        nint error = 0;
        var value = FF_Rayl(atomicNumber, momentumTransfer / (4 * Math.PI), &error);
        return Checked(value, error);
    }

    /// <summary>Real anomalous factor f′, electrons.</summary>
    /// <param name="atomicNumber">Z.</param>
    /// <param name="energy">Photon energy, eV.</param>
    /// <exception cref="NativeException">The library refuses the argument.</exception>
    public static double AnomalousReal(int atomicNumber, double energy)
    {
        nint error = 0;
        var value = Fi(atomicNumber, energy * InKeV, &error);
        return Checked(value, error);
    }

    /// <summary>Imaginary anomalous factor f″, electrons, as the library signs it (negative).</summary>
    /// <param name="atomicNumber">Z.</param>
    /// <param name="energy">Photon energy, eV.</param>
    /// <exception cref="NativeException">The library refuses the argument.</exception>
    public static double AnomalousImaginary(int atomicNumber, double energy)
    {
        nint error = 0;
        var value = Fii(atomicNumber, energy * InKeV, &error);
        return Checked(value, error);
    }

    private static double Checked(double value, nint error)
    {
        if (error == 0) return value;
        var message = Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(error, 8)) ?? "no message";
        xrl_error_free(error);
        throw new NativeException("xraylib", message);
    }

    [LibraryImport(Library)]
    private static partial void XRayInit();

    [LibraryImport(Library)]
    private static partial double FF_Rayl(int z, double q, nint* error);

    [LibraryImport(Library)]
    private static partial double Fi(int z, double energy, nint* error);

    [LibraryImport(Library)]
    private static partial double Fii(int z, double energy, nint* error);

    [LibraryImport(Library)]
    private static partial void xrl_error_free(nint error);
}
