"""Made-up measurements for each word that a verdict of lesson 02 can give."""

import pandas as pd

MODELS = ["linear", "forest", "neighbours"]


def costs(fit, validate, same_rows):
    """Seconds of the three models; one query takes a millisecond."""
    columns = {"fit": fit, "validate": validate, "same_rows": same_rows, "one": [0.001] * 3}
    return pd.DataFrame(columns, index=MODELS)


def curves(images_per_s, p50_s):
    """Two models' throughput and latency at 1, and at 256 and 1024, made by the client; the server gains nothing."""
    rows = [
        (model, made_by, size, latency if made_by == "client" else 0.1, rate if made_by == "client" else 10.0)
        for model in ("linear", "forest")
        for made_by in ("client", "server")
        for size, rate, latency in zip(
            (1, 256, 1024), (*images_per_s, images_per_s[1]), (*p50_s, p50_s[1]), strict=True
        )
    ]
    return pd.DataFrame(rows, columns=["model", "made_by", "size", "p50_s", "images_per_s"])


def changes(**regimes):
    """Factors of throughput and latency, and what the experiment says of them."""
    table = pd.DataFrame(regimes, index=["per_s", "p50_s"]).T
    table["together"] = (table > 1.25).all(axis=1)
    table["in_proportion"] = table["together"] & (table["p50_s"] / table["per_s"]).between(0.8, 1.25)
    return table


def sweep(at_50, at_200, alone_50=20.0):
    """The p99 by load, one at a time and of a way that waits."""
    columns = {"alone": [alone_50, 99.0, float("inf")], "waiting": [at_50, at_50, at_200]}
    return pd.DataFrame(columns, index=[50, 95, 200])


FOUR = changes(i=(100, 2), ii=(1, 4), iii=(3, 0.1), iv=(6, 10))
NOWHERE = changes(i=(100, 1), ii=(1, 4), iii=(3, 0.1), iv=(6, 1))
EVERYWHERE = changes(i=(4, 4), ii=(2, 2), iii=(3, 3), iv=(6, 6))
UNEVEN = changes(i=(4, 4), ii=(2, 2), iii=(3, 3), iv=(6, 20))
CALLS_MS = pd.Series({"p50": 20.0, "p99": 600.0, "mean": 33.0})
LOAD_TESTS = pd.DataFrame(
    {"test": ["closed loop", "server's clock", "open loop"], "latency_s": [0.006, 0.005, 0.2]}
)


def found(rare, often, mean=40.0):
    """Percent of the minutes that p99 and the mean find."""
    columns = {"mean": [10.0, mean], "p50": [5.0, 5.0], "p90": [5.0, 7.0], "p99": [rare, often]}
    return pd.DataFrame(columns, index=[0.5, 2.0])


def held(percent):
    """How often the bootstrap's interval from 100 calls holds the truth."""
    rows = pd.MultiIndex.from_tuples([("bootstrap", 100), ("ranks", 100)])
    return pd.DataFrame({"holds": [percent, 98.0]}, index=rows)


NEEDED = [299, 368]
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
    "C07": [
        ((curves((100, 5000), (0.006, 0.012)),), "holds"),
        ((curves((100, 5000), (0.006, 0.006)),), "corrected"),
        ((curves((100, 200), (0.006, 0.012)),), "corrected"),
    ],
    "C08": [((LOAD_TESTS,), "sourced")],
    "C09": [
        ((FOUR, FOUR, sweep(56, 37)), "holds with a condition"),
        ((FOUR, EVERYWHERE, sweep(56, 37)), "holds with a condition"),
        ((NOWHERE, NOWHERE, sweep(56, 37)), "corrected"),
        ((FOUR, NOWHERE, sweep(56, 37)), "corrected"),
        ((EVERYWHERE, EVERYWHERE, sweep(20, 37)), "holds"),
        ((EVERYWHERE, EVERYWHERE, sweep(56, 37)), "holds with a condition"),
        ((EVERYWHERE, EVERYWHERE, sweep(20, 37, alone_50=120.0)), "holds with a condition"),
        ((UNEVEN, EVERYWHERE, sweep(20, 37)), "holds with a condition"),
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
