using Ewald.Core;
using Ewald.Inference.SmallAngle;
using Ewald.IO;
using Ewald.Physics.SmallAngle.Atoms;
using Ewald.Physics.SmallAngle.Bodies;
using Ewald.Reports;
using Ewald.Studies;
using Ewald.Studies.SasStructure;

namespace Ewald.Tests.StructureStudy;

public sealed class SasStructureStudyTests
{
    [Fact]
    public void The_folds_are_proteins_and_none_is_a_lysozyme()
    {
        Assert.True(FoldLibrary.All.Count >= 30);
        Assert.True(FoldLibrary.Families.Count >= 20);
        Assert.DoesNotContain(FoldLibrary.All, f => f.Family.Contains("lysozyme", StringComparison.OrdinalIgnoreCase));
        // Hen egg-white lysozyme has 129 residues and starts KVFGRCELAAAMKRHGLDNYRGYSLGNWVCAAK; a stretch of it in any fold would be a leak.
        Assert.DoesNotContain(FoldLibrary.All, f => f.Letters.Contains("AAMKRHGLDNY", StringComparison.Ordinal));
        Assert.All(FoldLibrary.All, f =>
        {
            var beads = f.Beads(Solvent.XRayWater);
            Assert.InRange(beads.Mass / f.Letters.Length, 0.095, 0.122);                       // kDa per residue
            Assert.InRange(beads.TotalVolume * 0.602214 / (1000 * beads.Mass), 0.69, 0.78);     // cm³/g
        });
    }

    [Fact]
    public void Generated_bodies_have_the_density_of_proteins_and_come_again_from_the_same_seed()
    {
        foreach (var family in ProteinBodies.Families)
        {
            var body = ProteinBodies.Draw(family, new Randomness(3).Stream("b", 1));
            var again = ProteinBodies.Draw(family, new Randomness(3).Stream("b", 1));
            Assert.Equal(body.Letters, again.Letters);
            Assert.Equal(body.Backbone.X, again.Backbone.X);
            var beads = body.Beads(Solvent.XRayWater);
            Assert.InRange(beads.TotalVolume * 0.602214 / (1000 * beads.Mass), 0.69, 0.77);
            Assert.InRange(body.Letters.Length, 30, 9000);
        }
    }

    [Fact]
    public void Packed_residues_fill_a_sphere_evenly()
    {
        // A sphere of 40 Å holds (4/3)πR³ / residue volume residues, up to the lattice's surface sites, some R⁻¹ of them.
        var random = new Randomness(4).Stream("sphere");
        var centres = ProteinPacking.Fill((x, y, z) => x * x + y * y + z * z <= 1600, 42, random);
        Assert.Equal(4.0 / 3 * Math.PI * 64000 / ProteinPacking.ResidueVolume, centres.Count, 0.05 * centres.Count);
        var body = ProteinPacking.At("sphere", "sphere", centres, random);
        var ones = Enumerable.Repeat(1.0, body.Backbone.Count).ToArray();
        Assert.Equal(40 * Math.Sqrt(0.6), body.Backbone.Gyration(ones).RadiusOfGyration, 0.6);
    }

