"""Form factors and anomalous factors from python3-xraylib 4.0.0 (Debian 12): prints the rows of XrayLibTests."""
import math
import xraylib

print("xraylib", xraylib.__version__)
for z in (1, 6, 8, 26, 79):
    for q in (0.5, 5.0):
        print(f"FF({z}, {q}) = {xraylib.FF_Rayl(z, q / (4 * math.pi)):.12g}")
for z, energy in ((26, 7000.0), (26, 8047.8), (79, 11900.0)):
    print(f"Fi({z}, {energy}) = {xraylib.Fi(z, energy / 1000):.12g}  Fii = {xraylib.Fii(z, energy / 1000):.12g}")
