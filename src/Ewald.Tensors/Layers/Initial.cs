namespace Ewald.Tensors.Layers;

/// <summary>Start values of weights.</summary>
public static class Initial
{
    /// <summary>Uniform within ± 1/√fanIn, PyTorch's start of linear and convolution layers.</summary>
    /// <param name="shape">Lengths of the dimensions.</param>
    /// <param name="fanIn">Inputs of one output.</param>
    /// <param name="generator">Source of randomness.</param>
    public static Tensor FanIn(long[] shape, long fanIn, Generator generator)
    {
        var bound = 1 / Math.Sqrt(Math.Max(fanIn, 1));
        return Tensor.Uniform(shape, generator, -bound, bound);
    }

    /// <summary>Normal with deviation √(2 / fanIn), for networks of rectifiers (He et al., ICCV 2015, doi:10.1109/ICCV.2015.123).</summary>
    /// <param name="shape">Lengths of the dimensions.</param>
    /// <param name="fanIn">Inputs of one output.</param>
    /// <param name="generator">Source of randomness.</param>
    public static Tensor He(long[] shape, long fanIn, Generator generator) => Tensor.Normal(shape, generator, 0, Math.Sqrt(2.0 / fanIn));

    /// <summary>Uniform within ± √(6 / (fanIn + fanOut)), for networks of tanh (Glorot and Bengio, AISTATS 2010).</summary>
    /// <param name="shape">Lengths of the dimensions.</param>
    /// <param name="fanIn">Inputs of one output.</param>
    /// <param name="fanOut">Outputs of one input.</param>
    /// <param name="generator">Source of randomness.</param>
    public static Tensor Glorot(long[] shape, long fanIn, long fanOut, Generator generator)
    {
        var bound = Math.Sqrt(6.0 / (fanIn + fanOut));
        return Tensor.Uniform(shape, generator, -bound, bound);
    }
}
