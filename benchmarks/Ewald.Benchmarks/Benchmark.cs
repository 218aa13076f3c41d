namespace Ewald.Benchmarks;

/// <summary>One comparison of ours with a peer on the same work, same threads.</summary>
/// <param name="Group">Filter word: <c>sas</c>, <c>tensors</c>, ...</param>
/// <param name="Name">What is measured.</param>
/// <param name="Ours">Our figure in <paramref name="Unit"/>.</param>
/// <param name="Peer">The peer's figure in <paramref name="Unit"/>, or null when it is absent.</param>
/// <param name="Unit">Unit of both figures, for example <c>curves/s</c>.</param>
/// <param name="Ratio">How many times faster ours is (above 1 is faster), or null when the peer is absent.</param>
/// <param name="PeerName">The peer with its version, or <c>absent</c>.</param>
/// <param name="Work">The work and the number of threads, so that the figure can be read alone.</param>
/// <param name="Target">The ratio or figure aimed at, as text, or null.</param>
public sealed record Comparison(
    string Group, string Name, double Ours, double? Peer, string Unit, double? Ratio, string PeerName, string Work, string? Target);

/// <summary>A family of comparisons; found by reflection, one file each.</summary>
public interface IBenchmark
{
    /// <summary>Filter word.</summary>
    string Group { get; }

    /// <summary>Measures, ours then the peer's when it is installed.</summary>
    /// <param name="say">Receives a line before each measurement.</param>
    /// <param name="cancel">Cancels between measurements.</param>
    IEnumerable<Comparison> Run(Action<string> say, CancellationToken cancel);
}