    [Fact]
    public void Generated_compact_bodies_are_packed_like_real_compact_folds()
    {
        static double Neighbours(PointSet a, PointSet b)
        {
            var pairs = 0;
            for (var i = 0; i < a.Count; i++)
                for (var j = 0; j < a.Count; j++)
                {
                    double dx = a.X[i] + b.X[i] - a.X[j] - b.X[j], dy = a.Y[i] + b.Y[i] - a.Y[j] - b.Y[j], dz = a.Z[i] + b.Z[i] - a.Z[j] - b.Z[j];
                    if (i != j && dx * dx + dy * dy + dz * dz < 400) pairs++;
                }

            return pairs / (double)a.Count;
        }

        static double Ratio(ProteinBody b) => b.Backbone.Gyration([.. Enumerable.Repeat(1.0, b.Backbone.Count)]).RadiusOfGyration / (2.2 * Math.Pow(b.Letters.Length, 0.38));

        // Real compact folds of 180 to 720 residues have 15.8 to 19.8 residues within 10 Å (tests/References/residue_burial.py); full outlines have 21 to 23.
        ProteinBody[] bodies = [.. Enumerable.Range(0, 60).Select(i => ProteinBodies.Draw("compact", new Randomness(12).Stream("b", (ulong)i))).Where(b => b.Letters.Length is > 180 and < 720)];
        Assert.True(bodies.Length >= 8);
        Assert.InRange(bodies.Average(b => Neighbours(b.Backbone, b.SideChain)), 16.5, 19.8);
        // R_g = 2.2 N^0.38 Å is the mean of globular proteins; real folds of the library that are compact have 0.90 to 1.03 of it, full outlines 0.89.
        Assert.InRange(bodies.Average(Ratio), 0.92, 1.05);
    }

    [Fact]
    public void Generated_proteins_have_a_rim_that_x_rays_see()
    {
        // Polar residues are electron-dense and outside: R_g of the excess electrons exceeds that of the volume, in real folds and in generated bodies.
        static double Excess(ProteinBody body)
        {
            var beads = body.Beads(Solvent.XRayWater);
            return beads.Points.Gyration(beads.Excess).RadiusOfGyration / beads.Points.Gyration(beads.Volume).RadiusOfGyration;
        }

        var real = FoldLibrary.All.Where(f => f.Letters.Length > 150).Average(Excess);
        var generated = Enumerable.Range(0, 12).Average(i => Excess(ProteinBodies.Draw("compact", new Randomness(2).Stream("b", (ulong)i))));
        Assert.InRange(real, 1.005, 1.05);
        Assert.Equal(real, generated, 0.012); // spread among real folds
    }

    [Fact]
    public void The_largest_distance_is_that_of_p_of_r_where_a_hollow_body_contradicts_what_was_learnt()
    {
        var curve = SmallAngleFile.Read(Path.Combine(RepositoryPaths.Samples, "apoferritin.txt"), "1/angstrom");
        var (reading, _) = StructureReading.Of(curve, new Solvent(Probe.Neutron, 1));
        var learnt = new Estimate(150, 145, 155);
        var warnings = new List<string>();
        var answer = StructurePredictor.Consistent(learnt, reading!, hollow: true, warnings);
        Assert.Equal(reading!.Distances!.MaximumDimension, answer.Value);
        Assert.InRange(answer.Value, 110, 145);
        Assert.Single(warnings);
        Assert.Equal(learnt, StructurePredictor.Consistent(learnt, reading, hollow: false, warnings));
        Assert.Equal(2, warnings.Count);
        var agreed = new Estimate(answer.Value, answer.Value - 1, answer.Value + 1);
        Assert.Equal(agreed, StructurePredictor.Consistent(agreed, reading, hollow: true, warnings));
        Assert.Equal(2, warnings.Count);
    }

    [Fact]
    public void Copies_of_an_oligomer_share_an_interface_as_large_as_real_ones()
    {
        var fold = FoldLibrary.All.First(f => f.Letters.Length is > 100 and < 150);
        foreach (var dihedral in new[] { false, true })
        {
            var whole = ProteinBodies.Oligomer("test", fold, 3, dihedral, new Randomness(5).Stream("o"));
            var copies = dihedral ? 6 : 3;
            Assert.Equal(copies * fold.Letters.Length, whole.Letters.Length);
            var n = fold.Letters.Length;
            double Share(int a, int b) => Enumerable.Range(a * n, n).Count(i => Enumerable.Range(b * n, n).Any(j =>
                Math.Pow(whole.Backbone.X[i] - whole.Backbone.X[j], 2) + Math.Pow(whole.Backbone.Y[i] - whole.Backbone.Y[j], 2) + Math.Pow(whole.Backbone.Z[i] - whole.Backbone.Z[j], 2) < 64)) / (double)n;
            // Real interfaces hold 5 to 19 % of the residues within 8 Å of the partner; the neighbour in the ring is one of two or three partners.
            Assert.InRange(Enumerable.Range(1, copies - 1).Max(c => Share(0, c)), 0.04, 0.25);
        }
    }

