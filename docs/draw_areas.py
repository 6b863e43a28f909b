"""Redraw the shapes of seas and of parts of states: library/areas/*.geojson.

Usage: python docs/draw_areas.py [FOLDER]

Corners are [longitude, latitude] in degrees, drawn by us from general knowledge of the map: coarse, and meant only to
tell one sea or region from the next.  Land of the border file comes before any sea, so a sea may run over its coasts;
where the corners of two seas overlap, the smaller keeps the water.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

import shapely
from shapely.geometry import Polygon, box, mapping

FOLDER = Path(__file__).parents[1] / "src" / "foedus" / "library" / "areas"
TROPIC = 23.44
"""Of Cancer, in degrees north: the southern limit of article 6 of the North Atlantic Treaty."""
MANILA = 21.5
"""Northern limit, in the Pacific, of the treaty area of the Manila pact (article VIII)."""

# --------------------------------------------------------------------------- treaty areas

# Inter-American Treaty of Reciprocal Assistance, article 4: corners in the order of the text; the lines between
# them are rhumb lines, or run along a meridian.  From general knowledge of the text (certainty B).
RIO = [
    (-10, 90), (-10, 74), (-50, 47.5), (-60, 35), (-60, 20), (-24, 5), (-24, -90), (-90, -90), (-90, -30),
    (-97, 0), (-120, 15), (-190, 50), (-190, 54), (-168.9681, 65.5), (-168.9681, 90),
]  # fmt: skip


def mercator(lat: float) -> float:
    """Where a parallel lies on Mercator's chart, on which rhumb lines are straight."""
    return math.asinh(math.tan(math.radians(lat)))


