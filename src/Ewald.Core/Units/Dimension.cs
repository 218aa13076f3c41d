namespace Ewald.Core;

/// <summary>Exponents of the base quantities that scattering uses; units convert only within one dimension.</summary>
/// <remarks>Energy is a base quantity of its own: spectroscopic equivalences (E = h ν, E = h c k, E = k_B T) are physics, not a
/// change of unit, and stand in <see cref="Energy"/>.</remarks>
/// <param name="Length">Exponent of length.</param>
/// <param name="Energy">Exponent of energy.</param>
/// <param name="Time">Exponent of time.</param>
/// <param name="Temperature">Exponent of temperature.</param>
/// <param name="MagneticField">Exponent of magnetic flux density.</param>
/// <param name="Angle">Exponent of plane angle.</param>
/// <param name="Mass">Exponent of mass.</param>
/// <param name="Amount">Exponent of amount of substance.</param>
/// <param name="Count">Exponent of counted events.</param>
/// <param name="Arbitrary">1 for an arbitrary scale, which converts to nothing else.</param>
public readonly record struct Dimension(
    int Length = 0, int Energy = 0, int Time = 0, int Temperature = 0, int MagneticField = 0, int Angle = 0,
    int Mass = 0, int Amount = 0, int Count = 0, int Arbitrary = 0)
{
    /// <summary>Product of two dimensions.</summary>
    /// <param name="other">The other factor.</param>
    public Dimension Times(Dimension other) => new(
        Length + other.Length, Energy + other.Energy, Time + other.Time, Temperature + other.Temperature,
        MagneticField + other.MagneticField, Angle + other.Angle, Mass + other.Mass, Amount + other.Amount,
        Count + other.Count, Arbitrary + other.Arbitrary);

    /// <summary>A dimension raised to a power.</summary>
    /// <param name="power">The power.</param>
    public Dimension Power(int power) => new(
        Length * power, Energy * power, Time * power, Temperature * power, MagneticField * power, Angle * power,
        Mass * power, Amount * power, Count * power, Arbitrary * power);

    /// <summary>Words such as <c>length^-1</c>; <c>pure number</c> when every exponent is 0.</summary>
    public override string ToString()
    {
        var parts = new List<string>();
        Add("length", Length);
        Add("energy", Energy);
        Add("time", Time);
        Add("temperature", Temperature);
        Add("magnetic field", MagneticField);
        Add("angle", Angle);
        Add("mass", Mass);
        Add("amount", Amount);
        Add("counts", Count);
        Add("arbitrary scale", Arbitrary);
        return parts.Count == 0 ? "pure number" : string.Join(" ", parts);

        void Add(string name, int power)
        {
            if (power != 0) parts.Add(power == 1 ? name : FormattableString.Invariant($"{name}^{power}"));
        }
    }
}
