"""Typical answers to lesson 00's exercises."""

import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix
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


_calls = _model.predict(_unseen_x)
_one_line = _unseen_x[:, 0] > 14


def _raises(radius, concavity):
    raise NameError("name 'limit' is not defined")


def _forgets_the_rest(radius, concavity):
    if radius > 14:
        return True


def _prints(radius, concavity):
    print(radius > 15 or concavity > 0.1)


WRONG = {
    "00.a": [
        (int((~_differ).sum()), "how many it gets right"),
        (float(_differ.mean()), "share of mistakes"),
        (float(100 * _differ.mean()), "share of mistakes"),
        (float((~_differ).mean()), "accuracy"),
        (_differ, "one value per case"),
        (int((_model.predict(_unseen_x) & ~_unseen_y).sum()), "the false alarms alone"),
        (int((~_model.predict(_unseen_x) & _unseen_y).sum()), "missed cases only"),
        (0, "make some mistakes"),
        (-9, "never negative"),
        (12, "on all cases"),
        (50, "Not that many"),
        (int((~_calls).sum()), "calls benign"),
        (int((~_unseen_y).sum()), "how many cases are benign"),
        (int(((_unseen_x[:, 0] > 15) != _unseen_y).sum()), "the learned threshold"),
        (round(100 * float(_differ.mean())), "the false alarms alone"),
        (int(_unseen_y.sum() - _calls.sum()), "the false alarms alone"),
        (np.flatnonzero(_differ), "one by one"),
        (confusion_matrix(_unseen_y, _calls), "table of right and wrong"),
        (len(_calls), "how many cases there are"),
        (int(_calls.sum()), "calls malignant, rightly or not"),
        (int(_unseen_y.sum()), "how many cases are malignant"),
        (int((_one_line != _unseen_y).sum()), "mistakes of the one-line rule"),
        (int((_model.predict(_seen_x) != _seen_y).sum()), "the false alarms alone"),
        (_calls == _unseen_y, "one value per case"),
        (97, "accuracy"),
        ("nine", "should be a number"),
        (float("nan"), "is nan"),
    ],
    "00.b": [
        (lambda radius, concavity: radius > 19 or concavity > 0.3, "lower a threshold"),
        (lambda radius, concavity: radius > 12 or concavity > 0.05, "raise a threshold"),
        (lambda radius, concavity: radius > 15 and concavity > 0.1, "With `and` a case must fail both"),
        (lambda radius, concavity: (radius > 17) & (concavity > 0.15), "With `and` a case must fail both"),
        (lambda radius, concavity: radius > 14.6 and concavity > 0.12, "With `and` a case must fail both"),
        (lambda radius, concavity: radius > 14 and concavity < 0.1, "a higher concavity turns"),
        (lambda radius, concavity: radius < 12 or concavity > 0.1, "a higher radius turns"),
        (lambda radius, concavity: radius > 15 | concavity > 0.1, "`or` joins"),
        (lambda radius, concavity: radius > 15 & concavity > 0.1, "`and` joins"),
        (lambda radius, concavity: radius > 14 and concavity > 14, "says False to every case"),
        (lambda radius, concavity: radius + concavity > 15, "the concavity hardly counts"),
        (lambda radius, concavity: (radius + concavity) / 2 > 7.3, "the concavity hardly counts"),
        (lambda radius, concavity: radius / 1000 + concavity > 0.1, "the radius hardly counts"),
        (lambda radius, concavity: radius * concavity > 1e9, "says False to every case"),
        (_forgets_the_rest, "returns nothing for some cases"),
        (_prints, "returns nothing"),
        (lambda radius, concavity: radius > concavity, "says True to every case"),
        (lambda radius, concavity: radius > 14 or concavity < 0.1, "Turn it round"),
        (lambda radius, concavity: (radius, concavity), "return True or False"),
        (lambda radius, concavity: radius * 0.5 + concavity * 10, "return True or False"),
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
        len(_differ) * (1 - float(np.mean(~_differ))),
        np.array([_differ.sum()]),
        int((_calls ^ _unseen_y).sum()),
        sum(1 for call, true in zip(_calls, _unseen_y, strict=True) if call != true),
        round(len(_differ) * (1 - _model.score(_unseen_x, _unseen_y))),
    ],
    "00.b": [
        lambda radius, concavity: radius > 15 or concavity > 0.1,
        lambda radius, concavity: np.bool_(radius > 14.5) | (concavity > 0.12),
        lambda radius, concavity: int(radius + 40 * concavity > 17.5),
        lambda radius, concavity: radius > 13 and concavity > 0.07,
        lambda radius, concavity: True if radius > 15 else concavity > 0.1,
        lambda radius, concavity: radius * (1 + 3 * concavity) > 17.5,
        lambda radius, concavity: (radius - 14.6) / 2.5 + (concavity - 0.097) / 0.06 > 0,
        lambda radius, concavity: not (radius <= 15 and concavity <= 0.1),
    ],
}
