namespace Ewald.Physics.SmallAngle.Populations;

/// <summary>Where the shape classes begin and end, and the gaps that the generator leaves between them.</summary>
/// <remarks>The taxonomy (compact, extended, flat, ring, compact-hollow, hollow-sphere, random-chain) is that of Franke, Jeffries
/// and Svergun, Biophys. J. 114, 2485 (2018), doi:10.1016/j.bpj.2018.04.018; the numbers are ours. Between two classes whose rules
/// leave room (axis ratio 2.5 to 4) no body is made; where rules touch (void ratio 0.3 and 0.7, ring height 0.5) the generator
/// keeps <see cref="Margin"/> away from the border on either side, because there the class is a convention and no property.</remarks>
/// <param name="CompactAxisRatio">Largest ratio of two axes of a compact body.</param>
/// <param name="AnisometricAxisRatio">Smallest ratio of the odd axis to the others of an extended or flat body.</param>
/// <param name="LargestAxisRatio">Largest such ratio that is made.</param>
/// <param name="CompactVoid">Inner over outer radius below which a body is compact.</param>
/// <param name="HollowSphereVoid">Inner over outer radius from which a closed shell is a hollow sphere.</param>
/// <param name="LargestVoid">Largest ratio of inner to outer radius that is made.</param>
/// <param name="RingVoid">Smallest ratio of inner to outer radius of a ring.</param>
/// <param name="RingHeight">Largest height of a ring over its outer diameter.</param>
/// <param name="SmallestHeight">Smallest height over diameter that is made.</param>
/// <param name="ShellAxisRatio">Largest axis ratio of an ellipsoidal hollow-sphere shell.</param>
/// <param name="FewestKuhnLengths">Fewest Kuhn lengths in the contour of a chain: fewer is a bent rod.</param>
/// <param name="MostKuhnLengths">Most Kuhn lengths in the contour of a chain.</param>
/// <param name="FewestConformers">Fewest conformers in the average of a chain.</param>
/// <param name="MostConformers">Most conformers in the average of a chain.</param>
/// <param name="Margin">Distance that the generator keeps from a border between touching rules.</param>
public sealed record ShapeLimits(
    double CompactAxisRatio = 2.5, double AnisometricAxisRatio = 4, double LargestAxisRatio = 20,
    double CompactVoid = 0.3, double HollowSphereVoid = 0.7, double LargestVoid = 0.98,
    double RingVoid = 0.5, double RingHeight = 0.5, double SmallestHeight = 0.02, double ShellAxisRatio = 1.15,
    double FewestKuhnLengths = 10, double MostKuhnLengths = 100, int FewestConformers = 10, int MostConformers = 20,
    double Margin = 0.05);
