"""Powder patterns of ObjCryst++ and profiles by direct numerical integration.

Run: /usr/bin/python3 tests/References/powder_profiles.py  -> powder_profiles.json
Patterns: pyobjcryst (x-ray and neutron, constant wavelength). Profiles: scipy.integrate.quad of the convolution as it is defined
(no closed form is used), scipy.special and mpmath for the special functions.
"""
import json, os, warnings
warnings.filterwarnings("ignore")
import mpmath
import numpy as np
import pyobjcryst
import scipy
from math import acos, cos, exp, inf, log, pi, radians, sin, sqrt
from scipy.integrate import quad, dblquad
from scipy.special import erfcx
from pymatgen.core import Lattice, Structure
from pyobjcryst.atom import Atom
from pyobjcryst.crystal import Crystal
from pyobjcryst.powderpattern import PowderPattern
from pyobjcryst.radiation import RadiationType
from pyobjcryst.reflectionprofile import ReflectionProfileType
from pyobjcryst.scatteringpower import ScatteringPowerAtom

out = {"tool": f"pyobjcryst {pyobjcryst.__version__}, scipy {scipy.__version__}, mpmath {mpmath.__version__}", "script": "tests/References/powder_profiles.py"}
num = lambda v, n=10: float(f"%.{n}g" % v)

# 1. Patterns. Atoms: label, element, place, B in 1/A^2.
crystals = {
    "rutile": ("P 42/m n m", "P4_2/mnm", (4.5937, 4.5937, 2.9587, 90, 90, 90), [("Ti", [0, 0, 0], .5), ("O", [.3053, .3053, 0], .8)]),
    "zirconia": ("P 1 21/c 1", "P2_1/c", (5.1505, 5.2116, 5.3173, 90, 99.23, 90), [("Zr", [.2754, .0395, .2083], .3), ("O", [.0700, .3317, .3447], .6), ("O", [.4496, .7569, .4792], .7)]),
    "calcite": ("R -3 c :H", "R-3c", (4.9896, 4.9896, 17.061, 90, 90, 120), [("Ca", [0, 0, 0], .4), ("C", [0, 0, .25], .5), ("O", [.2568, 0, .25], .9)]),
}
keep = []


def pattern(name, neutron, wavelength, u, v, w, eta, first, last, step):
    group, short, cell, atoms = crystals[name]
    c = Crystal(*cell[:3], *[radians(a) for a in cell[3:]], group)
    powers = []
    for i, (element, place, b) in enumerate(atoms):
        p = ScatteringPowerAtom(f"{element}{i}", element, b)
        c.AddScatteringPower(p)
        c.AddScatterer(Atom(*place, f"{element}{i}", p, 1.0))
        powers.append(p)
    pp = PowderPattern()
    keep.extend([c, pp, powers])
    pp.SetRadiationType(RadiationType.RAD_NEUTRON if neutron else RadiationType.RAD_XRAY)
    pp.SetWavelength(wavelength)
    x = np.arange(first, last + step / 2, step)
    pp.SetPowderPatternX(np.radians(x))
    pp.SetPowderPatternObs(np.ones_like(x))
    d = pp.AddPowderPatternDiffraction(c)
    d.SetIsIgnoringImagScattFact(False)
    d.SetReflectionProfilePar(ReflectionProfileType.PROFILE_PSEUDO_VOIGT, radians(1) ** 2 * w, radians(1) ** 2 * u, radians(1) ** 2 * v, eta, 0)
    pp.SetMaxSinThetaOvLambda(10)
    y = np.array(pp.GetPowderPatternCalc())
    s = Structure.from_spacegroup(short, Lattice.from_parameters(*cell), [a[0] for a in atoms], [a[1] for a in atoms], site_properties={"b": [a[2] for a in atoms]})
    return {"crystal": name, "neutron": neutron, "wavelength": wavelength, "u": u, "v": v, "w": w, "eta": eta, "first": first, "step": step,
            "cell": cell, "sites": [[a.specie.symbol] + [num(f, 12) for f in a.frac_coords] + [a.properties["b"]] for a in s],
            "pattern": [num(1e3 * i / y.max(), 6) for i in y]}


out["patterns"] = [pattern("rutile", False, 1.54056, .02, -.01, .02, 0, 20, 100, .05), pattern("zirconia", False, .70930, 0, 0, .01, .5, 10, 45, .03),
                   pattern("calcite", False, 1.54056, 0, 0, .02, .3, 20, 90, .05),
                   pattern("rutile", True, 1.5, .1, -.08, .06, 0, 20, 140, .08), pattern("zirconia", True, 1.8, 0, 0, .04, .5, 20, 120, .07)]

# 2. Time of flight.
pieces = lambda f, places: sum(quad(f, a, b, epsabs=0, epsrel=1e-11, limit=400)[0] for a, b in zip(places, places[1:]))


def convolved(pulse, core, width, delta, ends):
    """Integral of pulse(t) core(delta - t) dt, cut where either changes fast."""
    cuts = sorted({e for e in ends} | {t for k in (-30, -8, -4, -2, -1, 0, 1, 2, 4, 8, 30) for t in [delta + k * width] if min(ends) < t < max(ends)} | {0.0})
    return pieces(lambda t: pulse(t) * core(delta - t), cuts)


