using System.Collections.Immutable;
using Ewald.Core;

namespace Ewald.Studies.SasModel;

/// <summary>The models that the general form of the study chooses among: one class per family that one curve can tell apart.</summary>
/// <remarks>Bodies that a curve does not separate from a listed one (elliptical cylinder, triaxial ellipsoid, capped cylinder, ...) are not
/// classes of their own: their nearest family is answered. Lengths in Å; size is drawn log-uniformly, so no size is preferred.</remarks>
internal static class Candidates
{
    private static readonly ImmutableArray<(string, double)> Homogeneous = [("sld", 1), ("sldSolvent", 0)];
    private static readonly ImmutableArray<(string, double)> Shelled = [("sldShell", 1), ("sldSolvent", 0)];
    private static readonly FreeParameter RelativeCore = FreeParameter.Number("sldCore", -8, 8);

    /// <summary>The candidates, in the order of the network's classes.</summary>
    public static ImmutableArray<Candidate> All { get; } =
    [
        new("sphere", Homogeneous, [FreeParameter.Length("radius")], "radius", true, r => [r.LogUniform(12, 700)]),
        new("ellipsoid", Homogeneous, [FreeParameter.Length("polarRadius"), FreeParameter.Length("equatorialRadius")], "equatorialRadius", true, r =>
        {
            var across = r.LogUniform(12, 300);
            return [across * (r.Uniform() < 0.5 ? r.LogUniform(0.12, 0.65) : r.LogUniform(1.5, 10)), across];
        }),
        new("cylinder", Homogeneous, [FreeParameter.Length("radius"), FreeParameter.Length("length")], "radius", false, r =>
        {
            var kind = r.Uniform();
            var radius = kind < 0.5 ? r.LogUniform(8, 120) : kind < 0.75 ? r.LogUniform(40, 500) : r.LogUniform(12, 300);
            var ratio = kind < 0.5 ? r.LogUniform(3, 60) : kind < 0.75 ? r.LogUniform(0.04, 0.5) : r.LogUniform(0.5, 3);
            return [radius, Math.Clamp(radius * ratio, 8, 5000)];
        }),
        new("hollow-cylinder", Homogeneous,
            [FreeParameter.Length("coreRadius"), FreeParameter.Length("thickness"), FreeParameter.Length("length")], "coreRadius", false, r =>
        {
            var core = r.LogUniform(12, 250);
            var wall = Math.Max(6, core * r.LogUniform(0.1, 1.2));
            return [core, wall, Math.Min(5000, (core + wall) * r.LogUniform(0.3, 40))];
        }),
        new("hollow-sphere", Homogeneous, [FreeParameter.Length("coreRadius"), FreeParameter.Length("thickness")], "coreRadius", true, r =>
        {
            var outer = r.LogUniform(25, 600);
            var shell = Math.Max(6, outer * r.Uniform(0.05, 0.6));
            return [outer - shell, shell];
        }),
        new("core-shell-sphere", Shelled, [FreeParameter.Length("coreRadius"), FreeParameter.Length("thickness"), RelativeCore], "coreRadius", true, r =>
        {
            var outer = r.LogUniform(25, 600);
            var shell = Math.Max(6, outer * r.Uniform(0.08, 0.6));
            return [outer - shell, shell, CoreContrast(r)];
        }),
        new("parallelepiped", Homogeneous,
            [FreeParameter.Length("lengthA"), FreeParameter.Length("lengthB"), FreeParameter.Length("lengthC")], null, false, r =>
        {
            var a = r.LogUniform(12, 150);
            var b = a * r.LogUniform(1, 6);
            return [a, b, Math.Min(5000, b * r.LogUniform(1.3, 10))];
        }),
        new("core-shell-cylinder", Shelled,
            [FreeParameter.Length("coreRadius"), FreeParameter.Length("thickness"), FreeParameter.Length("coreLength"), RelativeCore], "coreRadius", false, r =>
        {
            var core = r.LogUniform(10, 150);
            return [core, Math.Max(6, core * r.LogUniform(0.15, 1.5)), Math.Min(5000, core * r.LogUniform(0.5, 40)), CoreContrast(r)];
        }),
        new("torus", Homogeneous, [FreeParameter.Length("ringRadius"), FreeParameter.Length("tubeRadius")], null, false, r =>
        {
            var ring = r.LogUniform(25, 300);
            return [ring, Math.Max(5, ring * r.LogUniform(0.08, 0.7))];
        }),
        new("lamellar", Homogeneous, [FreeParameter.Length("thickness")], "thickness", false, r => [r.LogUniform(10, 150)]),
        new("worm-like-chain", Homogeneous,
            [FreeParameter.Length("length", 20, 200000), FreeParameter.Length("kuhnLength"), FreeParameter.Length("radius")], null, false, r =>
        {
            var kuhn = r.LogUniform(40, 600);
            return [kuhn * r.LogUniform(4, 60), kuhn, Math.Clamp(kuhn * r.LogUniform(0.03, 0.25), 3, 80)];
        }),
        new("excluded-volume-chain", [], [FreeParameter.Length("radiusOfGyration"), FreeParameter.Number("porodExponent", 1.2, 3.5)], null, false,
            r => [r.LogUniform(15, 300), r.Uniform() < 0.5 ? r.Uniform(1.55, 1.85) : r.Uniform(2.3, 3)]),
        new("star-polymer", [], [FreeParameter.Length("radiusOfGyration"), FreeParameter.Number("arms", 1, 60)], null, false,
            r => [r.LogUniform(15, 300), r.LogUniform(4, 40)]),
        new("mass-fractal", [("sldBlock", 1), ("sldSolvent", 0)],
            [FreeParameter.Length("blockRadius"), FreeParameter.Number("fractalDimension", 1, 3), FreeParameter.Length("correlationLength")], null, false, r =>
        {
            var block = r.LogUniform(8, 80);
            return [block, r.Uniform(1.5, 2.8), block * r.LogUniform(3, 40)];
        }),
        new("debye-chain", [], [FreeParameter.Length("radiusOfGyration")], null, false, r => [r.LogUniform(15, 300)]),
        new("teubner-strey", [("volumeFraction", 0.5), ("sldA", 1), ("sldB", 0)],
            [FreeParameter.Length("periodicity"), FreeParameter.Length("correlationLength")], null, false, r =>
        {
            var period = r.LogUniform(60, 800);
            return [period, period * r.LogUniform(0.2, 0.8)];
        }),
        new("power-law", [], [FreeParameter.Number("exponent", 0.5, 6)], null, false, r => [r.Uniform(1, 4.3)]),
    ];

    /// <summary>Names of the classes.</summary>
    public static ImmutableArray<string> Names { get; } = [.. All.Select(c => c.Id)];

    /// <summary>Contrast of a core over that of its shell, away from 0 (a hollow body) and 1 (a homogeneous one).</summary>
    private static double CoreContrast(RandomStream random)
    {
        var kind = random.Uniform();
        return kind < 0.4 ? random.Uniform(-3, -0.3) : kind < 0.6 ? random.Uniform(0.25, 0.65) : random.Uniform(1.5, 4);
    }
}
