"""Typical wrong answers and right answers by other roads for lesson 07."""

import numpy as np

from utils.lifecycle.stages import faults

STAGES = {
    "A": ("data engineering", "leak"),
    "B": ("scoping", "metric"),
    "C": ("deployment", "mismatch"),
    "D": ("model development", "too simple"),
}


def _unless(batch, **limits):
    """A check like the right one, with parts of it left out or changed."""
    if limits.get("faults", True) and faults(batch):
        return True
    if len(batch) < limits.get("rows", 500):
        return True
    moving = limits.get("moving", ("sinr_slope_db", "sinr_db", "distance_m", "speed_mps", "load_pct"))
    if any(batch[name].nunique() == 1 for name in moving):
        return True
    low, high = limits.get("blocked", (0.03, 0.4))
    return not low < batch["blocked_100ms"].mean() < high


def _refusing(batch):
    """Raises an error where it should return True."""
    if faults(batch):
        raise ValueError("refused")
    return _unless(batch)


WRONG = {
    "07.a": [
        (STAGES | {"A": ("model development", "leak")}, "Case A does not lead back to model development"),
        (STAGES | {"B": ("model development", "metric")}, "Case B does not lead back to model development"),
        (STAGES | {"C": ("monitoring", "mismatch")}, "Case C does not lead back to monitoring"),
        (STAGES | {"D": ("model development", "metric")}, "is not why"),
        (STAGES | {"D": ("training", "too simple")}, "none of the six stages"),
        (STAGES | {"D": ("model development", "bad luck")}, "none of the reasons"),
        ({"A": ("scoping", "leak")}, "B, C, D is still missing"),
        (dict.fromkeys("ABCD", "scoping"), "give a pair of texts"),
        (STAGES | {"A": ("leak", "data engineering")}, "first the stage, then the reason"),
        (STAGES | {"A": ("monitoring", "leak")}, "Case A does not lead back to monitoring"),
        (STAGES | {"A": ("data engineering", "mismatch")}, "'mismatch' is not why"),
        (STAGES | {"B": ("business analysis", "metric")}, "Case B does not lead back to business analysis"),
        (STAGES | {"B": ("scoping", "mismatch")}, "it was told the wrong thing"),
        (STAGES | {"C": ("data engineering", "mismatch")}, "Case C does not lead back to data engineering"),
        (STAGES | {"C": ("model development", "mismatch")}, "Case C does not lead back to model development"),
        (STAGES | {"D": ("data engineering", "too simple")}, "Case D does not lead back to data engineering"),
        (STAGES | {"D": ("scoping", "metric")}, "Case D does not lead back to scoping"),
        (list(STAGES.values()), "Give a dictionary with the keys"),
        (STAGES | {"E": ("scoping", "metric")}, "Give a dictionary with the keys"),
        (STAGES | {"C": (4, "mismatch")}, "give a pair of texts"),
        (STAGES | {"A": STAGES["C"], "C": STAGES["A"]}, "2 of the four cases are not right"),
        (STAGES | {"B": STAGES["D"], "D": STAGES["B"]}, "It shows there. But where was it decided? (2 of"),
        ({case: ("data engineering", why) for case, (_, why) in STAGES.items()}, "3 of the four cases"),
        ({case: (why, stage) for case, (stage, why) in STAGES.items()}, "first the stage, then the reason"),
        ({case: stage for case, (stage, _) in STAGES.items()}, "give a pair of texts"),
        ({case: ", ".join(pair) for case, pair in STAGES.items()}, "give a pair of texts"),
        (dict(enumerate(STAGES.values(), 1)), "Give a dictionary with the keys"),
        (STAGES | {"A": ("scoping", "leak")}, "Case A does not lead back to scoping"),
        (STAGES | {"A": ("data engineering", "data leak")}, "'data leak' is none of the reasons"),
        (STAGES | {"C": ("deployment", "leak")}, "only what arrives differs"),
        (STAGES | {"D": ("scoping", "too simple")}, "Case D does not lead back to scoping"),
        (STAGES | {"D": ("deployment", "too simple")}, "Case D does not lead back to deployment"),
        (STAGES | {"D": ("modeling", "too simple")}, "'modeling' is none of the six stages"),
    ],
    "07.b": [
        (lambda batch: False, "lets 11 of 11 faulty months through"),
        (lambda batch: True, "refuses every clean month"),
        (lambda batch: bool(faults(batch)), "frozen at one value"),
        (
            lambda batch: bool(faults(batch)) or batch["blocked_100ms"].mean() > 0.11 or len(batch) < 500,
            "clean months, and soon nobody listens",
        ),
        (lambda batch: _unless(batch, moving=("sinr_db",)), "another reading is frozen"),
        (lambda batch: bool(batch["load_pct"].isna().any()), "begin with stages.faults(batch)"),
        (lambda batch: faults(batch), "return True to refuse"),
        (
            lambda batch: bool(faults(batch)) or bool((batch.nunique() == 1).any()),
            "nearly every label is 0 (1,000 rows, 0.",
        ),
        (lambda batch: not _by_steps(batch), "True is to refuse"),
        (lambda batch: _unless(batch, faults=False), "begin with stages.faults(batch)"),
        (lambda batch: _unless(batch, rows=0), "nine rows out of ten are lost (100 rows"),
        (lambda batch: _unless(batch, rows=1000) or len(batch) != 1001, "refuses every clean month"),
        (lambda batch: _unless(batch, blocked=(0.0, 0.4)), "nearly every label is 0 (1,000 rows, 0."),
        (lambda batch: _unless(batch, blocked=(0.03, 1.0)), "labels are turned round (1,000 rows, 8"),
        (lambda batch: _unless(batch, blocked=(0.12, 0.4)), "clean months, and soon nobody listens"),
        (lambda batch: _unless(batch, blocked=(0.09, 0.11)), "clean months, and soon nobody listens"),
        (lambda batch: _unless(batch, moving=()), "a reading is frozen"),
        (lambda batch: len(batch) < 500, "lets 10 of 11 faulty months through"),
        (lambda batch: "refuse" if faults(batch) else "pass", "return True to refuse"),
        (lambda batch: bool(faults(batch)) or batch["device"].nunique() < 3, "month 1, 1,000 rows"),
        (lambda batch: None, "returns nothing"),
        (lambda batch: len(faults(batch)) == 0, "True is to refuse"),
        (lambda batch: batch["blocked_100ms"].mean() > 0.4, "lets 10 of 11 faulty months through"),
        (lambda batch: _unless(batch, rows=1000), "month 12, 960 rows"),
        (lambda batch: _unless(batch, rows=50), "nine rows out of ten are lost (100 rows"),
        (lambda batch: _unless(batch, blocked=(3, 40)), "refuses every clean month"),
        (lambda batch: _unless(batch) or batch["blocked_100ms"].sum() > 40, "refuses every clean month"),
        (
            lambda batch: _unless(batch) or batch["sinr_db"].nunique() < len(batch),
            "refuses every clean month",
        ),
        (
            lambda batch: _unless(batch, blocked=(0.0005, 0.4)),
            "nearly every label is 0 (1,000 rows, 0.",
        ),
        (lambda batch: bool(batch["blocked"].mean() > 0.4), "No month has a column 'blocked'"),
        (lambda batch: True if _by_steps(batch) else None, "return True or False on every way"),
        (lambda batch: print(bool(faults(batch))), "returns nothing"),
        (
            lambda batch: bool((batch[["sinr_db", "load_pct"]].std() == 0).any()),
            "begin with stages.faults(batch)",
        ),
        (
            lambda batch: bool(faults(batch)) or batch[["sinr_db", "load_pct"]].nunique() == 1,
            "return True to refuse",
        ),
        (lambda batch: _refusing(batch), "return True at once"),
        (lambda batch: _unless(batch, rows=970), "month 12, 960 rows"),
        (lambda batch: len(faults(batch)), "frozen at one value"),
    ],
    "07.c": [
        ([], "Not retraining costs more"),
        ([4], "before the world has changed"),
        ([10, 11], "too late"),
        ([6], "You are near"),
        ([4, 5, 6], "the budget holds 4000"),
        ([3, 5], "months from 4 to 11"),
        (5, "Give a list of months"),
        ([5.5], "Give a list of months"),
        ([4, 11], "no better than never"),
        ([4, 10], "In month 4 nothing had changed"),
        ([8], "up to month 8"),
        ([9, 10], "up to month 9"),
        ([7, 11], "You are near"),
        ([11], "too late"),
        ([4, 8], "In month 4 nothing had changed"),
        ([5, 12], "months from 4 to 11"),
        (["May"], "5 for May"),
        (list(range(4, 12)), "8 retrainings need 16000 labels"),
        ([8, 11], "up to month 8"),
        ({"months": [5]}, "Give a list of months"),
        ([6, 6], "stands there twice"),
        ([5, 7], "Month 5 alone gives"),
        ([6, 9], "up to the end of month 6"),
        ([7], "up to the end of month 7"),
        ([8, 10], "up to month 8"),
        ([4, 6], "month 6 comes late"),
        ([4, 7, 10], "the budget holds 4000"),
        ([0, 1, 0, 0, 0, 1, 0, 0], "not a yes or no for each month"),
        ([2000, 2000], "Those are labels"),
        ([5, "9"], "Give a list of months"),
        ("5 and 9", "Give a list of months"),
        ([12], "months from 4 to 11"),
        ([11, 4], "no better than never"),
        ([5, 2000], "Those are labels"),
        (None, "Give a list of months"),
        ([-5], "months from 4 to 11"),
    ],
}


def _by_steps(batch):
    if faults(batch) or len(batch) < 500:
        return True
    for name in ("sinr_slope_db", "sinr_db", "distance_m", "speed_mps", "load_pct"):
        if np.ptp(batch[name].to_numpy(dtype=float)) == 0:
            return True
    return not 0.03 < batch["blocked_100ms"].mean() < 0.4


RIGHT = {
    "07.a": [
        STAGES,
        {k: [stage.title(), why] for k, (stage, why) in STAGES.items()},
        {k: (f"1. {stage} ", why.replace(" ", "-")) for k, (stage, why) in reversed(STAGES.items())},
    ],
    "07.b": [
        _by_steps,
        lambda batch: np.bool_(
            len(faults(batch)) > 0
            or len(batch) < 700
            or batch.drop(columns="time").nunique().min() == 1
            or abs(batch["blocked_100ms"].mean() - 0.15) > 0.1
        ),
    ],
    "07.c": [[5], (5, 9), {5, 10}, np.array([9, 5]), np.array([5, 8]), range(5, 7), [4, 5]],
}
