using Ewald.Tensors.Native;

namespace Ewald.Tensors;

// What networks are made of: products with weights, convolutions, normalisation, pooling, activations.
public sealed partial class Tensor
{
    private static readonly Operator
        LinearOp = new("linear"), Conv1dOp = new("conv1d"), Conv2dOp = new("conv2d"), Conv3dOp = new("conv3d"), ConvTranspose1dOp = new("conv_transpose1d"),
        ConvTranspose2dOp = new("conv_transpose2d", "input"), ConvTranspose3dOp = new("conv_transpose3d", "input"), BatchNormOp = new("batch_norm"),
        GroupNormOp = new("group_norm"), LayerNormOp = new("layer_norm"), ReluOp = new("relu"), LeakyReluOp = new("leaky_relu"), GeluOp = new("gelu"),
        SiluOp = new("silu"), EluOp = new("elu"), SoftplusOp = new("softplus"), MaxPool1dOp = new("max_pool1d"), MaxPool2dOp = new("max_pool2d"),
        MaxPool3dOp = new("max_pool3d"), AvgPool1dOp = new("avg_pool1d"), AvgPool2dOp = new("avg_pool2d"), AvgPool3dOp = new("avg_pool3d"),
        AdaptiveAvgPool1dOp = new("adaptive_avg_pool1d"), AdaptiveAvgPool2dOp = new("adaptive_avg_pool2d"), EmbeddingOp = new("embedding"),
        GruOp = new("gru", "input"), LstmOp = new("lstm", "input"), UpsampleLinear1dOp = new("upsample_linear1d"), UpsampleNearest2dOp = new("upsample_nearest2d"),
        UpsampleBilinear2dOp = new("upsample_bilinear2d");

    /// <summary>x Wᵀ + b: [..., in] → [..., out].</summary>
    /// <param name="weight">W, [out, in].</param>
    /// <param name="bias">b, [out], or null.</param>
    public Tensor Linear(Tensor weight, Tensor? bias = null) => LinearOp.Call(this, weight, bias);

    /// <summary>Cross-correlation, [batch, in, x] → [batch, out, x'].</summary>
    /// <param name="weight">[out, in / groups, kernel].</param>
    /// <param name="bias">[out], or null.</param>
    /// <param name="stride">Step.</param>
    /// <param name="padding">Zeros on either side.</param>
    /// <param name="dilation">Distance between kernel points.</param>
    /// <param name="groups">Independent groups of channels.</param>
    public Tensor Conv1d(Tensor weight, Tensor? bias = null, long stride = 1, long padding = 0, long dilation = 1, long groups = 1) =>
        Conv1dOp.Call(this, weight, bias, (long[])[stride], (long[])[padding], (long[])[dilation], groups);

    /// <summary>Cross-correlation, [batch, in, y, x] → [batch, out, y', x'].</summary>
    /// <param name="weight">[out, in / groups, kernel y, kernel x].</param>
    /// <param name="bias">[out], or null.</param>
    /// <param name="stride">Step.</param>
    /// <param name="padding">Zeros on either side.</param>
    /// <param name="dilation">Distance between kernel points.</param>
    /// <param name="groups">Independent groups of channels.</param>
    public Tensor Conv2d(Tensor weight, Tensor? bias = null, long stride = 1, long padding = 0, long dilation = 1, long groups = 1) =>
        Conv2dOp.Call(this, weight, bias, (long[])[stride, stride], (long[])[padding, padding], (long[])[dilation, dilation], groups);

    /// <summary>Cross-correlation, [batch, in, z, y, x] → [batch, out, z', y', x'].</summary>
    /// <param name="weight">[out, in / groups, kernel z, y, x].</param>
    /// <param name="bias">[out], or null.</param>
    /// <param name="stride">Step.</param>
    /// <param name="padding">Zeros on either side.</param>
    /// <param name="dilation">Distance between kernel points.</param>
    /// <param name="groups">Independent groups of channels.</param>
    public Tensor Conv3d(Tensor weight, Tensor? bias = null, long stride = 1, long padding = 0, long dilation = 1, long groups = 1) =>
        Conv3dOp.Call(this, weight, bias, Repeated(stride, 3), Repeated(padding, 3), Repeated(dilation, 3), groups);

