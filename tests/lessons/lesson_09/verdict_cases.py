"""Made-up measurements for each word that a verdict of lesson 09 can give."""

import pandas as pd

MODELS = ["linear discriminant", "naive Bayes"]


def gains(*lows_and_highs: tuple[float, float]) -> pd.DataFrame:
    """Make what `tree_gains` gives, from the ends of each model's interval."""
    ends = pd.DataFrame(lows_and_highs, MODELS[: len(lows_and_highs)], ["low", "high"])
    return ends.assign(flat=0.5, tree=0.5, gain=ends.mean(axis=1))


UP, DOWN, OPEN = (0.01, 0.2), (-0.2, -0.01), (-0.01, 0.2)

CASES = {
    "C23": [((["I10", "J00", "K29"], [1.0, 1.0]), "definition")],
    "C24": [
        ((gains(UP, OPEN), gains(DOWN, DOWN), gains(DOWN)), "holds with a condition"),
        ((gains(UP, UP), gains(OPEN, UP), gains(UP)), "holds with a condition"),
        ((gains(OPEN, OPEN), gains(UP, OPEN), gains(OPEN)), "holds with a condition"),
        ((gains(UP, UP), gains(UP, UP), gains(OPEN)), "holds with a condition"),
        ((gains(UP, UP), gains(UP, UP), gains(UP)), "holds"),
        ((gains(OPEN, OPEN), gains(DOWN, OPEN), gains(OPEN)), "corrected"),
        ((gains(DOWN, DOWN), gains(DOWN, DOWN), gains(DOWN)), "corrected"),
    ],
}