    [Fact]
    public void No_group_stands_on_two_sides_of_the_split()
    {
        var randomness = new Randomness(1);
        var bodies = Enumerable.Range(0, 60).AsParallel().Select(i => StructureBody.Draw(i, randomness)).ToArray();
        Assert.All(bodies.GroupBy(b => b.Group), g => Assert.Single(g.Select(b => b.Part).Distinct()));
        Assert.All(bodies.Where(b => b.Group.StartsWith("fold:", StringComparison.Ordinal)), b => Assert.Equal("fold:" + b.Family, b.Group));
        Assert.Contains(bodies, b => b.Group.StartsWith("fold:", StringComparison.Ordinal));
        Assert.Equal(4, bodies.Select(b => b.Part).Distinct().Count());
    }

    [Fact]
    public void A_computed_curve_reads_back_its_radius_of_gyration()
    {
        var body = StructureBody.Draw(2, new Randomness(1));
        var curve = body.Curves.Intensity(0.05 * body.Solvent.Density);
        var q = body.Curves.Q;
        var rg = Math.Sqrt(3 * Math.Log(curve[0] / curve[1])) / q[1];
        var first = Array.FindIndex(q, v => v * rg > 0.2);
        var measured = new ScatteringCurve("computed", q[first..], curve[first..], [.. curve[first..].Select(v => 0.003 * Math.Abs(v) + 1e-5 * curve[0])], null, "arbitrary");
        var (reading, _) = StructureReading.Of(measured, Solvent.XRayWater);
        // p(r) of a body within 2.6 to 3.8 R_g, noise of 0.3 % but none drawn: half a percent is the transform's own.
        Assert.Equal(1, reading!.Rg / rg, 0.01);
        Assert.Equal(1, reading.I0 / curve[0], 0.01);
    }

    [Fact]
    public void Apoferritin_is_hollow_with_an_outer_radius_near_61_Angstrom()
    {
        var curve = SmallAngleFile.Read(Path.Combine(RepositoryPaths.Samples, "apoferritin.txt"), "1/angstrom");
        var (reading, _) = StructureReading.Of(curve, new Solvent(Probe.Neutron, 1));
        Assert.Equal(Interaction.Aggregation, reading!.Verdict);
        Assert.InRange(reading.Rg, 50, 57);
        var shell = ShellFit.Of(reading);
        // The cage of horse spleen apoferritin: outer diameter 120 to 130 Å, inner 80 to 90 Å.
        Assert.InRange(shell!.OuterRadius.Value, 57, 66);
        Assert.InRange(shell.InnerRadius, 35, 48);
    }

    [Fact]
    public void A_full_sphere_is_not_called_hollow_and_a_shell_gives_its_radii_back()
    {
        double[] q = [.. Enumerable.Range(0, 150).Select(i => 0.008 + 0.0015 * i)];
        foreach (var inner in new[] { 0.0, 36 })
        {
            var curve = new double[q.Length];
            Ewald.Physics.SmallAngle.FormFactor.Normalised<Ewald.Physics.SmallAngle.HollowSphere>(q, [1, 0, inner, 60 - inner], curve);
            var random = new Randomness(8).Stream("noise");
            double[] sigma = [.. curve.Select(v => 0.01 * v + 2e-4)];
            var (reading, _) = StructureReading.Of(new ScatteringCurve("shell", q, [.. curve.Select((v, k) => v + sigma[k] * random.Normal())], sigma, null, "arbitrary"), Solvent.XRayWater);
            var shell = ShellFit.Of(reading!);
            if (inner == 0) Assert.Null(shell);
            else
            {
                Assert.Equal(60, shell!.OuterRadius.Value, 1.0); // steps of the grid: 0.35 Å in R, 0.05 in r/R
                Assert.Equal(36, shell.InnerRadius, 3.0);
            }
        }
    }

