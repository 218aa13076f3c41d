"""Gaussian process regression of scikit-learn (marginal likelihood, its gradient, prediction, optimum) and radial basis interpolation of SciPy -> surrogates.json.
Run with /usr/bin/python3 (scikit-learn 1.2.1, scipy 1.10.1, Debian 12)."""
import json, pathlib, warnings
import numpy as np, scipy, sklearn
from scipy.interpolate import RBFInterpolator
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, Matern, WhiteKernel

warnings.filterwarnings("ignore")
rng = np.random.default_rng(17)
x = rng.uniform(-2, 2, size=(40, 2)).round(4)
y = (np.sin(2 * x[:, 0]) + 0.5 * x[:, 1] ** 2 + 0.05 * rng.normal(size=40)).round(6)
q = rng.uniform(-2.5, 2.5, size=(12, 2)).round(4)
out = dict(tool="scikit-learn " + sklearn.__version__ + ", scipy " + scipy.__version__, script="tests/References/learning/surrogates.py", features=x.ravel().tolist(), targets=y.tolist(),
    queries=q.ravel().tolist(), processes=[], radial=[])
scales, deviation, noise = [0.8, 1.7], 1.3, 0.1
for name in ("SquaredExponential", "Matern32", "Matern52"):
    base = {"SquaredExponential": lambda: RBF(scales), "Matern32": lambda: Matern(scales, nu=1.5), "Matern52": lambda: Matern(scales, nu=2.5)}[name]()
    kernel = ConstantKernel(deviation ** 2) * base + WhiteKernel(noise ** 2)
    fixed = GaussianProcessRegressor(kernel, optimizer=None, alpha=0).fit(x, y - y.mean())
    value, gradient = fixed.log_marginal_likelihood(fixed.kernel_.theta, eval_gradient=True)
    mean, std = fixed.predict(q, return_std=True)
    best = GaussianProcessRegressor(kernel, alpha=0, n_restarts_optimizer=8, random_state=1).fit(x, y - y.mean())
    k = best.kernel_
    # Derivatives after ln s, ln l, ln noise: the logarithm of a square counts twice.
    out["processes"].append(dict(kernel=name, value=value, gradient=[2 * gradient[0], *gradient[1:-1], 2 * gradient[-1]], mean=(mean + y.mean()).tolist(),
        deviation=np.sqrt(std ** 2 - noise ** 2).tolist(), best=best.log_marginal_likelihood_value_,
        bestParameters=[np.sqrt(k.k1.k1.constant_value), *k.k1.k2.length_scale, np.sqrt(k.k2.noise_level)]))
out["scales"], out["deviation"], out["noise"] = scales, deviation, noise
for name, kernel in (("ThinPlate", "thin_plate_spline"), ("Cubic", "cubic"), ("Gaussian", "gaussian"), ("Multiquadric", "multiquadric")):
    for smoothing in (0.0, 0.2):
        # The shape would rescale the smoothing of those that have none.
        s = RBFInterpolator(x, np.stack([y, x[:, 0] * y], 1), kernel=kernel, epsilon=0.9 if name in ("Gaussian", "Multiquadric") else 1, smoothing=smoothing, degree=1)
        out["radial"].append(dict(function=name, smoothing=smoothing, values=s(q).ravel().tolist()))
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out) + "\n")
print([(p["kernel"], p["value"], p["best"], p["bestParameters"]) for p in out["processes"]])
