"""Made-up measurements for each word that a verdict of lesson 14 can give."""

import numpy as np
import pandas as pd

from utils.verification.exact import Answer


def _table(copies=100, exact=100, intervals=0):
    """Outcomes of 100 images: how many each method calls safe, always the first ones."""
    place = np.arange(100)
    columns = {"1,000 copies": copies, "exact": exact, "interval bounds": intervals}
    return pd.DataFrame({name: place < count for name, count in columns.items()})


FEW, HALF, MOST = (_table(intervals=count) for count in (10, 50, 90))
RIGHT, LESS = np.arange(500) < 480, np.arange(500) < 470
PROVED, REFUTED = Answer("proved", None, 1), Answer("refuted", np.zeros(2), 1)

CASES = {
    "S06": [
        ((_table(95, 75), _table(90, 30)), "corrected"),
        ((_table(95, 94), _table(90, 88)), "holds with a condition"),
        ((_table(95, 95), _table(95, 95)), "holds"),
    ],
    "S07": [
        ((_table(exact=75, intervals=10),), "corrected"),
        ((_table(exact=12, intervals=10),), "holds with a condition"),
        ((_table(exact=10, intervals=10),), "holds"),
    ],
    "S08": [
        ((_table(exact=75), _table(exact=74), _table(exact=85)), "corrected"),
        ((_table(exact=75), _table(exact=76), _table(exact=85)), "corrected"),
        ((_table(exact=60), _table(exact=70), _table(exact=95)), "holds with a condition"),
        ((_table(exact=60), _table(exact=90), _table(exact=95)), "holds"),
    ],
    "S09": [
        ((FEW, MOST, RIGHT, LESS), "holds with a condition"),
        ((FEW, HALF, RIGHT, LESS), "holds"),
        ((MOST, MOST, RIGHT, LESS), "corrected"),
    ],
    "S10": [
        ((REFUTED, PROVED, 0.88, 0.879), "corrected"),
        ((REFUTED, PROVED, 0.88, 0.86), "holds"),
        ((REFUTED, REFUTED, 0.88, 0.88), "holds with a condition"),
    ],
}
