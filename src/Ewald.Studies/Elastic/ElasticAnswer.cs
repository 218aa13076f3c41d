namespace Ewald.Studies.Elastic;

/// <summary>What the model says of one crystal, before intervals.</summary>
/// <param name="Features">What the trees saw.</param>
/// <param name="Moduli">log10 K and log10 G.</param>
/// <param name="Errors">Their expected errors.</param>
/// <param name="Distance">Distance from the training set over its threshold.</param>
internal sealed record ElasticAnswer(double[] Features, double[] Moduli, double[] Errors, double Distance);
