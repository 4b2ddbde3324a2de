"""Typical answers to lesson 00's exercises."""

import numpy as np
import pandas as pd
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from tests.lessons.written import value, written

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
        (50, "There are fewer than that"),
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
        (lambda radius, concavity: radius > 14 or concavity < 0.1, "in it a higher concavity turns"),
        (lambda radius, concavity: (radius, concavity), "more than True or False"),
        (lambda radius, concavity: radius * 0.5 + concavity * 10, "Your rule returns a number"),
        (lambda radius, concavity: radius < 15 and concavity < 0.1, "Turn it round"),
        (lambda radius, concavity: radius > 15, "no notice of the concavity"),
        (lambda radius, concavity: concavity > 0.1, "no notice of the radius"),
        (lambda radius, concavity: True, "says True to every case"),
        (lambda radius, concavity: "malignant" if radius > 15 else "benign", "Your rule returns text"),
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


# Answers as students write them, run as cells.
_columns = load_breast_cancer().feature_names
_by_name = make_pipeline(StandardScaler(), LogisticRegression()).fit(
    pd.DataFrame(_seen_x, columns=_columns), _seen_y
)
_NAMES = {
    "calls": _calls,
    "unseen_y": _unseen_y,
    "unseen_x": pd.DataFrame(_unseen_x, columns=_columns),
    "seen_x": pd.DataFrame(_seen_x, columns=_columns),
    "seen_y": _seen_y,
    "all_measurements": _by_name,
    "learned_threshold": 15.0,
    "learned_accuracy": float(np.mean(_calls == _unseen_y)),
}


def _cell(source):
    return value(source, **_NAMES)


def _b(body):
    return written("my_rule(radius, concavity)", body, **_NAMES)


