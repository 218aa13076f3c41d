namespace Ewald.Learning;

/// <summary>Scales trajectories so that their shapes can be compared.</summary>
public static class TrajectoryScaling
{
    /// <summary>Scales one trajectory in place.</summary>
    /// <param name="trajectory">Intensities in, scaled out, shape [temperature].</param>
    /// <param name="scale">Which scale.</param>
    /// <returns>False when it cannot be scaled, and is then unchanged: a mean that is not positive, or for z-scores a constant.</returns>
    public static bool Apply(Span<double> trajectory, TrajectoryScale scale)
    {
        double mean = 0, square = 0;
        foreach (var value in trajectory) mean += value / trajectory.Length;
        foreach (var value in trajectory) square += (value - mean) * (value - mean) / trajectory.Length;
        var divisor = scale == TrajectoryScale.RelativeToMean ? mean : Math.Sqrt(square);
        // A constant keeps a rounding error of its mean; its z-score would be noise.
        if (!(divisor > (scale == TrajectoryScale.ZScore ? 1e-12 * Math.Abs(mean) : 0)) || !double.IsFinite(divisor)) return false;
        for (var i = 0; i < trajectory.Length; i++) trajectory[i] = (trajectory[i] - mean) / divisor;
        return true;
    }
}
