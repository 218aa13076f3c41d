using Ewald.Core;

namespace Ewald.Physics.Magnetism;

/// <summary>All bonds of a crystal that its space group makes equivalent.</summary>
/// <remarks>J of an image is R J Rᵀ (both spins are axial vectors, so an improper R turns them alike), transposed where the image is read from its other end.</remarks>
public sealed class BondOrbit
{
    private readonly (int From, int To, int A, int B, int C, SpinTensor Rotation, bool Turned)[] _images;
    private readonly (SpinTensor Rotation, bool Turned)[] _keepers;

    internal BondOrbit(double distance, (int, int, int, int, int, SpinTensor, bool)[] images, (SpinTensor, bool)[] keepers) =>
        (Distance, _images, _keepers) = (distance, images, keepers);

    /// <summary>Length of the bonds, Å.</summary>
    public double Distance { get; }

    /// <summary>Number of bonds in a cell.</summary>
    public int Count => _images.Length;

    /// <summary>The part of a coupling that the bond's own symmetry allows.</summary>
    /// <param name="exchange">J of the first bond.</param>
    public SpinTensor Allowed(SpinTensor exchange)
    {
        var sum = default(SpinTensor);
        foreach (var (rotation, turned) in _keepers) sum += Image(exchange, rotation, turned);
        return 1.0 / _keepers.Length * sum;
    }

    /// <summary>The bonds with the coupling that symmetry gives them.</summary>
    /// <param name="exchange">J of the first bond, meV.</param>
    /// <exception cref="InputException">The bond's own symmetry does not allow this coupling.</exception>
    public IReadOnlyList<SpinBond> Bonds(SpinTensor exchange)
    {
        var allowed = Allowed(exchange);
        if ((allowed - exchange).Largest > 1e-6 * exchange.Largest)
        {
            throw new InputException(FormattableString.Invariant(
                $"The symmetry of the bonds of {Distance:0.####} Å does not allow this coupling; the nearest allowed one is {allowed}."));
        }

        return [.. _images.Select(i => new SpinBond(i.From, i.To, i.A, i.B, i.C, Image(exchange, i.Rotation, i.Turned)))];
    }

    /// <summary>The bonds with Heisenberg exchange, which every symmetry allows.</summary>
    /// <param name="j">J, meV.</param>
    public IReadOnlyList<SpinBond> Heisenberg(double j) => [.. _images.Select(i => new SpinBond(i.From, i.To, i.A, i.B, i.C, SpinTensor.Heisenberg(j)))];

    private static SpinTensor Image(SpinTensor exchange, SpinTensor rotation, bool turned)
    {
        var image = rotation * exchange * rotation.Transposed;
        return turned ? image.Transposed : image;
    }
}
