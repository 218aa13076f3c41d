"""Reference values for structure factors, size distributions, products and instrument resolution from sasmodels 1.0.6 (Debian, double).

Run: /usr/bin/python3 tests/References/sasmodels_interactions.py   (writes sasmodels_interactions.json beside itself)
Smeared spheres are integrals of the same kernels refined until converged (scipy.integrate.quad);
`deviation` is how far sasmodels.resolution is from them, on a grid of 30001 points.
"""
import json, os
os.environ["SAS_OPENCL"] = "none"
import numpy as np, scipy, sasmodels
from scipy import integrate
from sasmodels.core import load_model
from sasmodels.direct_model import call_kernel
from sasmodels import resolution
rng = np.random.default_rng(20260402)
five = lambda x: float("%.5g" % x)
uni = lambda a, b: five(rng.uniform(a, b))
log = lambda a, b: five(a*(b/a)**rng.uniform())
Q = lambda n=5: np.array(sorted(log(2e-3, .4) for _ in range(n)))
nums = lambda a: [float("%.12g" % v) for v in a]
def run(name, q, **pars): return call_kernel(load_model(name, dtype="double", platform="dll").make_kernel([q]), pars, cutoff=0)
out = {"tool": "sasmodels %s, scipy %s" % (sasmodels.__version__, scipy.__version__), "script": "tests/References/sasmodels_interactions.py",
       "structure": {}, "distribution": [], "product": [], "pinhole": {}, "slit": []}
def structure(id, name, draw, n=20):
    rows = []
    while len(rows) < n:
        p, theirs = draw(); q = Q(); s = run(name, q, scale=1, background=0, **theirs)
        if np.all(np.isfinite(s)) and np.all(s > 0): rows.append({"p": p, "q": list(q), "s": nums(s)})
    out["structure"][id] = rows
def hs():
    p = [log(10, 200), uni(.01, .5)]; return p, dict(radius_effective=p[0], volfraction=p[1])
def sticky():
    p = [log(10, 200), uni(.01, .4), uni(.01, .1), uni(.1, 1)]; return p, dict(radius_effective=p[0], volfraction=p[1], perturb=p[2], stickiness=p[3])
def well():
    p = [log(10, 200), uni(.005, .08), uni(0, 1), uni(1.05, 1.6)]; return p, dict(radius_effective=p[0], volfraction=p[1], welldepth=p[2], wellwidth=p[3])
def msa():
    p = [log(15, 100), uni(.005, .25), uni(3, 40), uni(280, 330), log(1e-3, .3), uni(60, 80)]
    return p, dict(radius_effective=p[0], volfraction=p[1], charge=p[2], temperature=p[3], concentration_salt=p[4], dielectconst=p[5])
structure("hard-sphere", "hardsphere", hs); structure("sticky-hard-sphere", "stickyhardsphere", sticky)
structure("square-well", "squarewell", well); structure("hayter-penfold", "hayter_msa", msa)
for ours, theirs, points, sigmas in (("Gaussian", "gaussian", 35, 3), ("LogNormal", "lognormal", 80, 8), ("Schulz", "schulz", 80, 8), ("Boltzmann", "boltzmann", 35, 3), ("Rectangle", "rectangle", 35, 1.7320508)):
    for _ in range(3):
        q, r, t, w, v = Q(), log(30, 150), log(8, 30), uni(.05, .3), uni(.05, .2)
        i = run("core_shell_sphere", q, scale=1, background=0, sld_core=1, sld_shell=3, sld_solvent=6, radius=r, thickness=t,
                radius_pd=w, radius_pd_n=points, radius_pd_nsigma=sigmas, radius_pd_type=theirs, thickness_pd=v, thickness_pd_n=15, thickness_pd_nsigma=3, thickness_pd_type="gaussian")
        out["distribution"].append({"type": ours, "points": points, "p": [1, 0, 1, 3, 6, r, t, w, v], "q": list(q), "i": nums(i)})
