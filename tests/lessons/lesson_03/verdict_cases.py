"""Made-up measurements for each word that a verdict of lesson 03 can give."""

import pandas as pd

MODELS = ["linear", "forest", "neighbours"]
CALLS_MS = pd.Series({"p50": 20.0, "p99": 600.0, "mean": 33.0})
NEEDED = [299, 368]


def costs(fit, validate, same_rows):
    """Seconds of the three models; one query takes a millisecond."""
    columns = {"fit": fit, "validate": validate, "same_rows": same_rows, "one": [0.001] * 3}
    return pd.DataFrame(columns, index=MODELS)


def found(rare, often, mean=40.0):
    """Percent of the minutes that p99 and the mean find."""
    columns = {"mean": [10.0, mean], "p50": [5.0, 5.0], "p90": [5.0, 7.0], "p99": [rare, often]}
    return pd.DataFrame(columns, index=[0.5, 2.0])


def held(percent):
    """How often the bootstrap's interval from 100 calls holds the truth."""
    rows = pd.MultiIndex.from_tuples([("bootstrap", 100), ("ranks", 100)])
    return pd.DataFrame({"holds": [percent, 98.0]}, index=rows)


CASES = {
    "C05": [
        ((costs([0.1] * 3, [0.01] * 3, [0.03] * 3), pd.Series([3.3] * 3, MODELS)), "sourced"),
        ((costs([9.0] * 3, [0.01] * 3, [0.03] * 3), pd.Series([9000.0] * 3, MODELS)), "sourced"),
    ],
    "C06": [
        ((costs([0.1, 0.1, 0.001], [0.01] * 3, [0.03] * 3),), "holds with a condition"),
        ((costs([0.1] * 3, [0.01] * 3, [0.03] * 3),), "holds with a condition"),
        ((costs([0.1, 0.1, 0.001], [0.03] * 3, [0.09] * 3),), "holds with a condition"),
        ((costs([0.1] * 3, [0.03] * 3, [0.09] * 3),), "holds"),
        ((costs([0.01] * 3, [0.01] * 3, [0.03] * 3),), "corrected"),
    ],
    "C10": [
        ((CALLS_MS, found(10, 99), held(63), NEEDED), "holds with a condition"),
        ((CALLS_MS, found(95, 99), held(63), NEEDED), "holds with a condition"),
        ((CALLS_MS, found(10, 99), held(95), NEEDED), "holds with a condition"),
        ((CALLS_MS, found(95, 99), held(95), NEEDED), "holds"),
        ((CALLS_MS, found(10, 60), held(63), NEEDED), "holds with a condition"),
        ((CALLS_MS, found(10, 45), held(63), NEEDED), "corrected"),  # 40 to 50 against 35 to 45
        ((CALLS_MS, found(10, 99, mean=98), held(63), NEEDED), "corrected"),
    ],
}
