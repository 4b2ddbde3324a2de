"""Lesson 09: typical wrong answers with a part of their message, and right ones by other roads."""

from collections import Counter, defaultdict
from fractions import Fraction

import numpy as np
import pandas as pd
from sklearn import metrics


def by_loop(truth, called):
    """Go through the diagnoses."""
    return sum((called[truth == one] == one).mean() for one in set(truth)) / len(set(truth))


def by_counting(truth, called):
    """Count with plain Python."""
    held = Counter(truth)
    hits = Counter(t for t, c in zip(truth, called, strict=True) if t == c)
    return sum(hits[one] / held[one] for one in held) / len(held)


def by_confusion(truth, called):
    """Divide the diagonal by the rows' sums."""
    table = metrics.confusion_matrix(truth, called)
    return (np.diag(table) / table.sum(axis=1)).mean()


def by_lists(truth, called):
    """Collect a list for each diagnosis."""
    found = defaultdict(list)
    for one, said in zip(truth, called, strict=True):
        found[one].append(one == said)
    return np.mean([np.mean(each) for each in found.values()])


def returns_inside(truth, called):
    """Return in the first round of the loop."""
    for one in sorted(set(truth)):
        return (called[truth == one] == one).mean()
    return None


def returns_the_first(truth, called):
    """Return in the first round of the loop, in the order of the visits."""
    for one in truth.unique():
        return (called[truth == one] == one).mean()
    return None


def only_the_called(truth, called):
    """Loop over the diagnoses that were called."""
    return np.mean([(called[truth == one] == one).mean() for one in set(truth) & set(called)])


def keeps_the_last(truth, called):
    """Overwrite the share in each round."""
    for one in sorted(set(truth)):
        share = (called[truth == one] == one).mean()
    return share


def by_weight(truth, called):
    """Weigh each recall by its visits."""
    recall = (truth == called).groupby(truth).mean()
    return np.average(recall, weights=truth.value_counts().sort_index())


def keeps_the_last_seen(truth, called):
    """Overwrite the share in each round, in the order of the visits."""
    for one in truth.unique():
        share = (called[truth == one] == one).mean()
    return share


def by_place(truth, called):
    """Take the visits' numbers for places."""
    return np.mean(
        [np.mean([called[i] == d for i in range(len(truth)) if truth[i] == d]) for d in set(truth)]
    )


def forgets_to_return(truth, called):
    """Compute and return nothing."""
    (truth == called).groupby(truth).mean().mean()