    [SharedDataTheory] // references of index.csv: the data's own publications, Guinier with Guinier and p(r) with p(r)
    [InlineData("SASDA92.dat", "1/nm", true, 41.0)]
    [InlineData("SASDCK2.dat", "1/angstrom", true, 32.87)]
    [InlineData("SASDA96.dat", "1/nm", false, 15.1)]
    [InlineData("lysozyme_8mgml_UdeM_subtracted.dat", "1/angstrom", false, 14.67)]
    public void Radii_of_gyration_of_measured_proteins_agree_with_published_ones(string file, string unit, bool guinier, double expected)
    {
        var (reading, why) = StructureReading.Of(SmallAngleFile.Read(SharedData.Path("04_sas/proteins/" + file), unit), Solvent.XRayWater);
        Assert.True(reading is not null, why);
        Assert.Equal(1, (guinier ? reading.Guinier!.Rg : reading.Rg) / expected, 0.025);
    }

    [SharedDataTheory] // tests/References/gnnom_networks.py, numpy on the same weights and the same I(0)
    [InlineData("SASDA92.dat", "1/nm", 221.2, 235.6754, 130.3202)]
    [InlineData("SASDCK2.dat", "1/angstrom", 0.03727, 169.3851, 102.0598)]
    [InlineData("SASDA96.dat", "1/nm", 778.0, 12.7145, 47.8954)]
    public void Published_networks_answer_as_in_numpy(string file, string unit, double i0, double mass, double dimension)
    {
        var answer = new GnnomNetworks(SharedData.Path("04_sas/gnnom_reference_networks.h5"))
            .Evaluate(SmallAngleFile.Read(SharedData.Path("04_sas/proteins/" + file), unit), i0);
        // Repeated Q values of a file are joined by our reader and not by the script.
        Assert.Equal(1, answer!.Value.Mass / mass, 1e-3);
        Assert.Equal(1, answer.Value.MaximumDimension / dimension, 1e-3);
    }

    [SharedDataFact]
    public void A_curve_that_starts_beyond_the_Guinier_region_is_flagged()
    {
        var answer = Shipped().Predict(SharedData.Path("04_sas/proteins/raw_lys_waxs.dat"), new MeasurementInfo("1/angstrom", "xray"), null);
        Assert.True(answer.Ok);
        Assert.True(answer.OutOfDistribution!.Flag);
        Assert.DoesNotContain(answer.Answers, a => a.Name == "molecularMass");
    }

    [SharedDataFact]
    public void Intervals_of_measured_proteins_hold_their_known_masses()
    {
        var predictor = Shipped();
        var curves = new[] { ("SASDA92.dat", "1/nm", 232.0), ("SASDCK2.dat", "1/angstrom", 173), ("SASDA96.dat", "1/nm", 14.3), ("lysozyme_8mgml_UdeM_subtracted.dat", "1/angstrom", 14.3) };
        var masses = curves.Select(c => Mass(predictor.Predict(SharedData.Path("04_sas/proteins/" + c.Item1), new MeasurementInfo(c.Item2, "xray"), null))).ToArray();
        // Four intervals at 0.90: two outside would happen to a right procedure once in twenty times.
        Assert.True(masses.Zip(curves).Count(m => m.Second.Item3 >= m.First.Low && m.Second.Item3 <= m.First.High) >= 3);
        var errors = masses.Zip(curves).Select(m => Math.Abs(m.First.Value / m.Second.Item3 - 1)).Order().ToArray();
        // What docs/studies/sas-structure.md states for these curves, with room for another seed.
        Assert.True(errors[2] <= 0.16 && errors[3] <= 0.30, string.Join(", ", errors.Select(e => FormattableString.Invariant($"{e:F3}"))));
    }