out["backToBack"], out["backToBackLorentzian"], out["ikedaCarpenter"] = [], [], []
for a, b, s in ((.1, .05, 10.), (.5, .02, 30.), (.03, .3, 4.), (2., 1., .2)):
    norm = a * b / (a + b)
    pulse = lambda t: norm * exp(a * t if t < 0 else -b * t)
    ends = (-45 / a, 45 / b)
    for k in (-6, -2.5, -1, -.2, 0, .3, 1.2, 3, 7):
        d = k * (s + .5 / a if k < 0 else s + .5 / b)
        g = convolved(pulse, lambda x: exp(-x * x / (2 * s * s)) / (s * sqrt(2 * pi)), s, d, ends)
        l = convolved(pulse, lambda x: s / (2 * pi) / (x * x + s * s / 4), s, d, ends)
        out["backToBack"].append([a, b, s, d, num(g, 12)])
        out["backToBackLorentzian"].append([a, b, s, d, num(l, 12)])
for a, b, r, s in ((.2, .03, .3, 8.), (.05, .02, .6, 15.), (1., .1, 0., 2.), (.04, .2, .5, 10.)):
    pulse = lambda t: a / 2 * ((1 - r) * (a * t) ** 2 * exp(-a * t) + 2 * r * a * a * b / (a - b) ** 3 * (exp(-b * t) - exp(-a * t) * (1 + (a - b) * t + .5 * ((a - b) * t) ** 2))) if t > 0 else 0
    for d in (-2 * s, 0, s, 2 / a, 3 / a + r / b, 6 / a + 2 / b):
        out["ikedaCarpenter"].append([a, b, r, s, d, num(convolved(pulse, lambda x: exp(-x * x / (2 * s * s)) / (s * sqrt(2 * pi)), s, d, (0, 60 / a + 45 / b)), 11)])

# 3. Axial divergence: the density in 2phi as Finger, Cox and Jephcoat print it, its square-root end integrated by u = sqrt(2theta - 2phi).
out["axial"] = []
for two, s, h, fwhm, eta in ((5, .02, .02, .05, .3), (12, .03, .015, .06, 0), (30, .025, .03, .08, .6), (150, .03, .03, .1, .4)):
    t2 = radians(two)
    least = lambda e: acos(cos(t2) * sqrt(1 + e * e))
    end, inflexion = least(s + h), least(abs(s - h))
    sign = 1 if two < 90 else -1

    def density(p, away):
        e = sqrt(sin(away) * sin(t2 + p)) / abs(cos(t2))  # (cos 2phi / cos 2theta)^2 - 1 without cancellation
        w = s + h - e if (p < inflexion if sign > 0 else p > inflexion) else 2 * min(s, h)
        return w / (e * abs(cos(p)) * 2 * h)

    def mean(f):
        cuts = [0, sqrt(abs(t2 - inflexion)), sqrt(abs(t2 - end))]
        return sum(quad(lambda u: f(t2 - sign * u * u) * density(t2 - sign * u * u, sign * u * u) * 2 * u, a, b, epsabs=0, epsrel=1e-10, limit=400)[0] for a, b in zip(cuts, cuts[1:]) if b > a + 1e-9)

    pv = lambda x: eta * 2 / (pi * fwhm) / (1 + 4 * (x / fwhm) ** 2) + (1 - eta) * 2 / fwhm * sqrt(log(2) / pi) * exp(-4 * log(2) * (x / fwhm) ** 2)
    norm = mean(lambda p: 1)
    for k in (-12, -6, -3, -1.5, -.7, 0, .5, 1.5, 4):
        x = two + k * fwhm
        out["axial"].append([two, s, h, fwhm, eta, x, num(mean(lambda p: pv(x - np.degrees(p))) / norm, 10)])

# 4. Cylinder.
path = lambda r, a: sqrt(max(1 - (r * sin(a)) ** 2, 0)) - r * cos(a)
out["cylinder"] = [[m, t, num(dblquad(lambda a, r: r * exp(-m * (path(r, a + pi) + path(r, a - 2 * radians(t)))), 0, 1, 0, 2 * pi, epsabs=1e-9)[0] / pi, 9)]
                   for m in (.2, 1., 3.) for t in (0, 17, 45, 71, 90)]

# 5. Special functions.
out["scaledErfc"] = [[x, num(erfcx(x), 16)] for x in (0, 1e-8, .1, .7, 1.9, 4.4, 9.3, 30.1, 1e3, 1e7)]
mpmath.mp.dps = 30
z = [complex(r, i) for r in (-60, -41, -39, -12, -4, -1, 0, .5, 3.5, 10, 50) for i in (-20, -4, -.5, -1e-3) if r or i]
out["scaledExponentialIntegral"] = [[v.real, v.imag, num(w.real, 15), num(w.imag, 15)] for v in z for w in [complex(mpmath.exp(v) * mpmath.e1(v))]]
text = json.dumps(out).replace("]], ", "]],\n").replace('{"crystal"', '\n{"crystal"')
open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "powder_profiles.json"), "w").write(text + "\n")
