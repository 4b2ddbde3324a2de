"""Typical wrong answers and right answers by other roads for lesson 07."""

import numpy as np

from utils.lifecycle.stages import faults

STAGES = {
    "A": ("data engineering", "leak"),
    "B": ("scoping", "metric"),
    "C": ("deployment", "mismatch"),
    "D": ("model development", "too simple"),
}

WRONG = {
    "07.a": [
        (STAGES | {"A": ("model development", "leak")}, "Case A does not lead back to model development"),
        (STAGES | {"B": ("model development", "metric")}, "Case B does not lead back to model development"),
        (STAGES | {"C": ("monitoring", "mismatch")}, "Case C does not lead back to monitoring"),
        (STAGES | {"D": ("model development", "metric")}, "is not why"),
        (STAGES | {"D": ("training", "too simple")}, "none of the six stages"),
        (STAGES | {"D": ("model development", "bad luck")}, "none of the reasons"),
        ({"A": ("scoping", "leak")}, "Give a dictionary with the keys"),
        (dict.fromkeys("ABCD", "scoping"), "give a pair of texts"),
    ],
    "07.b": [
        (lambda batch: False, "a column is missing"),
        (lambda batch: True, "refuses 8 of 8 clean months"),
        (lambda batch: bool(faults(batch)), "frozen at one value"),
        (
            lambda batch: bool(faults(batch)) or batch["blocked_100ms"].mean() > 0.11 or len(batch) < 500,
            "clean months: a check that cries wolf",
        ),
        (lambda batch: bool(faults(batch)) or batch["sinr_db"].nunique() == 1, "another reading is frozen"),
        (lambda batch: bool(batch["load_pct"].isna().any()), "raised KeyError"),
        (lambda batch: faults(batch), "return True to refuse"),
        (lambda batch: bool(faults(batch)) or bool((batch.nunique() == 1).any()), "nearly every label is 0"),
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
    "07.a": [STAGES, {k: [stage.title(), why] for k, (stage, why) in STAGES.items()}],
    "07.b": [
        _by_steps,
        lambda batch: np.bool_(
            len(faults(batch)) > 0
            or len(batch) < 700
            or batch.drop(columns="time").nunique().min() == 1
            or abs(batch["blocked_100ms"].mean() - 0.15) > 0.1
        ),
    ],
    "07.c": [[5], (5, 9), {5, 10}, np.array([5, 8]), range(5, 7)],
}