    [Fact]
    public void Partly_aggregated_conalbumin_is_answered_after_the_aggregate_is_excluded()
    {
        var page = new ReportPage("test");
        var answer = Shipped().Predict(Path.Combine(RepositoryPaths.Samples, "conalbumin.txt"), new MeasurementInfo("1/angstrom", "neutron", HeavyWaterFraction: 1), page);
        Assert.Contains(answer.Warnings, w => w.StartsWith("aggregation", StringComparison.Ordinal));
        Assert.InRange(answer.Answers.OfType<QuantityAnswer>().Single(a => a.Name == "radiusOfGyration").Value, 29, 33);
        var mass = Mass(answer);
        Assert.InRange(75.8, mass.Low, mass.High);
        Assert.True(mass.High / mass.Value < 1.3 && mass.Low / mass.Value > 0.7, FormattableString.Invariant($"{mass.Low:F1} .. {mass.Value:F1} .. {mass.High:F1}"));
    }

    [Fact]
    public void A_curve_in_the_wrong_unit_gets_no_mass_but_a_hint_at_the_unit()
    {
        var path = Path.Combine(RepositoryPaths.Samples, "conalbumin.txt");
        var tooLarge = Shipped().Predict(path, new MeasurementInfo("1/nm", "neutron", HeavyWaterFraction: 1), null);
        Assert.DoesNotContain(tooLarge.Answers, a => a.Name == "molecularMass");
        Assert.Contains(tooLarge.Answers, a => a.Name == "radiusOfGyration");
        Assert.True(tooLarge.OutOfDistribution!.Flag);
        Assert.Contains(tooLarge.Warnings, w => w.Contains("--q-unit", StringComparison.Ordinal) && w.Contains("kDa", StringComparison.Ordinal));
    }

    [Fact]
    public void The_probe_and_the_buffer_that_were_not_said_are_announced()
    {
        var warnings = new List<string>();
        var curve = new ScatteringCurve("x", [0.01], [1], null, null, "arbitrary");
        Assert.Equal(Probe.XRay, StructurePredictor.SolventOf(new MeasurementInfo(), curve, warnings).Probe);
        Assert.Equal(1, StructurePredictor.SolventOf(new MeasurementInfo(Probe: "neutron"), curve, warnings).HeavyWaterFraction);
        Assert.Equal(2, warnings.Count);
    }

    [Fact]
    public void A_smoke_run_trains_saves_loads_and_judges()
    {
        using var folder = new TemporaryFolder();
        var study = new SasStructureStudy();
        var page = new ReportPage("test");
        var result = study.Run(new StudyRun(StudySize.Smoke, 1, 2, "cpu", null, folder.Path, page, SilentProgress.Instance, CancellationToken.None));
        Assert.Contains(result.Metrics, m => m is { Name: "coverage", Set: "easy" });
        Assert.DoesNotContain(result.Metrics, m => m.Set == "hard");
        var predictor = study.Load(Path.Combine(folder.Path, "model"));
        var answer = predictor.Predict(Path.Combine(RepositoryPaths.Samples, "conalbumin.txt"), new MeasurementInfo("1/angstrom", "neutron", HeavyWaterFraction: 1), null);
        Assert.True(answer.Ok);
        Assert.True(Mass(answer).Value > 0);
    }

    [Fact]
    public void The_easy_set_is_written_with_groups_and_units()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "easy.h5");
        new SasStructureStudy().Simulate(4, new Randomness(1), path, SilentProgress.Instance, CancellationToken.None);
        var set = LabelledSetFile.Read(path);
        Assert.All(set.Inputs, input => Assert.Equal([4L, 256L], input.Shape));
        Assert.Equal("1/angstrom", set.Inputs.Single(i => i.Name == "Q").Unit);
        Assert.Equal(["maximumDimension", "molecularMass", "radiusOfGyration", "volume"], set.Labels.Select(l => l.Name).Order(StringComparer.Ordinal));
        Assert.Equal(4, set.Group.Length);
    }

    private static QuantityAnswer Mass(FilePrediction answer) => answer.Answers.OfType<QuantityAnswer>().Single(a => a.Name == "molecularMass");

    private static IPredictor Shipped() => new SasStructureStudy().Load(ModelStore.FindDefault("sas-structure"));
}