    /// <summary>Adjoint of <see cref="Conv1d"/>.</summary>
    /// <param name="weight">[in, out / groups, kernel].</param>
    /// <param name="bias">[out], or null.</param>
    /// <param name="stride">Step of the convolution that it reverses.</param>
    /// <param name="padding">Padding of the convolution that it reverses.</param>
    /// <param name="outputPadding">Added to one side of the result.</param>
    public Tensor ConvTranspose1d(Tensor weight, Tensor? bias = null, long stride = 1, long padding = 0, long outputPadding = 0) =>
        ConvTranspose1dOp.Call(this, weight, bias, Repeated(stride, 1), Repeated(padding, 1), Repeated(outputPadding, 1));

    /// <summary>Adjoint of <see cref="Conv2d"/>.</summary>
    /// <param name="weight">[in, out / groups, kernel y, kernel x].</param>
    /// <param name="bias">[out], or null.</param>
    /// <param name="stride">Step of the convolution that it reverses.</param>
    /// <param name="padding">Padding of the convolution that it reverses.</param>
    /// <param name="outputPadding">Added to one side of the result.</param>
    public Tensor ConvTranspose2d(Tensor weight, Tensor? bias = null, long stride = 1, long padding = 0, long outputPadding = 0) =>
        ConvTranspose2dOp.Call(this, weight, bias, Repeated(stride, 2), Repeated(padding, 2), Repeated(outputPadding, 2));

    /// <summary>Adjoint of <see cref="Conv3d"/>.</summary>
    /// <param name="weight">[in, out / groups, kernel z, y, x].</param>
    /// <param name="bias">[out], or null.</param>
    /// <param name="stride">Step of the convolution that it reverses.</param>
    /// <param name="padding">Padding of the convolution that it reverses.</param>
    /// <param name="outputPadding">Added to one side of the result.</param>
    public Tensor ConvTranspose3d(Tensor weight, Tensor? bias = null, long stride = 1, long padding = 0, long outputPadding = 0) =>
        ConvTranspose3dOp.Call(this, weight, bias, Repeated(stride, 3), Repeated(padding, 3), Repeated(outputPadding, 3));

    /// <summary>Subtracts the mean and divides by the deviation of each channel over batch and space; dimension 1 is the channel.</summary>
    /// <param name="weight">Gain, [channel], or null.</param>
    /// <param name="bias">Offset, [channel], or null.</param>
    /// <param name="runningMean">[channel]; updated while training, used otherwise.</param>
    /// <param name="runningVariance">[channel]; updated while training, used otherwise.</param>
    /// <param name="training">Statistics of this batch, or the running ones.</param>
    /// <param name="momentum">Weight of this batch in the running statistics.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public Tensor BatchNorm(Tensor? weight, Tensor? bias, Tensor? runningMean, Tensor? runningVariance, bool training, double momentum = 0.1, double epsilon = 1e-5) =>
        BatchNormOp.Call(this, weight, bias, runningMean, runningVariance, training, momentum, epsilon, false);

    /// <summary>As batch normalisation, over groups of channels of one sample.</summary>
    /// <param name="groups">Number of groups.</param>
    /// <param name="weight">Gain, [channel], or null.</param>
    /// <param name="bias">Offset, [channel], or null.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public Tensor GroupNorm(long groups, Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5) => GroupNormOp.Call(this, groups, weight, bias, epsilon, false);

    /// <summary>As batch normalisation, over the last dimensions of one sample.</summary>
    /// <param name="shape">Lengths of the last dimensions.</param>
    /// <param name="weight">Gain, shape as given, or null.</param>
    /// <param name="bias">Offset, shape as given, or null.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public Tensor LayerNorm(long[] shape, Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5) => LayerNormOp.Call(this, shape, weight, bias, epsilon, false);

    /// <summary>max(0, x).</summary>
    public Tensor Relu() => ReluOp.Call(this);

    /// <summary>x above 0, slope × x below.</summary>
    /// <param name="slope">Slope below 0.</param>
    public Tensor LeakyRelu(double slope = 0.01) => LeakyReluOp.Call(this, slope);

    /// <summary>x Φ(x) with the normal distribution function Φ.</summary>
    public Tensor Gelu() => GeluOp.Call(this);

    /// <summary>x / (1 + e⁻ˣ).</summary>
    public Tensor Silu() => SiluOp.Call(this);

    /// <summary>x above 0, eˣ − 1 below.</summary>
    public Tensor Elu() => EluOp.Call(this);

    /// <summary>ln(1 + eˣ).</summary>
    public Tensor Softplus() => SoftplusOp.Call(this);

    /// <summary>Largest of each window, [batch, channel, x].</summary>
    /// <param name="size">Length of a window, and step.</param>
    public Tensor MaxPool1d(long size) => MaxPool1dOp.Call(this, Repeated(size, 1));

