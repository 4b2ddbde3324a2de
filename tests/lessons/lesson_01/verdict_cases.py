"""Made-up measurements for each word that a verdict of lesson 01 can give."""

import pandas as pd


def _service(**outcomes: int) -> pd.DataFrame:
    """Make requests: of ``none_right=3`` three with the fault "none" and the outcome "right"."""
    names = {"person": "a person", "silent": "no answer"}
    rows = [tuple(key.split("_")) for key, count in outcomes.items() for _ in range(count)]
    return pd.DataFrame([(f, names.get(o, o)) for f, o in rows], columns=["fault", "outcome"])


BARE = _service(none_right=700, shift_wrong=200, dead_silent=100)
GOOD = _service(none_right=880, shift_person=100, shift_wrong=20)
FOOLED = _service(none_right=880, shift_wrong=120)
FAILING = _service(none_right=800, none_wrong=200)
LAZY = _service(none_person=700, none_right=300)
CLOSE = _service(none_right=955, none_wrong=45)  # 0.955, but not surely above 0.95
CONFLICT = {"leader": 0.2, "another": 0.5, "nobody": 0.3}
CASES = {
    "C02": [
        (({"a": ("x", "y", 0.003, 0.010), "b": ("x", "y", 0.02, 0.01)},), "definition"),
    ],
    "C03": [
        ((0.99, {"bare": BARE, "guarded": GOOD}, "shift"), "holds"),
        ((0.99, {"bare": GOOD, "guarded": GOOD}, "shift"), "holds"),
        ((0.99, {"bare": BARE, "guarded": FOOLED}, "shift"), "holds with a condition"),
        ((0.99, {"bare": BARE, "guarded": BARE}, "shift"), "corrected"),
        ((0.99, {"bare": GOOD, "guarded": FAILING}, "shift"), "corrected"),
        ((0.99, {"bare": BARE, "guarded": LAZY}, "shift"), "corrected"),
        ((0.99, {"bare": BARE, "guarded": CLOSE}, "shift"), "corrected"),
    ],
    "C04": [
        (({"a": "x", "b": "y"}, {"a": CONFLICT, "b": CONFLICT}), "holds"),
        (({"a": "x", "b": "y"}, {"a": CONFLICT, "b": {"leader": 1.0}}), "holds with a condition"),
        (({"a": "x"}, {"a": {"leader": 0.96, "nobody": 0.04}}), "corrected"),
        (({"a": "x"}, {"a": {"leader": 0.4, "another": 0.6}}), "corrected"),
    ],
}
