#!/usr/bin/python3
"""Writes tests/References/crystals/*.cif: well-known structures, each in one of the ways in which files state symmetry.

Debian 12: python3-gemmi 0.5.7 lists the operations. Run: /usr/bin/python3 tests/References/crystals_write.py
Cells and coordinates are those of the literature named in every file, in the digits that textbooks print; where a source gives
several temperatures the one near 300 K is meant. They are inputs of tests, not measurements to be quoted.
"""
import os

import gemmi

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "crystals")
WYCKOFF = "R. W. G. Wyckoff, Crystal Structures, vol. 1, 2nd ed. (1963)"
T = 1 / 3
# how: ops (operations listed), name (Hermann-Mauguin symbol only), hall, number, old (operations under the older name), ddlm (CIF 2.0 names)
# atoms: label, type, x, y, z, occupancy, U_iso or None
STRUCTURES = [
    ("halite", "ops", "F m -3 m", (5.6402,), WYCKOFF, [("Na", "Na+", 0, 0, 0, 1, .0210), ("Cl", "Cl-", .5, .5, .5, 1, .0175)]),
    ("caesium_chloride", "name", "P m -3 m", (4.123,), WYCKOFF, [("Cs", "Cs+", 0, 0, 0, 1, .022), ("Cl", "Cl-", .5, .5, .5, 1, .021)]),
    ("silicon", "old", "F d -3 m:2", (5.43102,), WYCKOFF, [("Si", "Si", .125, .125, .125, 1, .0059)]),
    ("diamond", "name", "F d -3 m:1", (3.56679,), WYCKOFF, [("C", "C", 0, 0, 0, 1, .0018)]),
    ("gallium_arsenide", "hall", "F -4 3 m", (5.6533,), WYCKOFF, [("Ga", "Ga", 0, 0, 0, 1, .0077), ("As", "As", .25, .25, .25, 1, .0066)]),
    ("rutile", "ops", "P 42/m n m", (4.59373, 2.95812), WYCKOFF, [("Ti", "Ti4+", 0, 0, 0, 1, .0055), ("O", "O2-", .3053, .3053, 0, 1, .0053)]),
    ("anatase", "name", "I 41/a m d:1", (3.785, 9.514), WYCKOFF, [("Ti", "Ti", 0, 0, 0, 1, None), ("O", "O", 0, 0, .2066, 1, None)]),
    ("quartz", "ops", "P 32 2 1", (4.916, 5.4054), "L. Levien, C. T. Prewitt, D. J. Weidner, Am. Mineral. 65, 920 (1980)",
     [("Si", "Si", .4697, 0, 2 * T, 1, .0073), ("O", "O", .4135, .2669, .7858, 1, .0146)]),
    ("calcite", "ops", "R -3 c:H", (4.9896, 17.061), "D. L. Graf, Am. Mineral. 46, 1283 (1961)",
     [("Ca", "Ca", 0, 0, 0, 1, .009), ("C", "C", 0, 0, .25, 1, .008), ("O", "O", .2568, 0, .25, 1, .013)]),
    ("corundum", "name", "R -3 c:H", (4.7589, 12.991), "R. E. Newnham, Y. M. de Haan, Z. Kristallogr. 117, 235 (1962)",
     [("Al", "Al3+", 0, 0, .3520, 1, .0029), ("O", "O2-", .306, 0, .25, 1, .0033)]),
    ("hematite_rhombohedral", "name", "R -3 c:R", (5.427, 5.427, 5.427, 55.28, 55.28, 55.28), "R. L. Blake et al., Am. Mineral. 51, 123 (1966), turned to rhombohedral axes",
     [("Fe", "Fe3+", .3553, .3553, .3553, 1, .004), ("O", "O2-", .5559, -.0559, .25, 1, .005)]),
    ("strontium_titanate", "number", "P m -3 m", (3.905,), WYCKOFF,
     [("Sr", "Sr", 0, 0, 0, 1, .008), ("Ti", "Ti", .5, .5, .5, 1, .0056), ("O", "O", .5, .5, 0, 1, .011)]),
    ("barium_titanate", "ops", "P 4 m m", (3.9909, 4.0352), "after G. H. Kwei et al., J. Phys. Chem. 97, 2368 (1993)",
     [("Ba", "Ba", 0, 0, 0, 1, .0028), ("Ti", "Ti", .5, .5, .5224, 1, .0070), ("O1", "O", .5, .5, -.0244, 1, .0058), ("O2", "O", .5, 0, .4895, 1, .0056)]),
    ("gadolinium_orthoferrite", "name", "P b n m", (5.349, 5.611, 7.669), "M. Marezio, J. P. Remeika, P. D. Dernier, Acta Cryst. B 26, 2008 (1970)",
     [("Gd", "Gd", -.0157, .0626, .25, 1, .004), ("Fe", "Fe", 0, .5, 0, 1, .003), ("O1", "O", .1006, .4669, .25, 1, .006), ("O2", "O", -.3042, .3016, .0506, 1, .006)]),
    ("spinel", "ops", "F d -3 m:2", (8.0806,), WYCKOFF, [("Mg", "Mg", .125, .125, .125, 1, .005), ("Al", "Al", .5, .5, .5, 1, .004), ("O", "O", .2624, .2624, .2624, 1, .006)]),
    ("fluorite", "hall", "F m -3 m", (5.4626,), WYCKOFF, [("Ca", "Ca2+", 0, 0, 0, 1, .006), ("F", "F-", .25, .25, .25, 1, .008)]),
    ("baddeleyite", "ops", "P 1 21/c 1", (5.1505, 5.2116, 5.3173, 90, 99.23, 90), "C. J. Howard, R. J. Hill, B. E. Reichert, Acta Cryst. B 44, 116 (1988)",
     [("Zr", "Zr", .2754, .0395, .2083, 1, .0042), ("O1", "O", .0700, .3317, .3447, 1, .0075), ("O2", "O", .4496, .7569, .4792, 1, .0066)]),
    ("iron_bcc", "name", "I m -3 m", (2.8665,), WYCKOFF, [("Fe", "Fe", 0, 0, 0, 1, .0043)]),
    ("nickel_fcc", "ddlm", "F m -3 m", (3.5238,), WYCKOFF, [("Ni", "Ni", 0, 0, 0, 1, .0047)]),
    ("titanium_hcp", "ops", "P 63/m m c", (2.9506, 4.6788), WYCKOFF, [("Ti", "Ti", T, 2 * T, .25, 1, .0067)]),
    ("iron_palladium", "ops", "P 4/m m m", (2.7238, 3.723), "L1_0 order: fct cell of 3.852 and 3.723 Å in its primitive description",
     [("Fe", "Fe", 0, 0, 0, 1, .005), ("Pd", "Pd", .5, .5, .5, 1, .004)]),
    ("wurtzite_zinc_oxide", "old", "P 63 m c", (3.2501, 5.2071), "E. H. Kisi, M. M. Elcombe, Acta Cryst. C 45, 1867 (1989)",
     [("Zn", "Zn", T, 2 * T, 0, 1, .0077), ("O", "O", T, 2 * T, .3817, 1, .0086)]),
    ("pyrite", "ops", "P a -3", (5.418,), WYCKOFF, [("Fe", "Fe", 0, 0, 0, 1, .0037), ("S", "S", .3848, .3848, .3848, 1, .0042)]),
    ("graphite", "name", "P 63/m m c", (2.464, 6.711), WYCKOFF, [("C1", "C", 0, 0, .25, 1, .006), ("C2", "C", T, 2 * T, .25, 1, .006)]),
    ("lanthanum_barium_cobaltite", "ops", "P m -3 m", (3.8909,), "disordered perovskite; cell of the refinement named in 15_powder of the shared data",
     [("La", "La", 0, 0, 0, .5, .0063), ("Ba", "Ba", 0, 0, 0, .5, .0063), ("Co", "Co", .5, .5, .5, 1, .0043), ("O", "O", 0, .5, .5, 1, .0165)]),
    ("albite", "ops", "C -1", (8.142, 12.785, 7.159, 94.19, 116.61, 87.68), "after G. E. Harlow, G. E. Brown, Am. Mineral. 65, 986 (1980)",
     [("Na", "Na", .2682, .9888, .1463, 1, .03), ("Al", "Al", .0089, .1685, .2082, 1, .008), ("Si1", "Si", .0037, .8204, .2372, 1, .007), ("Si2", "Si", .6919, .1102, .3148, 1, .007),
      ("Si3", "Si", .6813, .8818, .3605, 1, .007), ("OA1", "O", .0048, .1310, .9669, 1, .013), ("OA2", "O", .5919, .9971, .2805, 1, .010), ("OBO", "O", .8125, .1099, .1908, 1, .013),
      ("OBM", "O", .8201, .8512, .2588, 1, .016), ("OCO", "O", .0135, .3023, .2701, 1, .014), ("OCM", "O", .0236, .6937, .2295, 1, .014), ("ODO", "O", .2076, .1089, .3890, 1, .014),
      ("ODM", "O", .1840, .8683, .4362, 1, .017)]),
    ("zircon", "name", "I 41/a m d:2", (6.607, 5.982), "R. M. Hazen, L. W. Finger, Am. Mineral. 64, 196 (1979)",
     [("Zr", "Zr", 0, .75, .125, 1, .0036), ("Si", "Si", 0, .25, .375, 1, .0043), ("O", "O", 0, .0661, .1953, 1, .0072)]),
    ("cuprite", "ops", "P n -3 m:1", (4.2696,), WYCKOFF, [("Cu", "Cu+", .25, .25, .25, 1, .018), ("O", "O2-", 0, 0, 0, 1, .019)]),
    ("copper_gold", "ops", "P m -3 m", (3.748,), WYCKOFF, [("Au", "Au", 0, 0, 0, 1, .007), ("Cu", "Cu", .5, .5, 0, 1, .008)]),
    ("copper_gold_disordered", "number", "F m -3 m", (3.76,), WYCKOFF, [("Au", "Au", 0, 0, 0, .25, .0075), ("Cu", "Cu", 0, 0, 0, .75, .0075)]),
    ("triphylite", "ops", "P n m a", (10.3290, 6.0065, 4.6908), "V. A. Streltsov et al., Acta Cryst. B 49, 147 (1993)",
     [("Li", "Li+", 0, 0, 0, 1, .011), ("Fe", "Fe2+", .2822, .25, .9747, 1, .0055), ("P", "P", .0948, .25, .4182, 1, .0045), ("O1", "O2-", .0967, .25, .7427, 1, .0075),
      ("O2", "O2-", .4571, .25, .2059, 1, .0072), ("O3", "O2-", .1656, .0466, .2846, 1, .0081)]),
    ("yttrium_barium_cuprate", "ops", "P m m m", (3.8227, 3.8872, 11.6802), "after J. D. Jorgensen et al., Phys. Rev. B 41, 1863 (1990)",
     [("Y", "Y", .5, .5, .5, 1, .005), ("Ba", "Ba", .5, .5, .1843, 1, .008), ("Cu1", "Cu", 0, 0, 0, 1, .006), ("Cu2", "Cu", 0, 0, .3556, 1, .005), ("O1", "O", 0, .5, 0, .9, .018),
      ("O2", "O", .5, 0, .3773, 1, .007), ("O3", "O", 0, .5, .3789, 1, .007), ("O4", "O", 0, 0, .1584, 1, .011)]),
    ("heavy_ice", "ops", "P 63/m m c", (4.497, 7.322), "after S. W. Peterson, H. A. Levy, Acta Cryst. 10, 70 (1957)",
     [("O", "O", T, 2 * T, .0622, 1, .03), ("D1", "D", T, 2 * T, .1989, .5, .045), ("D2", "D", .4551, .9102, .0182, .5, .045)]),
    ("magnetite", "name", "F d -3 m:2", (8.3969,), WYCKOFF, [("FeA", "Fe3+", .125, .125, .125, 1, .0054), ("FeB", "Fe", .5, .5, .5, 1, .0070), ("O", "O2-", .2549, .2549, .2549, 1, .0071)]),
    ("molybdenite", "ops", "P 63/m m c", (3.1604, 12.295), WYCKOFF, [("Mo", "Mo", T, 2 * T, .25, 1, .005), ("S", "S", T, 2 * T, .621, 1, .007)]),
    ("bismuth", "name", "R -3 m:H", (4.546, 11.862), WYCKOFF, [("Bi", "Bi", 0, 0, .2339, 1, .012)]),
    ("manganese_beta", "ops", "P 41 3 2", (6.3152,), "C. B. Shoemaker et al., Acta Cryst. B 34, 3573 (1978)",
     [("Mn1", "Mn", .0636, .0636, .0636, 1, .006), ("Mn2", "Mn", .125, .2022, .4522, 1, .006)]),
    ("gallium", "name", "C m c a", (4.5192, 7.6586, 4.5258), WYCKOFF, [("Ga", "Ga", 0, .1539, .0810, 1, .013)]),
    ("gallium_oxide", "name", "C 1 2/m 1", (12.214, 3.0371, 5.7981, 90, 103.83, 90), "J. Ahman, G. Svensson, J. Albertsson, Acta Cryst. C 52, 1336 (1996)",
     [("Ga1", "Ga", .0905, 0, .7946, 1, .004), ("Ga2", "Ga", .34137, 0, .68612, 1, .004), ("O1", "O", .1674, 0, .1011, 1, .006), ("O2", "O", .4957, 0, .2553, 1, .006),
      ("O3", "O", .8279, 0, .4365, 1, .006)]),
    ("cadmium_iodide", "ops", "P -3 m 1", (4.24, 6.84), WYCKOFF, [("Cd", "Cd", 0, 0, 0, 1, .02), ("I", "I", T, 2 * T, .249, 1, .018)]),
]


