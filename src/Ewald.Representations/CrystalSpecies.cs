using Ewald.Crystals;

namespace Ewald.Representations;

/// <summary>The occupants of all sites of a crystal in one list, by species.</summary>
internal sealed class CrystalSpecies
{
    /// <summary>Lists the occupants.</summary>
    public CrystalSpecies(Crystal crystal, SpeciesSet species, string who)
    {
        Check(crystal, who);
        First = new int[crystal.Sites.Count + 1];
        for (var i = 0; i < crystal.Sites.Count; i++) First[i + 1] = First[i] + crystal.Sites[i].Occupants.Count;
        (Species, Occupancy, SiteWeight) = (new int[First[^1]], new double[First[^1]], new double[crystal.Sites.Count]);
        for (var (i, k) = (0, 0); i < crystal.Sites.Count; i++)
        {
            foreach (var occupant in crystal.Sites[i].Occupants)
            {
                (Species[k], Occupancy[k]) = (species.IndexOf(occupant.Element), occupant.Occupancy);
                SiteWeight[i] += Occupancy[k++];
            }
        }
    }

    /// <summary>Where the occupants of a site begin, shape [site + 1].</summary>
    public int[] First { get; }

    /// <summary>Index in the set, shape [occupant].</summary>
    public int[] Species { get; }

    /// <summary>Share of the site, shape [occupant].</summary>
    public double[] Occupancy { get; }

    /// <summary>Sum of the occupancies, shape [site].</summary>
    public double[] SiteWeight { get; }

    /// <summary>Refuses a crystal without atoms.</summary>
    public static void Check(Crystal crystal, string who)
    {
        ArgumentNullException.ThrowIfNull(crystal);
        if (crystal.Sites.Count == 0 || !crystal.Sites.Any(s => s.Occupancy > 0))
            throw new ArgumentException($"{who}: {crystal.Name} has no atoms; give a crystal with at least one occupied site.", nameof(crystal));
    }

    /// <summary>Refuses a buffer of another length.</summary>
    public static void Check(int length, long expected, string who)
    {
        if (length != expected) throw new ArgumentException(FormattableString.Invariant($"{who}: the place for the result has {length} numbers; it needs {expected}."), nameof(length));
    }

    /// <summary>Refuses a cutoff that is not positive.</summary>
    public static double Cutoff(double cutoff, string who) => cutoff > 0 && double.IsFinite(cutoff)
        ? cutoff
        : throw new ArgumentException(FormattableString.Invariant($"{who}: the cutoff is {cutoff} Å; it must be positive."), nameof(cutoff));

    /// <summary>Mean of the rows of sites, each by its occupancy.</summary>
    public void Mean(ReadOnlySpan<double> rows, Span<double> mean)
    {
        mean.Clear();
        var total = SiteWeight.Sum();
        for (var i = 0; i < SiteWeight.Length; i++)
            System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(rows.Slice(i * mean.Length, mean.Length), SiteWeight[i] / total, mean, mean);
    }
}
