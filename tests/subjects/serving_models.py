"""Models that a server's process imports in the tests: plain NumPy, so that it starts fast."""

import os
import sys
import time
from pathlib import Path

import numpy as np


class RowSum:
    """Predicts the sum of each row."""

    def predict(self, rows):
        return rows.sum(axis=1)


class TwoFeatures(RowSum):
    """Says, like a fitted scikit-learn model, how many features it takes."""

    n_features_in_ = 2


class Gated(RowSum):
    """Waits in every prediction until a file exists: the test decides when a batch ends."""

    def __init__(self, gate):
        self.gate = str(gate)

    def predict(self, rows):
        while not Path(self.gate).exists():
            time.sleep(0.002)
        return rows.sum(axis=1)


class Sleepy(RowSum):
    """Takes 20 ms per batch."""

    def predict(self, rows):
        time.sleep(0.02)
        return rows.sum(axis=1)


class Moody:
    """Fails in the way that a row's first number says."""

    def predict(self, rows):
        for mood in rows[:, 0]:
            if mood == 1:
                raise RuntimeError("I do not like\nthis row")
            if mood == 2:
                sys.exit("a model that leaves")
            if mood == 3:
                return np.zeros(len(rows) + 1)
            if mood == 4:
                return np.full(len(rows), np.nan)
            if mood == 5:
                return np.array([object()] * len(rows))
            if mood == 6:
                return None
        return rows.sum(axis=1)


class Chatty(RowSum):
    """Writes more than a pipe holds, on both streams."""

    def predict(self, rows):
        for stream in (sys.stdout, sys.stderr):
            print("la " * 100_000, file=stream, flush=True)
        return rows.sum(axis=1)


class Labels:
    """Predicts text."""

    def predict(self, rows):
        return np.where(rows[:, 0] > 0, "up", "지연")


class Unloadable(RowSum):
    """Does something on being loaded in the server's process."""

    def __init__(self, action):
        self.action = action

    def __setstate__(self, state):
        if state["action"] == "raise":
            raise ValueError("the weights are damaged")
        if state["action"] == "exit":
            print("out of memory, say", file=sys.stderr, flush=True)
            os._exit(3)
        time.sleep(600)


class Picky:
    """Adds up, but fails on a row that begins with 13, and says NaN of one that begins with 14."""

    n_features_in_ = 2

    def predict(self, rows: np.ndarray) -> np.ndarray:
        if (rows[:, 0] == 13).any():
            raise RuntimeError("13")
        return np.where(rows[:, 0] == 14, np.nan, rows.sum(axis=1))
