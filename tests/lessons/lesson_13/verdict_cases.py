"""Made-up measurements for each word that a verdict of lesson 13 can give."""

import pandas as pd


def _paid(wide_20, wide_5, free_20=1450.0):
    rows = {
        "without wide beams": (0.54, 1440.0, 1360.0),
        "with wide beams": (0.60, wide_20, wide_5),
        "wide beams for free": (0.60, free_20, 1400.0),
    }
    return pd.DataFrame(rows, ["first is best", "20 ms", "5 ms"]).T


def _rates(one, three):
    return pd.DataFrame({"vote": [1300.0, 1350.0, 1400.0], "power": [one, 1350.0, three]}, [1, 2, 3])


def _ladder(vote, counts, gain=0.87):
    rows = {
        "all beams": (1120.0, 0.0),
        "last beam": (1390.0, 0.75),
        "counts": (counts, 0.8),
        "vote": (vote, gain),
    }
    return pd.DataFrame(rows, ["Mbit/s", "share of the gain"]).T


def _shares(one, six, last=0.85, before=0.88):
    columns = ["vote, 1", "vote, 6", "last beam, 1", "last beam, 6"]
    rows = {"weeks 7-8": (before, 0.99, 0.87, 0.94), "the antenna turned": (one, six, last, 0.93)}
    return pd.DataFrame(rows, columns).T


def _crowd(alone):
    return pd.DataFrame({"each for itself": [1440.0, alone], "one list": [1300.0, 1300.0]}, [1, 20])


CASES = {
    "S01": [
        ((_paid(1450.0, 1370.0),), "holds"),
        ((_paid(1450.0, 1300.0),), "holds with a condition"),
        ((_paid(1400.0, 1200.0),), "corrected"),
        ((_paid(1400.0, 1200.0, 1430.0),), "corrected"),
    ],
    "S02": [
        ((_rates(1320.0, 1410.0),), "holds"),
        ((_rates(1320.0, 1390.0),), "holds with a condition"),
        ((_rates(1300.0, 1390.0),), "corrected"),
    ],
    "S03": [
        ((_ladder(1440.0, 1410.0), _shares(0.86, 0.96), _crowd(1310.0)), "holds"),
        ((_ladder(1440.0, 1410.0), _shares(0.70, 0.96), _crowd(1310.0)), "holds with a condition"),
        ((_ladder(1440.0, 1410.0), _shares(0.86, 0.96), _crowd(1100.0)), "holds with a condition"),
        (
            (_ladder(1440.0, 1410.0), _shares(0.86, 0.96, before=0.86), _crowd(1310.0)),
            "holds with a condition",
        ),
        ((_ladder(1410.0, 1410.0), _shares(0.70, 0.96), _crowd(1100.0)), "corrected"),
    ],
    "S04": [
        ((_shares(0.70, 0.90),), "holds"),
        ((_shares(0.70, 0.96),), "holds with a condition"),
        ((_shares(0.84, 0.97),), "corrected"),
    ],
    "S05": [
        ((_ladder(1440.0, 1200.0, 1.7),), "holds"),
        ((_ladder(1440.0, 1410.0),), "corrected"),
    ],
}