for mode in (0, 1):
    for _ in range(4):
        q, rp, re, R, phi, w = Q(), log(20, 80), log(20, 80), log(30, 80), uni(.05, .35), uni(.05, .2)
        i = run("ellipsoid@hardsphere", q, scale=.7, background=.01, sld=1, sld_solvent=6, radius_polar=rp, radius_equatorial=re, volfraction=phi, radius_effective=R,
                radius_effective_mode=0, structure_factor_mode=mode, radius_polar_pd=w, radius_polar_pd_n=25, radius_polar_pd_nsigma=3)
        out["product"].append({"model": "ellipsoid", "decoupled": bool(mode), "p": [.7, .01, 1, 6, rp, re, w, phi, R], "q": list(q), "i": nums(i)})
        r, t, R, phi = log(20, 80), log(10, 30), log(30, 120), uni(.02, .12)
        i = run("vesicle@hardsphere", q, scale=.7, background=.01, sld=1, sld_solvent=6, radius=r, thickness=t, volfraction=phi, radius_effective=R,
                radius_effective_mode=0, structure_factor_mode=mode) if False else \
            run("hollow_cylinder@hardsphere", q, scale=.7, background=.01, sld=1, sld_solvent=6, radius=r, thickness=t, length=60, volfraction=phi, radius_effective=R,
                radius_effective_mode=0, structure_factor_mode=mode)
        out["product"].append({"model": "hollow-cylinder", "decoupled": bool(mode), "p": [.7, .01, 1, 6, r, t, 60, phi, R], "q": list(q), "i": nums(i)})
# resolution: spheres of 60 A
def sphere(q):
    q = np.atleast_1d(np.asarray(q, float)); return run("sphere", q, scale=1, background=0, sld=1, sld_solvent=6, radius=60)
from scipy.special import erf
def sph(q):
    x = abs(q)*60; V = 4*np.pi/3*60**3
    f = 1 - x*x/10 if x < 1e-3 else 3*(np.sin(x)-x*np.cos(x))/x**3
    return 1e-4*25*V*f*f
q = np.linspace(.01, .25, 49); dq = .04*q + .001
fine = np.linspace(1.5e-4, .31, 30001)
r = resolution.Pinhole1D(q, dq, q_calc=fine)
conv = []
for a, s in zip(q, dq):
    lo, hi = max(a-2.5*s, .02*q[0]), a+3*s
    g = lambda x: np.exp(-.5*((x-a)/s)**2)
    conv.append(integrate.quad(lambda x: g(x)*sph(x), lo, hi, epsabs=0, epsrel=1e-10, limit=500)[0]/integrate.quad(g, lo, hi, epsabs=0, epsrel=1e-11)[0])
theirs = r.apply(sphere(r.q_calc))
out["pinhole"] = {"q": nums(q), "dq": nums(dq), "integral": nums(conv), "deviation": five(np.max(np.abs(theirs/np.array(conv)-1)))}
for length, width in ((.05, 0.), (0., .004), (.05, .002)):
    r = resolution.Slit1D(q, length, width, q_calc=fine)
    theirs = r.apply(sphere(r.q_calc))
    conv = []
    for a in q:
        inner = lambda y: integrate.quad(lambda x: sph(np.hypot(y, x)), 0, length, epsabs=0, epsrel=1e-9, limit=300)[0]/length if length else sph(y)
        conv.append(inner(a) if not width else integrate.quad(lambda y: inner(a+y), -width, width, epsabs=0, epsrel=1e-8, limit=200)[0]/(2*width))
    out["slit"].append({"length": length, "width": width, "q": nums(q), "integral": nums(conv), "deviation": five(np.max(np.abs(theirs/np.array(conv)-1)))})
text = json.dumps(out, separators=(",", ":")).replace('{"p"', '\n{"p"')
open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "sasmodels_interactions.json"), "w").write(text + "\n")
print(out["pinhole"]["deviation"], [s["deviation"] for s in out["slit"]])
