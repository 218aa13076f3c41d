using Ewald.Tensors.Native;

namespace Ewald.Tensors;

/// <summary>Where the factor 1/n of a discrete Fourier transform stands.</summary>
public enum FourierNorm
{
    /// <summary>1/n on the inverse.</summary>
    Backward,

    /// <summary>1/√n on both: unitary.</summary>
    Ortho,

    /// <summary>1/n on the forward transform.</summary>
    Forward,
}

// Discrete Fourier transforms, X[k] = Σ x[j] exp(−2πi jk/n).
public sealed partial class Tensor
{
    private static readonly Operator
        FftOp = new("fft_fft"), IfftOp = new("fft_ifft"), RfftOp = new("fft_rfft"), IrfftOp = new("fft_irfft"), FftnOp = new("fft_fftn"), IfftnOp = new("fft_ifftn"),
        RfftnOp = new("fft_rfftn"), IrfftnOp = new("fft_irfftn"), FftShiftOp = new("fft_fftshift"), IfftShiftOp = new("fft_ifftshift");

    /// <summary>Transform along one dimension, complex.</summary>
    /// <param name="length">Length after cutting or padding with zeros, or null.</param>
    /// <param name="dimension">Dimension.</param>
    /// <param name="norm">Where 1/n stands.</param>
    public Tensor Fft(long? length = null, long dimension = -1, FourierNorm norm = FourierNorm.Backward) => FftOp.Call(this, length, dimension, Name(norm));

    /// <summary>Inverse transform along one dimension, complex.</summary>
    /// <param name="length">Length after cutting or padding with zeros, or null.</param>
    /// <param name="dimension">Dimension.</param>
    /// <param name="norm">Where 1/n stands.</param>
    public Tensor InverseFft(long? length = null, long dimension = -1, FourierNorm norm = FourierNorm.Backward) => IfftOp.Call(this, length, dimension, Name(norm));

    /// <summary>Transform of reals along one dimension: the n/2 + 1 frequencies that are not mirrored.</summary>
    /// <param name="length">Length after cutting or padding with zeros, or null.</param>
    /// <param name="dimension">Dimension.</param>
    /// <param name="norm">Where 1/n stands.</param>
    public Tensor RealFft(long? length = null, long dimension = -1, FourierNorm norm = FourierNorm.Backward) => RfftOp.Call(this, length, dimension, Name(norm));

    /// <summary>Inverse of <see cref="RealFft"/>; an odd length must be given.</summary>
    /// <param name="length">Length of the real result, or null for an even one.</param>
    /// <param name="dimension">Dimension.</param>
    /// <param name="norm">Where 1/n stands.</param>
    public Tensor InverseRealFft(long? length = null, long dimension = -1, FourierNorm norm = FourierNorm.Backward) => IrfftOp.Call(this, length, dimension, Name(norm));

    /// <summary>Transform along several dimensions, complex.</summary>
    /// <param name="dimensions">Dimensions, or null for all.</param>
    /// <param name="shape">Lengths after cutting or padding with zeros, or null.</param>
    /// <param name="norm">Where 1/n stands.</param>
    public Tensor FftN(long[]? dimensions = null, long[]? shape = null, FourierNorm norm = FourierNorm.Backward) => FftnOp.Call(this, shape, dimensions, Name(norm));

    /// <summary>Inverse transform along several dimensions, complex.</summary>
    /// <param name="dimensions">Dimensions, or null for all.</param>
    /// <param name="shape">Lengths after cutting or padding with zeros, or null.</param>
    /// <param name="norm">Where 1/n stands.</param>
    public Tensor InverseFftN(long[]? dimensions = null, long[]? shape = null, FourierNorm norm = FourierNorm.Backward) => IfftnOp.Call(this, shape, dimensions, Name(norm));

    /// <summary>Transform of reals along several dimensions; the last one is halved.</summary>
    /// <param name="dimensions">Dimensions, or null for all.</param>
    /// <param name="shape">Lengths after cutting or padding with zeros, or null.</param>
    /// <param name="norm">Where 1/n stands.</param>
    public Tensor RealFftN(long[]? dimensions = null, long[]? shape = null, FourierNorm norm = FourierNorm.Backward) => RfftnOp.Call(this, shape, dimensions, Name(norm));

    /// <summary>Inverse of <see cref="RealFftN"/>.</summary>
    /// <param name="dimensions">Dimensions, or null for all.</param>
    /// <param name="shape">Lengths of the real result; needed where the last is odd.</param>
    /// <param name="norm">Where 1/n stands.</param>
    public Tensor InverseRealFftN(long[]? dimensions = null, long[]? shape = null, FourierNorm norm = FourierNorm.Backward) => IrfftnOp.Call(this, shape, dimensions, Name(norm));

    /// <summary>Moves frequency zero to the middle.</summary>
    /// <param name="dimensions">Dimensions, or null for all.</param>
    public Tensor FftShift(long[]? dimensions = null) => FftShiftOp.Call(this, dimensions);

    /// <summary>Moves frequency zero back to the start.</summary>
    /// <param name="dimensions">Dimensions, or null for all.</param>
    public Tensor InverseFftShift(long[]? dimensions = null) => IfftShiftOp.Call(this, dimensions);

    private static string Name(FourierNorm norm) => norm switch
    {
        FourierNorm.Ortho => "ortho",
        FourierNorm.Forward => "forward",
        _ => "backward",
    };
}