    /// <summary>Largest of each window, [batch, channel, y, x].</summary>
    /// <param name="size">Side of a window, and step.</param>
    public Tensor MaxPool2d(long size) => MaxPool2dOp.Call(this, Repeated(size, 2));

    /// <summary>Largest of each window, [batch, channel, z, y, x].</summary>
    /// <param name="size">Side of a window, and step.</param>
    public Tensor MaxPool3d(long size) => MaxPool3dOp.Call(this, Repeated(size, 3));

    /// <summary>Mean of each window, [batch, channel, x].</summary>
    /// <param name="size">Length of a window, and step.</param>
    public Tensor AveragePool1d(long size) => AvgPool1dOp.Call(this, Repeated(size, 1));

    /// <summary>Mean of each window, [batch, channel, y, x].</summary>
    /// <param name="size">Side of a window, and step.</param>
    public Tensor AveragePool2d(long size) => AvgPool2dOp.Call(this, Repeated(size, 2));

    /// <summary>Mean of each window, [batch, channel, z, y, x].</summary>
    /// <param name="size">Side of a window, and step.</param>
    public Tensor AveragePool3d(long size) => AvgPool3dOp.Call(this, Repeated(size, 3));

    /// <summary>Means of so many windows that cover x, [batch, channel, x].</summary>
    /// <param name="length">Length of the result.</param>
    public Tensor AdaptiveAveragePool1d(long length) => AdaptiveAvgPool1dOp.Call(this, Repeated(length, 1));

    /// <summary>Means of so many windows that cover the image, [batch, channel, y, x].</summary>
    /// <param name="height">Height of the result.</param>
    /// <param name="width">Width of the result.</param>
    public Tensor AdaptiveAveragePool2d(long height, long width) => AdaptiveAvgPool2dOp.Call(this, (long[])[height, width]);

    /// <summary>Resamples linearly, [batch, channel, x].</summary>
    /// <param name="length">Length of the result.</param>
    public Tensor UpsampleLinear1d(long length) => UpsampleLinear1dOp.Call(this, Repeated(length, 1), false);

    /// <summary>Resamples by the nearest, [batch, channel, y, x].</summary>
    /// <param name="height">Height of the result.</param>
    /// <param name="width">Width of the result.</param>
    public Tensor UpsampleNearest2d(long height, long width) => UpsampleNearest2dOp.Call(this, (long[])[height, width]);

    /// <summary>Resamples bilinearly, [batch, channel, y, x].</summary>
    /// <param name="height">Height of the result.</param>
    /// <param name="width">Width of the result.</param>
    public Tensor UpsampleBilinear2d(long height, long width) => UpsampleBilinear2dOp.Call(this, (long[])[height, width], false);

    /// <summary>Rows of a table at these Int64 positions, shape [..., width].</summary>
    /// <param name="table">[entry, width].</param>
    public Tensor Embedding(Tensor table) => EmbeddingOp.Call(table, this);

    /// <summary>Gated recurrent units over a sequence [batch, time, in].</summary>
    /// <param name="hidden">Start, [layers × directions, batch, hidden].</param>
    /// <param name="weights">Per layer and direction: input weights, hidden weights and, with bias, the two biases.</param>
    /// <param name="bias">Whether the weights hold biases.</param>
    /// <param name="layers">Number of layers.</param>
    /// <param name="bidirectional">Also backwards in time.</param>
    public (Tensor Output, Tensor Hidden) Gru(Tensor hidden, Tensor[] weights, bool bias, long layers, bool bidirectional) =>
        Pair(GruOp.CallMany(this, hidden, weights, bias, layers, 0.0, false, bidirectional, true));

    /// <summary>Long short-term memory over a sequence [batch, time, in].</summary>
    /// <param name="hidden">Start, [layers × directions, batch, hidden].</param>
    /// <param name="cell">Start of the cells, same shape.</param>
    /// <param name="weights">Per layer and direction: input weights, hidden weights and, with bias, the two biases.</param>
    /// <param name="bias">Whether the weights hold biases.</param>
    /// <param name="layers">Number of layers.</param>
    /// <param name="bidirectional">Also backwards in time.</param>
    public (Tensor Output, Tensor Hidden, Tensor Cell) Lstm(Tensor hidden, Tensor cell, Tensor[] weights, bool bias, long layers, bool bidirectional)
    {
        var parts = LstmOp.CallMany(this, (Tensor[])[hidden, cell], weights, bias, layers, 0.0, false, bidirectional, true);
        return (parts[0], parts[1], parts[2]);
    }

    private static long[] Repeated(long value, int times)
    {
        var values = new long[times];
        Array.Fill(values, value);
        return values;
    }
}
