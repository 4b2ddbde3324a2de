"""Typical answers to lesson 00's exercises."""

import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

_inputs, _target = load_breast_cancer(return_X_y=True)
_malignant = _target == 0
_seen_x, _unseen_x, _seen_y, _unseen_y = train_test_split(
    _inputs, _malignant, test_size=0.5, stratify=_malignant, random_state=0
)
_model = make_pipeline(StandardScaler(), LogisticRegression()).fit(_seen_x, _seen_y)
_differ = _model.predict(_unseen_x) != _unseen_y


def _raises(radius, concavity):
    raise NameError("name 'limit' is not defined")


WRONG = {
    "00.a": [
        (int((~_differ).sum()), "how many it gets right"),
        (float(_differ.mean()), "share of mistakes"),
        (float(100 * _differ.mean()), "share of mistakes"),
        (float((~_differ).mean()), "accuracy"),
        (_differ, "one value per case"),
        (int((_model.predict(_unseen_x) & ~_unseen_y).sum()), "false alarms only"),
        (int((~_model.predict(_unseen_x) & _unseen_y).sum()), "missed cases only"),
        (0, "Not that many"),
        ("nine", "should be a number"),
        (float("nan"), "is nan"),
    ],
    "00.b": [
        (lambda radius, concavity: radius > 19 or concavity > 0.3, "move a threshold"),
        (lambda radius, concavity: radius < 15 and concavity < 0.1, "Turn it round"),
        (lambda radius, concavity: radius > 15, "no notice of the concavity"),
        (lambda radius, concavity: concavity > 0.1, "no notice of the radius"),
        (lambda radius, concavity: True, "says True to every case"),
        (lambda radius, concavity: "malignant" if radius > 15 else "benign", "return True or False"),
        (lambda radius, concavity: None, "returns nothing"),
        (lambda radius: radius > 15, "raised TypeError"),
        (_raises, "raised NameError"),
        (True, "should be a function"),
    ],
}

RIGHT = {
    "00.a": [
        np.count_nonzero(_differ),
        float(_differ.sum()),
        np.array([_differ.sum()]),
        round(len(_differ) * (1 - _model.score(_unseen_x, _unseen_y))),
    ],
    "00.b": [
        lambda radius, concavity: radius > 15 or concavity > 0.1,
        lambda radius, concavity: np.bool_(radius > 14.5) | (concavity > 0.12),
        lambda radius, concavity: int(radius + 40 * concavity > 17.5),
    ],
}
