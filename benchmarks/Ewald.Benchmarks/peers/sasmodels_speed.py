"""Curves per second of sasmodels, one thread, double precision. Reads a JSON list of {name, peer, pars} from standard input and the Q axis.

The compiled C kernel is called as sasmodels.direct_model does. What a call costs in Python is measured on the
cheapest compiled model (lorentz on one Q) in turns with each model, and taken off: "net". It is twenty times what a cheap kernel costs on 200 Q, so
each kernel also runs on the axis repeated 16 times: "kernel" = 15 / (t16 - t1), in which everything that does not grow with the number of Q drops out.
Prints {"version", "overhead": seconds, "curves": {name: {"raw", "net", "kernel": curves per second}}}.
"""
import json, os, sys, time
os.environ["SAS_OPENCL"] = "none"; os.environ["OMP_NUM_THREADS"] = "1"; os.environ["SAS_OPENMP"] = "0"
import numpy as np, sasmodels
from sasmodels.core import load_model
from sasmodels.direct_model import call_kernel
work = json.load(sys.stdin)
q = np.array(work["q"])
REPEATS = 16
def calls(kernel, pars):
    """Number of calls that last at least 2 ms."""
    n = 1
    while clock(kernel, pars, n) * n < 0.002: n *= 2
    return n
def clock(kernel, pars, n):
    t = time.perf_counter()
    for _ in range(n): call_kernel(kernel, pars, cutoff=0)
    return (time.perf_counter() - t) / n
def best(work):
    """Least seconds a call of each kernel, in turns: short rounds fit between other programs' turns."""
    n = [calls(k, pars) for k, pars in work]
    rounds = 100 if n[0] > 1 else 6
    return [min(times) for times in zip(*[[clock(k, pars, m) for (k, pars), m in zip(work, n)] for _ in range(rounds)])]
empty = load_model("lorentz", dtype="double", platform="dll").make_kernel([q[:1]])
overhead, out = 1e9, {}
for m in work["models"]:
    model = load_model(m["peer"], dtype="double", platform="dll")
    pars = dict(m["pars"], scale=1, background=0)
    one, many, nothing = best([(model.make_kernel([q]), pars), (model.make_kernel([np.tile(q, REPEATS)]), pars), (empty, {})])
    overhead = min(overhead, nothing)
    out[m["name"]] = {"raw": 1 / one, "net": 1 / max(one - nothing, 1e-7), "kernel": (REPEATS - 1) / max(many - one, 1e-9)}
print(json.dumps({"version": sasmodels.__version__, "overhead": overhead, "curves": out}))