WRONG["00.a"] += [
    (_cell("(calls == unseen_y).sum()"), "how many it gets right"),
    (_cell("(calls != unseen_y).mean()"), "share of mistakes"),
    (_cell("calls != unseen_y"), "one value per case"),
    (_cell("100 * (calls != unseen_y).mean()"), "share of mistakes"),
    (_cell("(calls & ~unseen_y).sum()"), "the false alarms alone"),
    (_cell("(~calls & unseen_y).sum()"), "missed cases only"),
    (_cell("calls.sum()"), "calls malignant, rightly or not"),
    (_cell("abs(calls.sum() - unseen_y.sum())"), "the false alarms alone"),
    (_cell("len(calls != unseen_y)"), "how many cases there are"),
    (_cell('f"{(calls != unseen_y).sum()} mistakes"'), "should be a number"),
    (_cell('((unseen_x["mean radius"] > 14) != unseen_y).sum()'), "mistakes of the one-line rule"),
    (_cell("(all_measurements.predict(seen_x) != seen_y).sum()"), "the false alarms alone"),
    (_cell("np.unique(calls != unseen_y, return_counts=True)"), "Those are both counts, of"),
    (_cell("((calls < unseen_y).sum(), (calls > unseen_y).sum())"), "Those are the two kinds of"),
    (_cell("(calls & unseen_y).sum()"), "Those are right calls, the"),
    (_cell("(calls | unseen_y).sum()"), "Those are the cases called"),
    (_cell("(~calls & ~unseen_y).sum()"), "Those are right calls, the"),
    (_cell("pd.Series(calls != unseen_y).value_counts()"), "Those are the numbers of"),
    (_cell("(calls != unseen_y).sum() - 1"), "Nearly, by one: count every"),
    (_cell("(calls != unseen_y).std()"), "A count of cases is a whole"),
    (_cell("len(set(calls != unseen_y))"), "That is how many different"),
    (_cell("[c for c, t in zip(calls, unseen_y) if c != t]"), "one by one"),
    (_cell("int(calls.sum()) - int(unseen_y.sum())"), "never negative"),
    (_cell("round(1 - learned_accuracy, 2)"), "share of mistakes"),
    (_cell("round(100 * learned_accuracy)"), "accuracy"),
    (_cell("np.where(calls != unseen_y)"), "one by one"),
    (_cell("np.argmax(calls != unseen_y)"), "That is the place of the"),
    (_cell("(~unseen_y).sum()"), "how many cases are benign"),
    (_cell('((unseen_x["mean radius"] > learned_threshold) != unseen_y).sum()'), "the learned threshold"),
    (_cell("(np.zeros(len(unseen_y), bool) != unseen_y).sum()"), "how many cases are malignant"),
    (_cell("calls.sum() + unseen_y.sum()"), "That adds the malignant calls"),
    (_cell("(calls != unseen_y).any()"), "The answer should be a number"),
    (_cell("[(calls & ~unseen_y).sum(), (~calls & unseen_y).sum()]"), "Those are the two kinds of"),
    (_cell("(calls != unseen_y).sum() / unseen_y.sum()"), "A count of cases is a whole"),
    (_cell('"nine cases"'), "should be a number"),
]
WRONG["00.b"] += [
    (_b("return radius > 14"), "no notice of the concavity"),
    (_b("return concavity > 0.1"), "no notice of the radius"),
    (_b("return radius > 18 and concavity > 0.2"), "With `and` a case must fail"),
    (_b("return radius + concavity > 14"), "the concavity hardly counts"),
    (_b("return radius < 15 and concavity < 0.1"), "Turn it round"),
    (_b('return "malignant" if radius > 15 or concavity > 0.1 else "benign"'), "Your rule returns text"),
    (_b("if radius > 15 or concavity > 0.1:\n    return True"), "Your rule returns nothing"),
    (_b("print(radius > 15 or concavity > 0.1)"), "returns nothing"),
    (_b("return radius > 15 | concavity > 0.1"), "`or` joins"),
    (_b("return True"), "says True to every case"),
    (_b("return radius > 15 or concavity > 10"), "no notice of the concavity"),
    (_b("return radius * concavity"), "Your rule returns a number"),
    (_b("return radius > 15, concavity > 0.1"), "two answers for each case"),
    (_b("return radius > 15 or 0.1"), "For some cases your rule"),
    (_b("return radius or concavity > 0.1"), "For some cases your rule"),
    (_b("return radius / 28 + concavity / 0.4"), "Your rule returns a number"),
    (
        _b("if radius > 16:\n    if concavity > 0.1:\n        return True\nreturn False"),
        "With `and` a case must fail",
    ),
    (_b("return not (radius > 15 or concavity > 0.1)"), "Turn it round"),
    (
        _b('return (unseen_x["mean radius"] > 15) | (unseen_x["mean concavity"] > 0.1)'),
        "Your rule should return True",
    ),
    (_b("return (radius > 15) != (concavity > 0.1)"), "In your rule a case that"),
    (_b('return "True" if radius > 15 or concavity > 0.1 else "False"'), "Your rule returns text, 'False'"),
    (_b("return radius > 15 or concavity >= 0"), "says True to every case"),
    (_b("return radius > np.mean(radius) or concavity > np.mean(concavity)"), "says False to every case"),
    (_b("return radius - concavity > 14"), "the concavity hardly counts"),
    (
        _b("if radius > 15:\n    return True\nelif radius > 13:\n    return True\nreturn False"),
        "no notice of the concavity",
    ),
    (_b("return radius > 14 and not concavity > 0.1"), "a higher concavity turns"),
    (_b("return 12 < radius < 16 and concavity > 0.05"), "In your rule a radius in"),
    (_b('return int(radius > 15 or concavity > 0.1) * "M"'), "Your rule returns text, ''"),
    (_b("return 1 if radius > 15 or concavity > 0.1 else -1"), "Your rule returns 1 and -1"),
    (_b("return (radius > 15) + (concavity > 0.1)"), "Your rule returns how many"),
    (_b("return radius > 25 or concavity > 0.35"), "On the held-out cases it"),
    (_b("return radius > 10 or concavity > 0.02"), "Your rule says malignant"),
    (_b("return [radius > 15 or concavity > 0.1]*2"), "two answers for each case"),
    (_b('return radius > seen_x["mean radius"] or concavity > 0.1'), "A whole column stands in"),
    (_b("return radius > 14 and concavity > 0.001"), "no notice of the concavity"),
    (_b("return radius > 15 or concavty > 0.1"), "NameError"),
]
RIGHT["00.a"] += [
    _cell("len(calls) - (calls == unseen_y).sum()"),
    _cell("np.count_nonzero(calls != unseen_y)"),
    _cell("sum(c != t for c, t in zip(calls, unseen_y))"),
    _cell("pd.Series(calls).ne(pd.Series(unseen_y)).sum()"),
    _cell("np.logical_xor(calls, unseen_y).sum()"),
    _cell("round((1 - learned_accuracy) * len(unseen_y))"),
]
RIGHT["00.b"] += [
    _b("return 1 if radius > 15 or concavity > 0.1 else 0"),
    _b("return radius + 50 * concavity > 19"),
    _b("if radius > 15:\n    return True\nif concavity > 0.12:\n    return True\nreturn False"),
    _b("votes = (radius > 14) + (concavity > 0.08) + (radius > 17)\nreturn votes >= 2"),
    _b("return radius / 15 + concavity / 0.1 > 2"),
    _b("return radius ** 2 * (concavity + 0.05) > 28"),
    _b("return max(radius / 15, concavity / 0.1) > 1"),
    _b("return any([radius > 15.5, concavity > 0.11])"),
]
WRONG["00.a"] += [
    (_cell("calls.mean()"), "A count of cases is a whole"),
    (_cell("(calls != unseen_y).astype(int)"), "one value per case"),
    (_cell("(calls[~unseen_y] == False).mean()"), "A count of cases is a whole"),
    (_cell("(calls != unseen_y).sum() / 2"), "A count of cases is a whole"),
    (_cell("2 * (calls != unseen_y).sum()"), "There are fewer than that"),
    (_cell("lambda: (calls != unseen_y).sum()"), "The answer should be a number"),
    (_cell("-(calls != unseen_y).sum()"), "never negative"),
    (_cell("{(calls != unseen_y).sum(), len(calls)}"), "The answer should be a number"),
    (_cell("(~calls & unseen_y).sum() / unseen_y.sum()"), "A count of cases is a whole"),
    (_cell('((seen_x["mean radius"] > 14) != seen_y).sum()'), "There are fewer than that"),
    (_cell("(calls == unseen_y).sum() - (calls != unseen_y).sum()"), "There are fewer than that"),
    (_cell('"3 %"'), "should be a number"),
]
WRONG["00.b"] += [
    (_b('return radius > "15" or concavity > "0.1"'), "Compare a number with a number"),
    (_b("return radius / concavity > 150"), "ZeroDivisionError"),
    (_b("return radius == 15 or concavity == 0.1"), "says False to every case"),
    (_b("return radius > 15 and concavity * 100 > 15"), "With `and` a case must fail"),
    (_b("return (radius + concavity) / 2 > 7.5"), "the concavity hardly counts"),
    (
        _b('if radius > 15:\n    return True, "large"\nreturn concavity > 0.1, "dented"'),
        "more than True or False",
    ),
    (
        _b("if radius < 15 or concavity < 0.1:\n    return False\nreturn True"),
        "With `and` a case must fail both",
    ),
    (_b("return radius > 14\nreturn concavity > 0.1"), "no notice of the concavity"),
    (_b("return 1 / (1 + np.exp(-(radius - 15)))"), "Your rule returns a number"),
    (_b("pass"), "returns nothing"),
    (_b("return radius > 8 and concavity > 0.01"), "Your rule says malignant"),
]
RIGHT["00.a"] += [
    _cell("np.bincount((calls != unseen_y).astype(int))[1]"),
    _cell("np.abs(calls.astype(int) - unseen_y.astype(int)).sum()"),
    _cell("[c == t for c, t in zip(calls, unseen_y)].count(False)"),
]
RIGHT["00.b"] += [
    _b("return 1 / (1 + np.exp(-(radius - 15 + 20 * (concavity - 0.08)))) > 0.5"),
    _b("large, dented = radius > 15, concavity > 0.1\nreturn large | dented"),
    _b(
        "near_m = (radius - 17.3) ** 2 / 9 + (concavity - 0.15) ** 2 / 0.004\nnear_b = (radius - 12.2) ** 2 / 9 + (concavity - 0.04) ** 2 / 0.004\nreturn near_m < near_b"
    ),
]
WRONG["00.a"] += [
    (_cell('f"{learned_accuracy:.3f}"'), "should be a number"),
    (_cell("sorted(calls != unseen_y)"), "one value per case"),
    (_cell("np.cumsum(calls != unseen_y)"), "one value per case"),
    (_cell("sum(calls == True)"), "calls malignant, rightly or not"),
    (_cell("(calls & ~unseen_y).sum() / calls.sum()"), "share of mistakes"),
    (_cell('(calls != (unseen_x["mean radius"] > 14)).sum()'), "There are fewer than that"),
    (_cell("(calls[:100] != unseen_y[:100]).sum()"), "There are more than that"),
    (_cell("(calls == unseen_y).sum() * (calls != unseen_y).sum()"), "There are fewer than that"),
    (_cell('{"wrong": (calls != unseen_y).sum()}'), "The answer should be a number"),
    (_cell("((calls != unseen_y).mean(), (calls == unseen_y).mean())"), "Those are the shares of wrong"),
    (_cell("10"), "Nearly, by one: count every"),
]
WRONG["00.b"] += [
    (_b("return concavity > 0.3 or radius > 20"), "On the held-out cases it"),
    (_b("return round(radius / 30, 1)"), "Your rule returns a number"),
    (_b("return radius - 100 * concavity > 5"), "in it a higher concavity turns"),
    (_b("return concavity or radius > 15"), "For some cases your rule"),
    (_b('if radius > 15:\n    return "yes"\nreturn concavity > 0.1'), "Your rule returns text, 'yes'"),
    (
        _b(
            "if radius > 15 and concavity > 0.1:\n    return True\nelif radius < 15 and concavity < 0.1:\n    return False"
        ),
        "Your rule returns nothing",
    ),
    (_b("return concavity > radius"), "says False to every case"),
    (_b("return lambda r, c: r > 15 or c > 0.1"), "Your rule returns a function"),
    (_b("return radius[0] > 15 or concavity[0] > 0.1"), "Square brackets take an entry"),
    (_b("return radius > 15 or concavity > 1"), "no notice of the concavity"),
    (_b("return radius + 2 * concavity > 15"), "the concavity hardly counts"),
]
RIGHT["00.a"] += [
    _cell("np.where(calls != unseen_y, 1, 0).sum()"),
    _cell("len(set(np.flatnonzero(calls != unseen_y)))"),
    _cell("np.array([(calls != unseen_y).sum()])"),
]
RIGHT["00.b"] += [
    _b("return np.log(radius) + 3 * concavity > np.log(15.5) + 0.2"),
    _b("score = 0\nif radius > 15:\n    score += 1\nif concavity > 0.1:\n    score += 1\nreturn score >= 1"),
    _b("return bool(radius > 14.8) or bool(concavity >= 0.105)"),
]