WRONG = {
    "09.a": [
        (lambda truth, called: (truth == called).mean(), "That is the accuracy"),
        (metrics.accuracy_score, "That is the accuracy"),
        (lambda truth, called: metrics.recall_score(truth, called, average="micro"), "That is the accuracy"),
        (
            lambda truth, called: metrics.recall_score(truth, called, average="weighted"),
            "That is the accuracy",
        ),
        (by_weight, "That is the accuracy"),
        (
            lambda truth, called: (truth == called).groupby(truth).mean(),
            "one recall for each diagnosis",
        ),
        (
            lambda truth, called: metrics.precision_score(truth, called, average="macro", zero_division=0),
            "That is the mean precision",
        ),
        (lambda truth, called: (truth == called).groupby(called).mean().mean(), "group by what was called"),
        (
            lambda truth, called: metrics.recall_score(called, truth, average="macro", zero_division=0),
            "That is the mean precision",
        ),
        (lambda truth, called: metrics.f1_score(truth, called, average="macro"), "That is the macro F1"),
        (lambda truth, called: (truth != called).groupby(truth).mean().mean(), "the share that is missed"),
        (lambda truth, called: (truth != called).mean(), "the share of wrong visits"),
        (lambda truth, called: 100 * by_loop(truth, called), "in per cent"),
        (lambda truth, called: (truth == called).groupby(truth).mean().median(), "the median of the recalls"),
        (lambda truth, called: (truth == called).groupby(truth).mean().sum(), "sum of the recalls: divide"),
        (lambda truth, called: (truth == called).groupby(truth).mean().sum() / 60, "You divide by 60"),
        (
            lambda truth, called: (truth == called).groupby(truth).mean().sum() / len(truth),
            "by the number of visits",
        ),
        (lambda truth, called: (truth == called).groupby(truth).mean().min(), "the worst diagnosis"),
        (lambda truth, called: (truth == called).groupby(truth).mean().max(), "the best diagnosis"),
        (lambda truth, called: (truth == called).groupby(truth).sum().mean(), "the count of right visits"),
        (lambda truth, called: (truth == called).sum(), "the number of right visits"),
        (lambda truth, called: (truth == called).mean() / truth.nunique(), "divide the accuracy by"),
        (lambda truth, called: (truth == called).groupby(truth).any().mean(), "at least once"),
        (lambda truth, called: (truth == called).groupby(truth).all().mean(), "always found"),
        (lambda truth, called: (truth == called).groupby(truth).mean().std(), "spread of the recalls"),
        (
            lambda truth, called: np.mean([((truth == k) == (called == k)).mean() for k in set(truth)]),
            "rightly are *not* called",
        ),
        (returns_inside, "the recall of one diagnosis"),
        (keeps_the_last, "the recall of the last diagnosis"),
        (
            lambda truth, called: (
                (truth == called)
                .groupby(truth)
                .mean()[lambda each: truth.value_counts()[each.index] <= 10]
                .mean()
            ),
            "leave out the common diagnoses",
        ),
        (
            lambda truth, called: np.mean(
                [((truth != k) & (called != k)).sum() / (truth != k).sum() for k in set(truth)]
            ),
            "do *not* have the diagnosis",
        ),
        (lambda truth, called: (truth == called)[~truth.duplicated()].mean(), "one visit of each diagnosis"),
        (lambda truth, called: called[called.isin(truth)].nunique() / truth.nunique(), "called at all"),
        (
            lambda truth, called: [(called[truth == one] == one).mean() for one in truth.unique()],
            "one recall for each diagnosis",
        ),
        (
            lambda truth, called: {one: (called[truth == one] == one).mean() for one in set(truth)},
            "one recall for each diagnosis",
        ),
        (lambda truth, called: f"{by_loop(truth, called):.2f}", "gives a text"),
        (returns_the_first, "the recall of one diagnosis"),
        (lambda truth, called: round(by_loop(truth, called), 2), "round inside the function"),
        (
            lambda truth, called: metrics.balanced_accuracy_score(truth, called, adjusted=True),
            "takes chance away",
        ),
        (only_the_called, "that nobody called"),
        (
            lambda truth, called: (truth == called).groupby(truth).mean().loc[lambda each: each > 0].mean(),
            "that are never found",
        ),
        (
            lambda truth, called: np.mean(
                [
                    ((truth == d) & (called == d)).sum() / ((truth == d) | (called == d)).sum()
                    for d in set(truth)
                ]
            ),
            "only *called* the diagnosis",
        ),
        (lambda truth, called: by_loop(truth.str[0], called.str[0]), "the mean recall of the chapters"),
        (
            lambda truth, called: (truth == called).groupby(truth.str[0]).mean().mean(),
            "You group by the first letter",
        ),
        (
            lambda truth, called: np.mean([(called == k).sum() / (truth == k).sum() for k in truth.unique()]),
            "every visit that is *called*",
        ),
        (
            lambda truth, called: (called.value_counts() / truth.value_counts()).mean(),
            "every visit that is *called*",
        ),
        (
            lambda truth, called: (truth.str[0] == called.str[0]).groupby(truth).mean().mean(),
            "You compare the first letters",
        ),
        (keeps_the_last_seen, "the recall of the last diagnosis"),
        (by_place, "your function raised KeyError"),
        (lambda truth, called: 0.633333, "the same for all visits"),
        (forgets_to_return, "returns nothing"),
        (lambda truth, called: truth == called, "your function gives"),
        (lambda truth: 1.0, "your function raised TypeError"),
        (
            lambda truth, called: metrics.recall_score(truth, called),
            "your function raised ValueError",
        ),
        (0.63, "The answer should be a function"),
    ],
    "09.b": [
        (0.500, "That is the accuracy"),
        (0.5, "That is the accuracy"),
        (0.44501, "That is the flat model's mean recall"),
        (0.45, "That is the flat model's mean recall"),
        (0.45875, "the accuracy of the flat model"),
        (0.47305, "mixes in precision"),
        (0.50161, "That is the mean precision"),
        (0.49649, "the months the model learned from"),
        (0.87795, "the recall of the sectors: the question asks for the beams."),
        (0.88, "the recall of the sectors: the question asks for the beams."),
        (0.81158, "the recall of the sectors by the flat model"),
        (0.5739, "a tree of logistic regressions"),
        (0.22514, "beam % 8"),
        (0.46445, "16 beams each"),
        (0.43844, "the late months"),
        (0.49966, "the judging ones among them"),
        (0.50426, "judges on them"),
        (0.4310, "in degrees"),
        (0.02280, "leaves out the angle"),
        (0.87575, "within the top 3"),
        (0.45413, "the months before August"),
        (0.49382, "judges on all months"),
        (0.54216, "linear discriminants"),
        (0.52633, "You group by the beam that was called"),
        (0.50077, "a share for each sector"),
        (0.56708, "leaves out the rows in a wrong sector"),
        (0.04229, "what the tree brings"),
        (0.5127, "the share that is missed"),
        (48.730, "in per cent"),
        (49, "in per cent"),
        (np.full(64, 0.487), "one recall per beam"),
        ([0.445, 0.487], "holds 2 values"),
        (0.9, "Not that"),
        (3.2, "between 0 and 1"),
        ("0.49", "not a str"),
    ],
}

RIGHT = {
    "09.a": [
        by_loop,
        by_counting,
        by_confusion,
        by_lists,
        metrics.balanced_accuracy_score,
        lambda truth, called: metrics.recall_score(truth, called, average="macro"),
        lambda truth, called: (truth == called).groupby(truth).mean().mean(),
        lambda truth, called: (
            pd.crosstab(truth, truth == called, normalize="index").get(True, pd.Series(0.0)).mean()
        ),
        lambda truth, called: np.mean([np.mean(called[truth == one] == one) for one in np.unique(truth)]),
    ],
    "09.b": [
        0.49,
        0.487,
        0.4874,
        0.48784,
        np.float64(0.487304),
        [0.4873],
        Fraction(4873, 10_000).__float__(),
    ],
}
