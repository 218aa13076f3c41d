"""High-precision values of the special functions (mpmath, 40 digits). Run: /usr/bin/python3 tests/References/special_functions.py"""
import json, os
import mpmath as mp
mp.mp.dps = 40
f = lambda v: float(v)
xs = [0.0, 1e-9, 1e-3, 0.4, 0.99, 1.01, 1.7, 2.404825557695773, 3.8317059702075125, 5.5, 7.999, 8.001, 12.3, 40.7, 333.3, 4321.5]
out = {"tool": "mpmath " + mp.__version__, "script": "tests/References/special_functions.py",
 "j0": [[x, f(mp.besselj(0, x))] for x in xs],
 "twoJ1OverX": [[x, f(2*mp.besselj(1, x)/mp.mpf(x)) if x else 1.0] for x in xs],
 "sphere": [[x, f(3*(mp.sin(x)-x*mp.cos(x))/mp.mpf(x)**3) if x else 1.0] for x in xs],
 "sineIntegral": [[x, f(mp.si(x))] for x in xs + [-2.5, -30.0]],
 "erf": [[x, f(mp.erf(x))] for x in (-7.0, -1.3, 0.0, 1e-5, 0.3, 0.9, 1.2, 2.2, 3.9, 5.5)],
 "logGamma": [[x, f(mp.loggamma(x))] for x in (1e-3, 0.3, 1.0, 2.0, 4.4, 14.9, 15.1, 77.7, 1e4)],
 "gamma": [[x, f(mp.gamma(x))] for x in (0.1, 0.5, 1.5, 2.4, 3.7, 9.9, 29.5, 31.5)],
 "gammaStar": [[a, x, f(mp.gammainc(a, 0, x)/mp.mpf(x)**a)] for a in (0.5, 0.8333, 1.3, 2.7) for x in (1e-6, 0.1, 1.4, 1.9, 3.6, 11.0, 59.0, 61.0, 400.0)]}
open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "special_functions.json"), "w").write(json.dumps(out).replace("]], ", "]],\n") + "\n")
