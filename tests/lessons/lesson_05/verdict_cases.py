"""Made-up measurements for each word that a verdict of lesson 05 can give."""

NONE = (0.01, 0.03)
CASES = {
    "C12": [
        (((0.42, 0.04), NONE, 0.75, (-0.15, 0.27)), "holds"),
        (((-0.42, 0.04), NONE, 0.75, (-0.15, 0.27)), "holds"),
        (((0.03, 0.04), NONE, 0.1, (0.0, 0.0)), "corrected"),
        (((0.3, 0.04), (0.28, 0.04), 0.9, (0.0, 0.0)), "corrected"),
    ],
    "C38": [((), "sourced")],
}
