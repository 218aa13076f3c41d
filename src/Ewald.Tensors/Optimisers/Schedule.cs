namespace Ewald.Tensors.Optimisers;

/// <summary>Learning rate over training as a factor of its start value; a pure function of the step, so that a resumed run needs no state.</summary>
public abstract record Schedule
{
    private Schedule()
    {
    }

    /// <summary>Factor at a step.</summary>
    /// <param name="step">Steps made.</param>
    /// <param name="total">Steps in all.</param>
    public abstract double Factor(long step, long total);

    /// <summary>1 throughout.</summary>
    public sealed record Constant : Schedule
    {
        /// <inheritdoc/>
        public override double Factor(long step, long total) => 1;
    }

    /// <summary>Half a cosine from 1 to the last factor, after a linear rise (Loshchilov and Hutter, ICLR 2017, arXiv:1608.03983).</summary>
    /// <param name="Last">Factor at the end.</param>
    /// <param name="WarmUp">Share of all steps that the rise from 0 takes.</param>
    public sealed record Cosine(double Last = 0.01, double WarmUp = 0) : Schedule
    {
        /// <inheritdoc/>
        public override double Factor(long step, long total)
        {
            var rise = WarmUp * total;
            if (step < rise) return (step + 1) / (rise + 1);
            var progress = Math.Min(1, (step - rise) / Math.Max(1, total - rise));
            return Last + (1 - Last) * 0.5 * (1 + Math.Cos(Math.PI * progress));
        }
    }

    /// <summary>Multiplied by a factor every so many steps.</summary>
    /// <param name="Every">Steps between drops.</param>
    /// <param name="Drop">Factor of a drop.</param>
    public sealed record Staircase(long Every, double Drop = 0.1) : Schedule
    {
        /// <inheritdoc/>
        public override double Factor(long step, long total) => Math.Pow(Drop, step / Every);
    }

    /// <summary>Rises linearly over so many steps, then stays at 1.</summary>
    /// <param name="Steps">Steps of the rise.</param>
    public sealed record Rise(long Steps) : Schedule
    {
        /// <inheritdoc/>
        public override double Factor(long step, long total) => Math.Min(1, (step + 1.0) / Math.Max(1, Steps));
    }
}
