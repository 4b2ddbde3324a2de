"""Made-up measurements for each word that a verdict of lesson 00 can give."""

GOOD = {"always benign": 0.6, "by hand": 0.8, "learned": 0.9}
CASES = {
    "C01": [
        ((GOOD, 20, 20), "holds"),
        ((GOOD, 19, 20), "holds"),
        ((GOOD, 18, 20), "holds with a condition"),
        (({**GOOD, "learned": 0.7}, 20, 20), "holds with a condition"),
        (({**GOOD, "always benign": 0.95}, 20, 20), "holds with a condition"),
    ],
}