def cell_of(group, numbers):
    if len(numbers) == 6:
        return numbers
    if len(numbers) == 1:
        return (numbers[0],) * 3 + (90, 90, 90)
    if len(numbers) == 2:
        return (numbers[0], numbers[0], numbers[1], 90, 90, 120 if 143 <= group.number <= 194 else 90)
    return tuple(numbers) + (90, 90, 90)


def number(x, digits=10):
    return f"{x:.{digits}f}".rstrip("0").rstrip(".") or "0"


for name, how, symbol, numbers, source, atoms in STRUCTURES:
    group = gemmi.find_spacegroup_by_name(symbol)
    a = cell_of(group, numbers)
    lines = ["#\\#CIF_2.0" if how == "ddlm" else "#\\#CIF_1.1", f"# {source}", f"data_{name}", f"_chemical_name_common {name}"]
    if how == "ddlm":
        lines += [f"_cell.length_{k} {number(v)}" for k, v in zip("abc", a)] + [f"_cell.angle_{k} {number(v)}" for k, v in zip(("alpha", "beta", "gamma"), a[3:])]
    else:
        # One file with uncertainties, as measured cells have them.
        esd = "(2)" if name in ("rutile", "triphylite") else ""
        lines += [f"_cell_length_{k} {number(v)}{esd}" for k, v in zip("abc", a)] + [f"_cell_angle_{k} {number(v)}" for k, v in zip(("alpha", "beta", "gamma"), a[3:])]
    ops = [op.triplet() for op in group.operations()]
    if how == "ops":
        lines += [f"_space_group_name_H-M_alt '{symbol}'", f"_space_group_IT_number {group.number}", "loop_", "_space_group_symop_operation_xyz"] + [f"'{o}'" for o in ops]
    elif how == "old":
        lines += [f"_symmetry_space_group_name_H-M '{group.hm}'", "loop_", "_symmetry_equiv_pos_site_id", "_symmetry_equiv_pos_as_xyz"] + [f"{i + 1} {o}" for i, o in enumerate(ops)]
    elif how == "name":
        lines += [f"_symmetry_space_group_name_H-M '{symbol}'"]
    elif how == "hall":
        lines += [f"_space_group_name_Hall '{group.hall}'"]
    elif how == "number":
        lines += [f"_symmetry_Int_Tables_number {group.number}"]
    else:
        lines += [f"_space_group.name_H-M_alt \"{symbol}\"", "loop_", "_space_group_symop.id", "_space_group_symop.operation_xyz"] + [f"{i + 1} '{o}'" for i, o in enumerate(ops)]
    p = "_atom_site." if how == "ddlm" else "_atom_site_"
    lines += ["loop_", p + "label", p + "type_symbol", p + "fract_x", p + "fract_y", p + "fract_z", p + "occupancy", p + "U_iso_or_equiv"]
    for label, kind, x, y, z, occupancy, u in atoms:
        esd = "(3)" if name == "triphylite" and label == "O3" else ""
        lines.append(f"{label} {kind} {number(x)}{esd} {number(y)}{esd} {number(z)}{esd} {number(occupancy)} {'?' if u is None else number(u)}")
    with open(os.path.join(folder, name + ".cif"), "w") as file:
        file.write("\n".join(lines) + "\n")
print(len(STRUCTURES), "files")
