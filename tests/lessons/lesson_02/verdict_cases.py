"""Made-up measurements for each word that a verdict of lesson 02 can give."""

import pandas as pd


def curves(images_per_s, p50_s):
    """Throughput and latency at 1, 64 and 1,024, made by the client; the server gains nothing."""
    rows = [
        (made_by, size, latency if made_by == "client" else 0.1, rate if made_by == "client" else 10.0)
        for made_by in ("client", "server")
        for size, rate, latency in zip((1, 64, 1024), images_per_s, p50_s, strict=True)
    ]
    return pd.DataFrame(rows, columns=["made_by", "size", "p50_s", "images_per_s"])


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
LOAD_TESTS = pd.DataFrame(
    {"test": ["closed loop", "server's clock", "open loop"], "latency_s": [0.006, 0.005, 0.2]}
)


CASES = {
    "C07": [
        ((curves((100, 4000, 5000), (0.006, 0.007, 0.012)),), "holds"),
        ((curves((100, 4000, 5000), (0.006, 0.006, 0.006)),), "corrected"),
        ((curves((100, 150, 200), (0.006, 0.007, 0.012)),), "corrected"),
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
}
