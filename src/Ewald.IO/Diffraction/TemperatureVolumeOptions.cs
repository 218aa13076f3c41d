namespace Ewald.IO;

/// <summary>What a user says of a volume beyond the file; null means that the file must say it.</summary>
/// <param name="Dataset">Path of the intensities inside the file.</param>
/// <param name="TemperatureAxis">Number (from 0) or name of the temperature axis.</param>
/// <param name="Temperatures">K, in the order of the axis, or of the files' names.</param>
public sealed record TemperatureVolumeOptions(string? Dataset = null, string? TemperatureAxis = null, double[]? Temperatures = null);
