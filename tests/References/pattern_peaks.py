#!/usr/bin/python3
"""Reference values for SavitzkyGolay, RidgePeaks and MomentumGrid, written to pattern_peaks.json: scipy.signal and numpy.

Run: /usr/bin/python3 tests/References/pattern_peaks.py
"""
import json
import os

import numpy
import scipy
from scipy import signal

i = numpy.arange(900, dtype=float)
curve = 40 * numpy.exp(-i / 300) + 3 * numpy.sin(1.7 * i + 0.003 * i * i)  # background and something like noise
for centre, width, height in ((60, 6, 80), (75, 5, 30), (210, 9, 300), (400, 3, 60), (402, 14, 40), (640, 11, 25), (893, 8, 50)):
    curve += height * numpy.exp(-0.5 * ((i - centre) / width) ** 2)
smooth = [{"window": w, "degree": p, "values": signal.savgol_filter(curve, w, p).tolist()} for w, p in ((31, 3), (5, 4), (11, 0))]
peaks = []
for widths, ratio, noise in ((range(10, 15), 1, 0.01), (range(3, 20, 2), 1, 10), (range(2, 40), 3, 25)):
    peaks.append({"widths": list(widths), "ratio": ratio, "noise": noise,
                  "peaks": [int(p) for p in signal.find_peaks_cwt(curve, numpy.array(list(widths)), min_snr=ratio, noise_perc=noise)]})
response = signal.cwt(curve, signal.ricker, [7])[0]
# Cell means of a linear interpolant, by dense sampling.
x = 0.5 + 0.011 * i[:200] + 0.00001 * i[:200] ** 2
y = curve[:200]
low, step, count = 0.45, 0.017, 140
cells = []
for k in range(count):
    a, b = max(x[0], low + (k - 0.5) * step), min(x[-1], low + (k + 0.5) * step)
    if b - a < 0.5 * step:
        cells.append(0.0)
        continue
    t = a + (numpy.arange(20000) + 0.5) / 20000 * (b - a)
    cells.append(float(numpy.interp(t, x, y).mean()))
out = {"tool": "scipy " + scipy.__version__ + ", numpy " + numpy.__version__, "curve": curve.tolist(), "smooth": smooth, "peaks": peaks,
       "response": {"width": 7, "values": response.tolist()},
       "grid": {"low": low, "step": step, "count": count, "q": x.tolist(), "values": cells}}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "pattern_peaks.json"), "w", encoding="ascii") as f:
    json.dump(out, f)
