namespace Ewald.Physics.Magnetism;

/// <summary>A right-handed frame whose third axis is a spin's direction.</summary>
/// <param name="X">First axis across the spin.</param>
/// <param name="Y">Second axis across the spin.</param>
/// <param name="N">The spin's direction.</param>
internal readonly record struct SpinFrame(SpinVector X, SpinVector Y, SpinVector N)
{
    /// <summary>A frame along a direction; which of the many does not matter to any observable.</summary>
    /// <param name="n">Unit vector.</param>
    public static SpinFrame Along(SpinVector n)
    {
        var other = Math.Abs(n.X) < 0.9 ? SpinVector.UnitX : SpinVector.UnitY;
        var x = (other - other.Dot(n) * n).Normalised();
        return new SpinFrame(x, n.Cross(x), n);
    }
}
