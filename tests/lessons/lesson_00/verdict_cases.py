"""Made-up measurements for each word that a verdict of lesson 00 can give."""

GOOD = {"trivial": 0.6, "by_hand": 0.8, "learned": 0.9}
SURE, UNSURE, BEHIND = (0.1, 0.05), (0.04, 0.05), (-0.1, 0.05)
CASES = {
    "C01": [
        ((GOOD, {"a": SURE, "b": SURE}), "holds"),
        ((GOOD, {"a": SURE, "b": UNSURE}), "holds with a condition"),
        ((GOOD, {"a": BEHIND, "b": SURE}), "holds with a condition"),
        (({**GOOD, "learned": 0.7}, {"a": SURE, "b": SURE}), "holds with a condition"),
        (({**GOOD, "trivial": 0.95}, {"a": SURE, "b": SURE}), "holds with a condition"),
        ((GOOD, {"a": UNSURE, "b": BEHIND}), "corrected"),
    ],
}