def rhumb(start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    """Points along a rhumb line, its end left out."""
    if start[0] == end[0] or start[1] == end[1]:
        return [start]
    low, high = mercator(start[1]), mercator(end[1])
    points = []
    for step in range(20):
        lat = start[1] + (end[1] - start[1]) * step / 20
        share = (mercator(lat) - low) / (high - low)
        points.append((start[0] + (end[0] - start[0]) * share, lat))
    return points


def rio_region() -> shapely.Geometry:
    """The region of the Inter-American Treaty, cut at the date line."""
    corners = [point for a, b in zip(RIO, [*RIO[1:], RIO[0]], strict=True) for point in rhumb(a, b)]
    whole = Polygon(corners)
    east = whole.intersection(box(-180, -90, 180, 90))
    west = shapely.affinity.translate(whole.intersection(box(-360, -90, -180, 90)), 360)
    return shapely.union_all([east, west])


# --------------------------------------------------------------------------- oceans

# Each border is used by the oceans on both its sides.
AMERICAS = [  # from the Canadian Arctic to Cape Horn, over land
    (-90, 70), (-100, 60), (-100, 50), (-95, 40), (-100, 30), (-100, 20), (-97.5, 18), (-95, 17.2),
    (-91, 15.5), (-89, 14.6), (-87.5, 14), (-85, 12), (-84, 10.2), (-83, 9.1), (-82, 8.8), (-81, 8.6),
    (-80.2, 8.75), (-79.75, 9.1), (-79, 9.25), (-78.2, 8.95), (-77.5, 8.3), (-77.3, 7.5), (-76.8, 6),
    (-76.5, 4), (-77, 0), (-75, -10), (-69.5, -20), (-69.5, -35), (-71.5, -45), (-71, -50), (-71, -53),
    (-69.5, -54.8), (-67.27, -55.5), (-67.27, -90),
]  # fmt: skip
AFRICA = [(20, -90), (20, -34.5), (15, -5), (10, 10), (0, 15), (-5.6, 34), (-5.6, 36.2)]
EUROPE = [(-5.6, 36.2), (-4, 41), (2, 46), (6, 51), (10, 54), (12, 62), (20, 68)]
NORTH = [  # where the Atlantic meets the Arctic, from Norway to the Canadian islands
    (20, 68), (-25, 68.5), (-40, 70), (-50, 78), (-70, 79), (-80, 78), (-82, 74), (-90, 70),
]  # fmt: skip
ASIA = [  # from Suez to Singapore
    (32.5, 31),
    (36, 34),
    (48, 32),
    (60, 30),
    (75, 32),
    (90, 25),
    (95, 20),
    (97.8, 17),
    (98.3, 15),
    (99.2, 12),
    (99, 10),
    (102.5, 3.5),
    (104, 1.2),
]
MALAYA = [  # from Singapore to Torres Strait and Tasmania
    (104, 1.2), (104, -2), (106, -6.2), (115, -8.4), (120, -9), (125, -9.5), (131, -8.2), (137, -8),
    (142.5, -9), (142.5, -11), (143, -25), (145, -38), (146.82, -43.6), (146.82, -90),
]  # fmt: skip
FAR_EAST = [
    (104, 1.2),
    (102.5, 3.5),
    (99, 10),
    (100, 22),
    (115, 35),
    (130, 50),
    (140, 60),
    (160, 66.56),
    (180, 66.56),
]
BERING = [(-180, 66.56), (-160, 66.56), (-140, 67), (-120, 66.5), (-105, 67), (-90, 70)]
SIBERIA = [(20, 68), (40, 66), (60, 66.5), (72, 66), (180, 66.56)]

ATLANTIC = Polygon([*AFRICA, *EUROPE[1:], *NORTH[1:], *AMERICAS[1:]])
INDIAN = Polygon([(20, -90), (20, -34.5), (28, -20), (35, 0), (35, 10), (30, 20), *ASIA, *MALAYA[1:]])
PACIFIC = shapely.union_all(
    [
        Polygon([*reversed(MALAYA), *FAR_EAST[1:], (180, -90)]),
        Polygon([*BERING, *AMERICAS[1:], (-180, -90)]),
    ]
)
ARCTIC = shapely.union_all(
    [
        Polygon([*SIBERIA, (180, 90), (20, 90)]),
        Polygon([*reversed(NORTH), (20, 90), (-90, 90)]),
        Polygon([*BERING, (-90, 90), (-180, 90)]),
    ]
)

# --------------------------------------------------------------------------- seas

SEAS: dict[str, list[tuple[float, float]]] = {
    "mediterranean-sea": [
        (-5.6, 35.75), (-5.6, 36.05), (-5.3, 36.5), (-3, 37.5), (-1.2, 38.5), (-1, 40), (2, 42.3),
        (3, 43.9), (7.5, 44.6), (12, 46), (14, 46), (20, 43), (22.5, 41), (24, 41.3), (26.2, 41.1),
        (26.7, 40.5), (27.5, 39), (28.7, 37.5), (30.5, 37.3), (33, 36.7), (35, 37.3), (36.6, 37.2),
        (36.6, 34), (35.6, 32.5), (34.9, 31), (32.3, 30.8), (29, 30.5), (25, 30.8), (22, 30.3), (20, 29.8),
        (18, 29.8), (15, 31), (11, 32.5), (9.5, 33.3), (9.2, 36), (8, 36.2), (3, 36.2), (-1, 35.2),
        (-3, 34.8), (-5.3, 35.3),
    ],
    "adriatic-sea": [
        (18.2, 39.8), (20.1, 39.8), (20.2, 41), (19.8, 42.2), (17.5, 43.9), (15.5, 45.2), (14.6, 45.7),
        (13.5, 46), (12, 45.6), (12, 44.3), (13.3, 43), (14.3, 42), (15.6, 41.3), (17, 40.7), (18.1, 40.1),
    ],
    "aegean-sea": [
        (23.0, 36.5), (23.0, 36.2), (23.6, 35.4), (26.2, 35.1), (27.2, 35.6), (28.1, 36.2), (28.5, 36.9),
        (27.6, 37.5), (27.4, 38.6), (26.9, 39.6), (26.15, 39.97), (26.2, 40.1), (26.6, 40.55),
        (26.85, 40.68), (26.2, 41.0), (24.5, 41.1), (22.8, 40.9), (22.4, 40.2), (22.6, 39.3), (22.4, 38.9),
        (23, 38.5), (22.9, 37.9), (22.6, 37.6), (22.8, 37.0),
    ],
    "turkish-straits": [
        (26.15, 39.97), (26.2, 40.1), (26.6, 40.55), (27.5, 41.1), (28.7, 41.15), (29.05, 41.25),
        (29.2, 41.2), (29.3, 41.0), (30, 40.8), (29.2, 40.3), (27.5, 40.25), (26.5, 39.95),
    ],
    "black-sea": [
        (29.05, 41.25), (28.9, 41.2), (28.3, 41.3), (27.8, 41.8), (27.2, 42.6), (28, 44), (28.8, 45.2),
        (30.5, 46.8), (31.6, 47.3), (32.2, 47.2), (33.8, 46.3), (34.2, 45.9), (34.2, 45.3), (35.4, 45.18),
        (36.4, 45.2), (36.5, 45.1), (36.8, 45.1), (37.4, 45.0), (38.5, 44.6), (40.3, 43.8), (41.8, 42.8),
        (42, 41.7), (40, 40.7), (36, 41), (33, 41.5), (31.3, 40.9), (30, 41.0), (29.2, 41.2),
    ],
    "sea-of-azov": [
        (36.8, 45.1), (36.5, 45.1), (36.4, 45.2), (35.4, 45.18), (34.2, 45.3), (34.2, 45.9), (34.3, 46.5),
        (35.5, 46.8), (37.5, 47.4), (39.4, 47.5), (39.4, 46.8), (38.4, 46), (38.3, 45.4), (37.4, 45.0),
    ],
    "baltic-sea": [
        (10.6, 57.75), (11.6, 58), (12.5, 58.3), (13.5, 56.5), (14, 56), (15, 56.5), (16, 57.5),
        (16, 58.9), (17.2, 60), (16.8, 61.5), (16.9, 62.5), (17.8, 63), (20.3, 64.6), (21.5, 66),
        (24.5, 66.2), (26, 65), (23.5, 63.5), (22, 62), (22.8, 60.7), (25, 60.6), (28, 61), (30.6, 60.2),
        (29.5, 59.4), (26, 59.2), (24.3, 58.8), (24.8, 58.4), (24.8, 57.8), (24.8, 56.8), (23, 56.6),
        (21.5, 56.5), (21.8, 55), (20.3, 54.3), (18.8, 54.1), (16, 54), (14.5, 53.4), (12, 53.9),
        (10.6, 53.7), (9.6, 54.3), (9.2, 54.9), (9.2, 55.6), (9.5, 56.4), (9.9, 57.2),
    ],
    "north-sea": [
        (1.2, 51.2), (1.9, 50.95), (2.6, 50.8), (4.8, 51.3), (6.5, 52.9), (8.5, 53.1), (10.1, 53.4),
        (9.8, 53.8), (9.1, 54.3), (9, 55.5), (9.4, 56.7), (9.9, 57.2), (10.6, 57.75), (11.6, 58),
        (12, 58.5), (11.3, 59.7), (9.5, 59.8), (7, 58.8), (6.8, 60), (6.5, 61.5), (5, 62), (-0.9, 61),
        (-1.2, 60.2), (-3, 59), (-3.8, 58.5), (-4.6, 57.5), (-2.8, 57), (-3.9, 56.2), (-2.2, 55.4),
        (-1.8, 54.5), (-0.9, 53.6), (-0.2, 53), (0.2, 52.5), (1.2, 52.3), (0.4, 51.5),
    ],
    "english-channel": [
        (-5.7, 50.07), (-4, 50.7), (-2, 50.95), (0.5, 51.1), (1.2, 51.2), (1.9, 50.95), (1.9, 50.2),
        (0.6, 49.2), (-1, 48.9), (-1.3, 48.4), (-3, 48.4), (-4.7, 48.35), (-5.1, 48.45),
    ],
    "norwegian-sea": [
        (6.5, 62), (5, 62), (-0.9, 61), (-6.8, 62), (-13.6, 65), (-15, 66.3), (-8.5, 71), (16.5, 76.6),
        (19, 74.4), (25.7, 71.1), (25, 70), (22, 69.4), (17.5, 68), (14.5, 66.3), (13, 65), (11.6, 63.6),
        (8, 62.4),
    ],
    "greenland-sea": [
        (-15, 66.3), (-8.5, 71), (16.5, 76.6), (16, 78), (16, 80), (-12, 81.6), (-24, 81), (-27, 75),
        (-30, 70.5), (-25, 68.5), (-22.5, 66.3),
    ],
    "barents-sea": [
        (25.7, 71.1), (19, 74.4), (16.5, 76.6), (16, 78), (16, 80), (27, 80.1), (50, 80.8), (65, 80.8),
        (68.5, 77), (61, 75.5), (56, 73), (54.5, 71), (58, 70.3), (60.5, 69.3), (60, 68.2), (52, 67.3),
        (45, 66), (44, 64), (36, 63.6), (32, 66.3), (29, 69.3), (25, 70),
    ],
    "caspian-sea": [
        (46.5, 45), (46.8, 47.3), (53.8, 47.3), (54, 45), (52.9, 43.5), (52.9, 42.3), (55, 42.3),
        (54.5, 39.5), (54.3, 36.6), (51, 36.3), (48.6, 37.2), (48.8, 39), (49, 40.8), (48, 42),
        (46.8, 43.5),
    ],
    "gulf-of-mexico": [
        (-97.5, 18.5), (-99, 22), (-99, 28), (-97, 30.2), (-90, 31), (-84, 31), (-81.8, 28.5),
        (-80.8, 25.5), (-80.9, 25.0), (-82.35, 24.58), (-83, 24.58), (-83, 22.6), (-84.9, 21.9),
        (-87.07, 21.6), (-89.5, 20.3), (-92, 18), (-95, 17.5),
    ],
    "caribbean-sea": [
        (-87.07, 21.6), (-84.9, 21.9), (-83, 22.6), (-82, 22.8), (-79, 22), (-77, 21), (-75, 20.4),
        (-74.15, 20.25), (-73.4, 19.8), (-72.5, 19.4), (-71, 19), (-69, 18.8), (-68.4, 18.6),
        (-67.2, 18.4), (-66, 18.25), (-65.6, 18.3), (-64.5, 18.4), (-63, 18.1), (-61.75, 17.1),
        (-61.4, 16.2), (-61.35, 15.4), (-61, 14.6), (-60.95, 13.9), (-61.2, 13.2), (-61.7, 12.1),
        (-60.92, 10.83), (-61.4, 10.4), (-62.5, 10.3), (-65, 9.9), (-69, 10.5), (-70.8, 9), (-72, 9),
        (-73, 10), (-75.2, 9.3), (-76.9, 7.8), (-77.5, 8.3), (-78.2, 8.95), (-79, 9.25), (-79.75, 9.1),
        (-80.2, 8.75), (-81, 8.6), (-82, 8.8), (-83, 9.1), (-84, 10.2), (-84.5, 13), (-85.3, 15.2),
        (-89, 15.2), (-89.2, 17), (-88.7, 19), (-88, 20.5), (-87.5, 21.2),
    ],
    "red-sea": [
        (32.3, 30), (32.5, 29), (33, 27.5), (34.8, 24), (36.8, 21), (37, 19), (38.6, 16), (40.5, 14),
        (42.3, 12.7), (43.2, 12.5), (43.6, 12.7), (43.9, 14), (43.2, 17), (40.3, 20.5), (39.5, 22),
        (38.4, 24.5), (36.2, 27.5), (35.1, 29.7), (34.7, 29.6), (34, 28.7), (33, 30),
    ],
    "gulf-of-aden": [
        (43.2, 12.5), (43.6, 12.7), (45, 13.5), (48.5, 14.5), (51.2, 15.7), (52.2, 15.8), (51.27, 11.8),
        (49, 11), (45, 10.2), (43, 11), (42.3, 11.5),
    ],
    "persian-gulf": [
        (47.5, 30.8), (50.3, 30.7), (52.5, 28.2), (54.5, 27.2), (56.0, 27.4), (56.0, 26.35), (56.2, 26.15),
        (56.1, 25.7), (55.2, 24.6), (52, 23.5), (51.0, 24), (50.2, 24.8), (49.7, 26), (48.3, 28),
        (47.3, 29.4),
    ],
    "strait-of-hormuz": [
        (56.0, 27.4), (56.0, 26.35), (56.2, 26.15), (56.35, 25.9), (57.2, 25.9), (57.4, 27.2),
    ],
    "gulf-of-oman": [
        (56.35, 25.9), (57.2, 25.9), (57.4, 27.2), (58.5, 26), (61.7, 25.4), (61.7, 25.0), (59.85, 22.5),
        (58.5, 23), (56.8, 23.8), (56.1, 25),
    ],
    "malay-archipelago": [
        (104, 1.2), (104, -2), (106, -6.2), (115, -8.4), (120, -9), (125, -9.5), (131, -8.2), (137, -8),
        (137, -4.5), (133, -3.5), (131, -0.8), (128.2, 1.5), (127, 4), (125.6, 6), (123.5, 8), (123, 10),
        (121.3, 13), (120.5, 13), (119.5, 11.3), (117, 8), (116.5, 6.5), (114, 3), (109.5, 1.5),
    ],
    "south-china-sea": [
        (104, 1.2), (103.6, 1.6), (102.5, 3.5), (101.2, 6), (100, 8), (99.3, 10), (99.6, 13),
        (100.4, 14.2), (104, 13), (105, 10.5), (104.7, 8.5), (106.5, 10.9), (108, 12.5), (107, 16),
        (105, 19), (105.5, MANILA), (120.85, MANILA), (120.85, 18.5), (120.8, 16.3), (121, 14.3),
        (120.7, 13.6), (120.5, 13), (119.5, 11.3), (117, 8), (116.5, 6.5), (114, 3), (109.5, 1.5),
    ],
    "northern-south-china-sea": [
        (105.5, MANILA), (108, 22.6), (113, 23.4), (116.5, 24), (117.2, 23.8), (120.85, 22.0),
        (120.85, MANILA),
    ],
    "taiwan-strait": [(117.2, 23.8), (118.2, 25.3), (119.5, 26.2), (121.5, 25.3), (121.0, 23.5),
        (120.85, 22.0)],
    "east-china-sea": [
        (119.5, 26.2), (119.7, 28), (120.3, 30.5), (121, 32), (126.3, 33.2), (126.6, 33.45), (128.7, 32.7),
        (130.3, 32.2), (130.6, 31), (130, 29.5), (129.5, 28.2), (128, 26.5), (125.3, 24.7), (124.1, 24.3),
        (123, 24.4), (121.8, 24.9), (121.5, 25.3),
    ],
    "yellow-sea": [
        (121, 32), (118.8, 34), (118.8, 36.5), (117.3, 38), (117.4, 39.5), (121, 41.2), (124.5, 40.4),
        (125.8, 39.5), (127, 37.5), (127, 34.7), (126.5, 34.3), (126.6, 33.45), (126.3, 33.2),
    ],
    "sea-of-japan": [
        (126.6, 33.45), (126.5, 34.3), (127, 34.7), (128.2, 35.5), (128.8, 37), (127.2, 39), (127.3, 40.2),
        (129.3, 41.8), (130.8, 42.9), (132, 43.7), (135.3, 44.6), (138.3, 47), (140.3, 49.5), (141, 51.9),
        (142.2, 51.9), (142.4, 49.5), (142.7, 46.8), (142.1, 45.5), (142, 43.5), (140.8, 42.4),
        (140.8, 41.5), (140.6, 40.5), (140.2, 38.5), (138.3, 36.2), (136, 35.2), (133, 34.8),
        (131.3, 34.1), (130.9, 33.8), (130.3, 33.2), (129.9, 32.9), (128.7, 32.7),
    ],
}  # fmt: skip


def seas() -> dict[str, shapely.Geometry]:
    """Shape of each sea, none over another; oceans are cut where a treaty draws a line through them."""
    rio = rio_region()
    north, tropics, south = box(-180, TROPIC, 180, 90), box(-180, 0, 180, TROPIC), box(-180, -90, 180, 0)
    above, below = box(-180, MANILA, 180, 90), box(-180, -90, 180, MANILA)
    drawn = {name: Polygon(corners) for name, corners in SEAS.items()}
    gulf, greenland = drawn["gulf-of-mexico"], drawn["greenland-sea"]
    drawn |= {
        "gulf-of-mexico": gulf & north,
        "southern-gulf-of-mexico": gulf & tropics,
        "greenland-sea": greenland - rio,
        "western-greenland-sea": greenland & rio,
        "north-atlantic": (ATLANTIC & north) - rio,
        "western-north-atlantic": ATLANTIC & north & rio,
        "tropical-atlantic": (ATLANTIC & tropics) - rio,
        "western-tropical-atlantic": ATLANTIC & tropics & rio,
        "south-atlantic": (ATLANTIC & south) - rio,
        "western-south-atlantic": ATLANTIC & south & rio,
        "pacific-ocean": (PACIFIC & below) - rio,
        "northern-pacific": (PACIFIC & above) - rio,
        "eastern-pacific": PACIFIC & rio,
        "indian-ocean": INDIAN,
        "arctic-ocean": ARCTIC - rio,
        "american-arctic": ARCTIC & rio,
    }
    taken, apart = Polygon(), {}
    for name, water in sorted(drawn.items(), key=lambda item: item[1].area):
        apart[name] = shapely.MultiPolygon([p for p in shapely.get_parts(water - taken) if p.area > SLIVER])
        taken |= water
    return apart


SLIVER = 0.01
"""Square degrees of what two drawings of one line leave between them."""


# --------------------------------------------------------------------------- land

# The whole of a shape that the border file has under a code of its own.
WHOLE = {
    "ABW": "aruba", "AIA": "anguilla", "ALA": "aland-islands", "ASM": "american-samoa", "ATA": "antarctica",
    "ATF": "french-southern-lands", "BLM": "saint-barthelemy", "BMU": "bermuda", "COK": "cook-islands",
    "CUW": "curacao",
    "CYM": "cayman-islands", "CYN": "northern-cyprus", "ESH": "western-sahara", "FLK": "falkland-islands",
    "FRO": "faroe-islands",
    "GGY": "guernsey", "GRL": "greenland", "GUM": "guam", "HKG": "hong-kong",
    "HMD": "heard-and-mcdonald-islands", "IMN": "isle-of-man",
    "IOA": "australian-indian-ocean-territories", "IOT": "chagos-archipelago", "JEY": "jersey",
    "KAS": "siachen-glacier", "MAC": "macao",
    "MAF": "saint-martin", "MNP": "northern-mariana-islands", "MSR": "montserrat", "NCL": "new-caledonia",
    "NFK": "norfolk-island", "NIU": "niue",
    "PCN": "pitcairn-islands", "PRI": "puerto-rico", "PYF": "french-polynesia", "SGS": "south-georgia",
    "SHN": "saint-helena", "SOL": "somaliland",
    "SPM": "saint-pierre-and-miquelon", "SXM": "sint-maarten", "TCA": "turks-and-caicos-islands",
    "VGB": "british-virgin-islands",
    "VIR": "us-virgin-islands", "WLF": "wallis-and-futuna",
}  # fmt: skip

# Land of these codes within these boxes: west, south, east, north.
BOXES: dict[str, tuple[str, list[tuple[float, float, float, float]]]] = {
    "alaska": ("USA", [(-180, 51, -129.9, 72), (170, 51, 180, 54)]),
    "hawaii": ("USA", [(-179, 18, -154, 29)]),
    "balearic-islands": ("ESP", [(1, 38.5, 4.6, 40.3)]),
    "canary-islands": ("ESP", [(-18.6, 27.3, -13, 29.6)]),
    "corsica": ("FRA", [(8.3, 41.2, 9.8, 43.2)]),
    "french-guiana": ("FRA", [(-55, 2, -51, 6)]),
    "guadeloupe": ("FRA", [(-62, 15.7, -60.9, 16.6)]),
    "martinique": ("FRA", [(-61.4, 14.3, -60.7, 15)]),
    "mayotte": ("FRA", [(44.8, -13.2, 45.5, -12.5)]),
    "reunion": ("FRA", [(55, -21.6, 56, -20.7)]),
    "crete": ("GRC", [(23.3, 34.7, 26.4, 35.75)]),
    "svalbard": ("NOR", [(10, 74, 34.5, 81)]),
    "jan-mayen": ("NOR", [(-9.3, 70.6, -7.7, 71.3)]),
    "azores": ("PRT", [(-31.6, 36.7, -24.7, 40)]),
    "madeira": ("PRT", [(-17.5, 32.2, -16, 33.3)]),
    "bonaire": ("NLD", [(-68.6, 11.9, -68, 12.5)]),
    "saba-and-sint-eustatius": ("NLD", [(-63.4, 17.3, -62.8, 17.8)]),
    "okinawa": ("JPN", [(122.8, 24, 131.4, 27.1)]),
    "easter-island": ("CHL", [(-110, -28, -105, -26)]),
    "kaliningrad": ("RUS", [(19.4, 54.2, 23, 55.4)]),
    "southern-kurils": ("RUS", [(145.3, 43.3, 149.2, 45.7)]),
    "goa": ("IND", [(73.67, 14.9, 74.34, 15.8)]),
}  # fmt: skip
# What the region of the Inter-American Treaty takes in of Antarctica.
BOXES["american-antarctica"] = ("ATA", [(-90, -90, -24, -60)])

# Land of these codes within an outline.
OUTLINES: dict[str, tuple[str, list[tuple[float, float]]]] = {
    "crimea": ("UKR", [
        (32.3, 44.2), (36.75, 44.2), (36.75, 45.55), (35.4, 45.55), (35.0, 45.85), (34.5, 46.03),
        (34.0, 46.07), (33.62, 46.14), (33.2, 46.0), (32.3, 45.9),
    ]),
    "kherson-region": ("UKR", [
        (31.8, 46.1), (31.9, 46.55), (32.15, 46.68), (32.45, 46.9), (32.95, 47.0), (33.1, 47.25),
        (33.3, 47.55), (33.75, 47.55), (34.05, 47.4), (34.4, 47.3), (34.75, 46.95), (34.85, 46.7),
        (35.0, 46.45), (35.25, 46.2), (35.0, 45.85), (34.5, 46.03), (34.0, 46.07), (33.62, 46.14),
        (33.2, 46.0), (32.3, 45.9),
    ]),
    "zaporizhzhia-region": ("UKR", [
        (34.4, 47.3), (34.3, 47.52), (34.75, 47.7), (34.9, 48.0), (35.2, 48.1), (35.6, 48.12),
        (36.3, 48.0), (36.55, 47.85), (36.75, 47.5), (36.9, 47.2), (37.0, 46.9), (37.0, 46.5), (36, 46.3),
        (35.25, 46.2), (35.0, 46.45), (34.85, 46.7), (34.75, 46.95),
    ]),
    "donetsk-region": ("UKR", [
        (36.55, 47.85), (36.75, 48.1), (36.7, 48.6), (36.8, 48.82), (37.2, 48.98), (37.4, 49.1),
        (37.6, 49.25), (37.9, 49.2), (38.05, 49.0), (38.2, 48.85), (38.25, 48.7), (38.35, 48.5),
        (38.55, 48.38), (38.7, 48.22), (38.85, 48.02), (39.0, 47.8), (38.6, 47.5), (38.5, 47.0),
        (38.3, 46.7), (37.0, 46.5), (37.0, 46.9), (36.9, 47.2), (36.75, 47.5),
    ]),
    "luhansk-region": ("UKR", [
        (37.9, 49.2), (37.95, 49.55), (38.0, 49.8), (38.1, 50.1), (39.5, 50.2), (40.5, 49.7), (40.5, 49.2),
        (40.2, 47.8), (39.0, 47.8), (38.85, 48.02), (38.7, 48.22), (38.55, 48.38), (38.35, 48.5),
        (38.25, 48.7), (38.2, 48.85), (38.05, 49.0),
    ]),
    "kursk-region": ("RUS", [
        (34.0, 51.2), (34.2, 51.75), (34.6, 51.95), (35.0, 52.25), (35.3, 52.43), (35.6, 52.3),
        (36.3, 52.25), (37.0, 52.1), (37.8, 51.95), (38.4, 52.0), (38.5, 51.65), (37.9, 51.5),
        (37.3, 51.4), (36.9, 51.15), (36.4, 51.0), (35.9, 51.0), (35.3, 50.9), (34.9, 50.9),
    ]),
    "transnistria": ("MDA", [
        (28.75, 48.2), (29.2, 48.1), (29.7, 47.6), (30.3, 46.8), (30.1, 46.3), (29.75, 46.6),
        (29.42, 46.75), (29.5, 46.95), (29.12, 47.3), (28.9, 47.7), (28.6, 48.0),
    ]),
    "abkhazia": ("GEO", [
        (39.8, 43.4), (40.2, 43.8), (41.6, 43.7), (42.35, 43.3), (42.1, 42.9), (41.8, 42.55),
        (41.52, 42.37), (41.0, 42.4), (40.0, 43.2),
    ]),
    "south-ossetia": ("GEO", [
        (43.4, 42.5), (43.7, 42.75), (44.3, 42.8), (44.65, 42.4), (44.5, 42.1), (44.1, 42.13),
        (43.8, 42.18), (43.5, 42.25),
    ]),
    "nagorno-karabakh": ("AZE", [
        (46.3, 40.25), (46.6, 40.35), (47.0, 40.3), (47.0, 39.95), (47.2, 39.7), (47.1, 39.45),
        (46.85, 39.45), (46.65, 39.65), (46.5, 39.85), (46.2, 40.0),
    ]),
    "essequibo": ("GUY", [
        (-61.5, 1.1), (-61.5, 8.7), (-59, 8.7), (-58.45, 7.0), (-58.55, 6.4), (-58.65, 5.0), (-58.5, 4.0),
        (-58.7, 2.5), (-59, 1.1),
    ]),
    "panama-canal-zone": ("PAN", [
        (-80.05, 9.5), (-79.8, 9.5), (-79.5, 9.05), (-79.52, 8.85), (-79.68, 8.85), (-79.9, 9.1),
    ]),
    "suez-canal": ("EGY", [(32.2, 31.4), (32.45, 31.4), (32.7, 29.8), (32.4, 29.8), (32.2, 30.4)]),
    "golan-heights": ("SYR,ISR", [
        (35.62, 32.7), (35.62, 33.24), (35.78, 33.4), (35.85, 33.28), (35.87, 33.0), (35.85, 32.8),
        (35.75, 32.7),
    ]),
}  # fmt: skip

# Shapes of our own for what the border file lacks, or shows too coarsely: they hold on land and water.
OWN: dict[str, list[tuple[float, float]]] = {
    "ceuta": [(-5.40, 35.86), (-5.40, 35.92), (-5.26, 35.93), (-5.26, 35.86)],
    "melilla": [(-3.00, 35.26), (-3.00, 35.33), (-2.92, 35.33), (-2.92, 35.26)],
    "gibraltar": [(-5.37, 36.10), (-5.37, 36.155), (-5.33, 36.155), (-5.33, 36.10)],
    "akrotiri": [(32.75, 34.63), (32.80, 34.70), (32.93, 34.69), (33.03, 34.64), (33.05, 34.60),
        (33.04, 34.55), (32.92, 34.55), (32.90, 34.64)],
    "dhekelia": [(33.70, 34.96), (33.70, 35.02), (33.80, 35.07), (33.86, 35.11), (33.91, 35.08),
        (33.85, 35.03), (33.86, 34.97), (33.80, 34.95)],
    "guantanamo-bay": [(-75.25, 19.87), (-75.25, 20.02), (-75.07, 20.02), (-75.07, 19.87)],
    "al-udeid": [(51.25, 25.07), (51.25, 25.16), (51.38, 25.16), (51.38, 25.07)],
    "doha": [(51.42, 25.19), (51.42, 25.40), (51.62, 25.40), (51.62, 25.19)],
    "senkaku-islands": [(123.3, 25.6), (123.3, 26.1), (124.7, 26.1), (124.7, 25.75), (123.7, 25.6)],
    "VAT": [(12.445, 41.900), (12.445, 41.907), (12.458, 41.907), (12.458, 41.900)],
}  # fmt: skip

# Islets and reefs: latitude and longitude; everything within ten nautical miles counts as at them, which is a
# little less than territorial waters would be, so that neighbours stay apart.
ISLETS = {
    "dokdo-takeshima": (37.24, 131.87),
    "second-thomas-shoal": (9.75, 115.87),
    "scarborough-shoal": (15.18, 117.76),
    "mischief-reef": (9.9, 115.53),
    "thitu-island": (11.05, 114.28),
    "wake-island": (19.28, 166.65),
}
TEN_MILES = 10 / 60  # degrees of latitude


def around(lat: float, lon: float) -> Polygon:
    """Twelve corners ten nautical miles from a point."""
    turns = [math.radians(30 * step) for step in range(12)]
    wide = TEN_MILES / math.cos(math.radians(lat))
    return Polygon([(lon + wide * math.cos(turn), lat + TEN_MILES * math.sin(turn)) for turn in turns])


def lands() -> list[dict[str, object]]:
    """What is told apart on land: the place, and the codes of the border file of whose land it is a part."""
    parts = [part(place, code, None) for code, place in WHOLE.items()]
    for place, (code, boxes) in BOXES.items():
        parts.append(part(place, code, shapely.union_all([box(*edges) for edges in boxes])))
    parts += [part(place, codes, Polygon(corners)) for place, (codes, corners) in OUTLINES.items()]
    parts += [part(place, "", Polygon(corners)) for place, corners in OWN.items()]
    parts += [part(place, "", around(*point)) for place, point in ISLETS.items()]
    return parts


def part(place: str, codes: str, shape: shapely.Geometry | None) -> dict[str, object]:
    """One feature; without a shape of its own it is all land of its codes."""
    return feature({"place": place, "of": codes.split(",") if codes else []}, shape)


def feature(properties: dict[str, object], shape: shapely.Geometry | None) -> dict[str, object]:
    """One shape with what is told about it."""
    drawn = None
    if shape is not None:
        whole = shapely.set_precision(shape, 0.0001)
        drawn = json.loads(json.dumps(mapping(whole)), parse_float=lambda text: round(float(text), 4))
    return {"type": "Feature", "properties": properties, "geometry": drawn}


def write(folder: Path, name: str, features: list[dict[str, object]]) -> None:
    """Write one file, a shape a line."""
    lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in features)
    text = f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'
    (folder / name).write_text(text, encoding="utf-8")


def main() -> None:
    """Write every file."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    write(folder, "seas.geojson", [feature({"place": n}, shape) for n, shape in sorted(seas().items())])
    write(folder, "lands.geojson", lands())


if __name__ == "__main__":
    main()
