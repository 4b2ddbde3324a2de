"""What a right rule of exercise 00.b is told: its own shares beside the others', counted here anew."""

import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split

from utils.notebook.exercises import grade


def test_a_right_rule_is_told_its_own_shares_and_to_stop() -> None:
    x, target = load_breast_cancer(return_X_y=True)
    y = target == 0
    seen_x, unseen_x, seen_y, unseen_y = train_test_split(x, y, test_size=0.5, stratify=y, random_state=0)
    told = grade("00.b", lambda radius, concavity: radius > 15 or concavity > 0.1).message
    for cases, truths in ((seen_x, seen_y), (unseen_x, unseen_y)):
        assert f"{np.mean(((cases[:, 0] > 15) | (cases[:, 6] > 0.1)) == truths):.3f}" in told
    assert f"one-line rule has {np.mean((unseen_x[:, 0] > 14) == unseen_y):.3f}" in told
    assert "unseen no longer" in told


def test_a_rule_with_and_is_told_its_misses_and_alarms() -> None:
    x, target = load_breast_cancer(return_X_y=True)
    y = target == 0
    seen_x, _, seen_y, _ = train_test_split(x, y, test_size=0.5, stratify=y, random_state=0)
    calls = (seen_x[:, 0] > 15) & (seen_x[:, 6] > 0.1)
    told = grade("00.b", lambda radius, concavity: radius > 15 and concavity > 0.1).message
    assert f"{(~calls & seen_y).sum()} malignant missed, {(calls & ~seen_y).sum()} false alarms" in told
