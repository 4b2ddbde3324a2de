"""Made-up measurements for each word that a verdict of lesson 08 can give."""

import pandas as pd


def newcomers(found, of=24):
    """Apps of which so many are found more often than chance."""
    return pd.DataFrame({"four": [0.5] * found + [0.1] * (of - found)})


CLEAR, UNCLEAR = (0.6, 0.5, 0.7), (0.1, -0.1, 0.3)
CASES = {
    "C21": [((["no stall", "stall"], [3.2, 900.4]), "definition")],
    "C22": [(([0.1, 0.2, 0.7],), "definition")],
    "C28": [
        ((CLEAR, (0.01, -0.01, 0.02), newcomers(23)), "holds with a condition"),
        ((CLEAR, (0.02, 0.01, 0.03), newcomers(0)), "holds with a condition"),
        ((UNCLEAR, (0.01, -0.01, 0.02), newcomers(18)), "holds with a condition"),
        ((UNCLEAR, (0.01, -0.01, 0.02), newcomers(12)), "corrected"),
        ((CLEAR, (-0.8, -0.9, -0.7), newcomers(23)), "holds"),
        ((CLEAR, (0.8, -0.1, 1.7), newcomers(23)), "holds with a condition"),
        ((UNCLEAR, (0.8, 0.7, 0.9), newcomers(23)), "holds"),
    ],
}
