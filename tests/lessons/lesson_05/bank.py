"""Typical wrong answers and right answers by other roads for lesson 05."""

import numpy as np
import pandas as pd

from tests.lessons.written import written


def _each(share):
    """Give B minus A of something that is counted in one group."""
    return lambda p, r, g: share(p[g == "B"], r[g == "B"]) - share(p[g == "A"], r[g == "A"])


def _share(p, r, g, name):
    return r[(p == 1) & (g == name)].mean()


def _by_pandas(approved, repaid, group):
    table = pd.DataFrame({"approved": approved, "repaid": repaid, "group": group})
    shares = table[table["approved"] == 1].groupby("group")["repaid"].mean()
    return [shares["B"] - shares["A"]]


def _by_loop(approved, repaid, group):
    shares = {}
    for name in "AB":
        chosen = [r for p, r, g in zip(approved, repaid, group, strict=True) if g == name and p == 1]
        shares[name] = sum(chosen) / len(chosen)
    return shares["B"] - shares["A"]


def _name(approved, repaid, group):
    return "B" if _by_loop(approved, repaid, group) > 0 else "A"


def _of_100(base_rate, precision, tpr):
    rightly = 100 * base_rate * tpr
    return (rightly / precision - rightly) / (100 - 100 * base_rate)


WRONG = {
    "05.a": [
        (lambda p, v, t: (1 - p) / p * (1 - v) / v * t, "base rate is turned round"),
        (lambda p, v, t: p / (1 - p) * v / (1 - v) * t, "precision is turned round"),
        (lambda p, v, t: (1 - p) / p * v / (1 - v) * t, "have changed places"),
        (lambda p, v, t: p / (1 - p) * (1 - v) / v * (1 - t), "TPR itself"),
        (lambda p, v, t: p / (1 - p) * (1 - v) / v, "leaves the TPR out"),
        (lambda p, v, t: p * t / v / (1 - p), "all the approved"),
        (lambda p, v, t: t * (1 - v) / v, "share of those who repay"),
        (lambda p, v, t: p * t * (1 - v) / v, "share of everybody"),
        (lambda p, v, t: p * t / v - p * t, "share of everybody"),
        (lambda p, v, t: p * t - p * t / v, "and negative"),
        (lambda p, v, t: (p * t - p * t / v) / (1 - p), "never negative"),
        (lambda p, v, t: 1 - v, "among the approved"),
        (lambda p, v, t: p * t * (1 - v) / (1 - p), "divide by the precision"),
        (lambda p, v, t: 100 * _of_100(p, v, t), "in per cent"),
        (lambda p, v, t: 1 - t, "needs no base rate"),
        (lambda p, v, t: t, "That is the TPR"),
        (lambda p, v, t: p / 1 - p * (1 - v) / v * t, "dividing by 1 - base_rate"),
        (lambda p, v, t: p / (1 - p) * 1 - v / v * t, "1 - precision must stand in brackets"),
        (lambda p, v, t: p * (1 - v) / (1 - p), "all who repay for all who are approved"),
        (lambda p, v, t: (1 - v) / (1 - p), "takes everybody for approved"),
        (lambda p, v, t: (1 - v) * t, "shares of different people"),
        (lambda p, v, t: p * (1 - t) / (1 - p), "refused who would repay"),
        (lambda p, v, t: (p / v - p * t) / (1 - p), "divided by the precision: base_rate"),
        (lambda p, v, t: (1 - p) * (1 - v) / v * t, "in the wrong place"),
        (lambda p, v, t: round(_of_100(p, v, t), 1), "rounded"),
        (lambda p, v, t: p * t, "rightly approved, as a share"),
        (lambda p, v, t: p * t / v, "all the approved, as a share"),
        (lambda p, v, t: 1 - p * t / v, "all the refused"),
        (lambda p, v, t: 1 - _of_100(p, v, t), "do not repay that is refused"),
        (lambda p, v, t: (1 - v) / v, "for each one rightly approved"),
        (lambda p, v, t: p / (1 - p) * (1 - v) / (v * t), "TPR is turned round"),
        (lambda p, v, t: t * (1 - v) / (v * p), "divides by those who repay"),
        (lambda p, v, t: f"{_of_100(p, v, t):.2f}", "not a text"),
        (lambda p, v, t: (t - v) / (1 - p), "never negative"),
        (lambda p, v, t: p * t * (1 - v) / (1 - p * t), "With half the TPR"),
        (lambda p, v, t: p * (1 - v), "whoever they are"),
        (lambda p, v, t: p / (1 - p) * t, "start from the wrongly approved"),
        (lambda p, v, t: 100 * (p * t / v - p * t), "how many of 100 people"),
        (lambda p, v, t: p * t / (1 - v), "You divide by 1 - precision"),
        (lambda p, v, t: (p * t / v - p) / (1 - p), "takes away all who repay"),
        (lambda p, v, t: (p * t / v - p * t) / (1 - p * t / v), "all the refused: divide"),
        (lambda p, v, t: _of_100(int(100 * p) / 100, v, t), "whole people"),
        (lambda p, v, t: 0.3, "the same for all inputs"),
        (lambda p, v, t: (p * t / v - p * t) * (1 - p), "multiplies by the share"),
        (lambda p, v, t: t - v, "when only base_rate changes"),
        (lambda p, v, t: p / (1 - p) * 0.25 * t, "when only precision changes"),
        (lambda p, v, t: v * t / (1 - p), "With a precision of 1"),
        (lambda p, v, t: (p * t, p * t / v), "Return one number"),
        (lambda p, v, t: None, "returns nothing"),
        (lambda p, v: p * v, "raised TypeError"),
        (0.26, "should be a function"),
    ],
    "05.b": [
        (lambda p, r, g: r[g == "B"].mean() - r[g == "A"].mean(), "That is NaN"),
        (lambda p, r, g: r.mean(), "That is NaN"),
        (lambda p, r, g: -_by_loop(p, r, g), "sign is turned round"),
        (lambda p, r, g: (1 - _share(p, r, g, "B")) - (1 - _share(p, r, g, "A")), "sign is turned round"),
        (lambda p, r, g: abs(_by_loop(p, r, g)), "loses the sign"),
        (_each(lambda p, r: np.nan_to_num(r).mean()), "as if they had not repaid"),
        (_each(lambda p, r: np.nansum(r) / len(r)), "as if they had not repaid"),
        (_each(lambda p, r: np.nan_to_num(r, nan=1).mean()), "as if they had repaid"),
        (_each(lambda p, r: p.mean()), "selection rates, which"),
        (lambda p, r, g: p[g == "A"].mean() - p[g == "B"].mean(), "selection rates, A minus B"),
        (_each(lambda p, r: p[r == 1].mean()), "0 in every case"),
        (lambda p, r, g: _share(p, r, g, "B") / _share(p, r, g, "A"), "ratio of the two shares"),
        (lambda p, r, g: [_share(p, r, g, name) for name in "AB"], "two shares"),
        (lambda p, r, g: (_share(p, r, g, "B"), _share(p, r, g, "A")), "two shares"),
        (_each(lambda p, r: np.nansum(r)), "Those are counts"),
        (
            lambda p, r, g: (np.nansum(r[g == "B"]) - np.nansum(r[g == "A"])) / p.sum(),
            "approved of both groups",
        ),
        (lambda p, r, g: (np.nansum(r[g == "B"]) - np.nansum(r[g == "A"])) / len(p), "by everybody"),
        (lambda p, r, g: 100 * _by_loop(p, r, g), "in per cent"),
        (lambda p, r, g: _share(p, r, g, "B"), "in B alone"),
        (lambda p, r, g: _share(p, r, g, "A"), "in A alone"),
        (lambda p, r, g: np.nanmean(r), "both groups together"),
        (lambda p, r, g: _by_loop(p, r, g) > 0, "the difference itself"),
        (lambda p, r, g: _share(p, r, g, "B") - np.nanmean(r), "compares B with everybody"),
        (lambda p, r, g: p[g == "B"].mean() / p[g == "A"].mean(), "ratio of selection rates"),
        (lambda p, r, g: (np.nansum(r[g == "B"]) - np.nansum(r[g == "A"])) / np.nansum(r), "all who repaid"),
        (lambda p, r, g: round(_by_loop(p, r, g), 1), "rounded"),
        (lambda p, r, g: _by_loop(p, r, g) / 2, "people, in B"),
        (_each(lambda p, r: np.nanmedian(r)), "That is a median"),
        (lambda p, r, g: 0.166, "the same for all inputs"),
        (_each(lambda p, r: round(100 * np.nanmean(r))), "whole per cent"),
        (_each(lambda p, r: p.sum()), "counts of the approved: of them"),
        (lambda p, r, g: _by_loop(p, r, g) / _share(p, r, g, "A"), "a part of the share in A"),
        (lambda p, r, g: _share(p, r, g, "A") / _share(p, r, g, "B"), "ratio of the two shares"),
        (lambda p, r, g: np.log(_share(p, r, g, "B") / _share(p, r, g, "A")), "logarithm"),
        (lambda p, r, g: int(np.sign(_by_loop(p, r, g))), "only the sign"),
        (_each(lambda p, r: (r == 0).mean()), "did not repay, as a share of all"),
        (_each(lambda p, r: (r == 0).sum()), "counts of the approved who did not"),
        (lambda p, r, g: 1 - _share(p, r, g, "B"), "share in B that did not repay"),
        (_each(lambda p, r: np.nan_to_num(r, nan=0.5).mean()), "in place of NaN"),
        (lambda p, r, g: (g[p == 1] == "B").mean() - (g[p == 1] == "A").mean(), "shares of the approved"),
        (lambda p, r, g: _share(p, r, g, "A") + _share(p, r, g, "B"), "adds the two shares"),
        (lambda p, r, g: {name: _share(p, r, g, name) for name in "AB"}, "Return one number"),
        (_name, "a number; its sign"),
        (lambda p, r, g: None, "returns nothing"),
        (0.17, "should be a function"),
    ],
}
RIGHT = {
    "05.a": [
        lambda p, v, t: p / (1 - p) * (1 - v) / v * t,
        lambda p, v, t: (p * t / v - p * t) / (1 - p),
        lambda p, v, t: np.float64(t) * (1 / v - 1) / (1 / p - 1),
        _of_100,
        lambda p, v, t: round(_of_100(p, v, t), 4),
    ],
    "05.b": [
        _by_pandas,
        _by_loop,
        lambda p, r, g: np.nanmean(r[g == "B"]) - np.nanmean(r[g == "A"]),
        lambda p, r, g: r[p.astype(bool) & (g == "B")].mean() - r[p.astype(bool) & (g == "A")].mean(),
        _each(lambda p, r: np.nansum(r) / p.sum()),
    ],
}


# Answers as students write them, run as cells.


def _a(body):
    return written("forced_fpr(base_rate, precision, tpr)", body)


def _b(body):
    return written("outcome_gap(approved, repaid, group)", body)


WRONG["05.a"] += [
    (
        _a("return (1 - base_rate) / base_rate * (1 - precision) / precision * tpr"),
        "base rate is turned round",
    ),
    (_a("return base_rate / (1 - base_rate) * tpr"), "start from the wrongly approved"),
    (_a("return base_rate / (1 - base_rate) * (1 - precision) / precision"), "leaves the TPR out"),
    (
        _a("good = 100 * base_rate * tpr\napproved = good / precision\nreturn (approved - good) / 100"),
        "share of everybody",
    ),
    (
        _a("good = 100 * base_rate * tpr\napproved = good / precision\nreturn (approved - good) / approved"),
        "among the approved",
    ),
    (
        _a(
            "good = 100 * base_rate * tpr\napproved = good * precision\nreturn (approved - good) / (100 - 100 * base_rate)"
        ),
        "The approved are more than",
    ),
    (
        _a(
            "good = 100 * base_rate * tpr\napproved = good / precision\nreturn 100 * (approved - good) / (100 - 100 * base_rate)"
        ),
        "in per cent",
    ),
    (_a("return 1 - tpr"), "needs no base rate"),
    (_a("return base_rate / (1 - base_rate) * (1 - precision) * tpr"), "divide by the precision"),
    (
        _a("return 1 - base_rate / (1 - base_rate) * (1 - precision) / precision * tpr"),
        "do not repay that is refused",
    ),
    (
        _a("return base_rate / (1 - base_rate) * precision / (1 - precision) * tpr"),
        "precision is turned round",
    ),
    (
        _a(
            "good = 100 * base_rate * tpr\napproved = good / precision\nreturn (approved - good) / (100 * base_rate)"
        ),
        "share of those who repay",
    ),
    (
        _a(
            "good = 100 * base_rate * tpr\napproved = good / precision\nreturn (approved - good) / (100 - good)"
        ),
        "That divides by all but the",
    ),
    (
        _a(
            "good = 100 * base_rate * tpr\napproved = good / precision\nreturn approved / (100 - 100 * base_rate)"
        ),
        "all the approved",
    ),
    (
        _a("good = 100 * base_rate * tpr\napproved = good / precision\nreturn 1 - precision * tpr"),
        "Two steps go wrong.",
    ),
    (
        _a(
            "good = 100 * base_rate * tpr\napproved = good / precision\nreturn (100 * base_rate - good) / (100 - 100 * base_rate)"
        ),
        "refused who would repay",
    ),
    (
        _a(
            "good = 100 * base_rate * tpr\napproved = good / precision\nreturn round((approved - good) / (100 - 100 * base_rate), 2)"
        ),
        "rounded",
    ),
    (
        _a(
            "good = 100 * base_rate * tpr\napproved = good / precision\nreturn (int(approved) - int(good)) / (100 - int(100 * base_rate))"
        ),
        "whole people",
    ),
    (
        _a(
            "good = 100 * base_rate * tpr\napproved = good / precision\nreturn (approved - good) / 100 - 100 * base_rate"
        ),
        "Brackets: dividing by 100",
    ),
    (
        _a(
            "good = 100 * base_rate * tpr\napproved = good / precision\ngood = 100 * base_rate * precision\napproved = good / tpr\nreturn (approved - good) / (100 - 100 * base_rate)"
        ),
        "It would be right with precision",
    ),
    (
        _a(
            'good = 100 * base_rate * tpr\napproved = good / precision\nreturn f"{(approved - good) / (100 - 100 * base_rate):.0%}"'
        ),
        "not a text",
    ),
    (
        _a(
            "good = 100 * base_rate * tpr\napproved = good / precision\nreturn base_rate / (1 - base_rate) * (1 - precision) / precision / tpr"
        ),
        "TPR is turned round",
    ),
    (
        _a(
            "good = 100 * base_rate * tpr\napproved = good / precision\napproved = good / (1 - precision)\nreturn (approved - good) / (100 - 100 * base_rate)"
        ),
        "precision is turned round",
    ),
    (
        _a("good = 100 * base_rate * tpr\napproved = good / precision\nreturn approved - good"),
        "how many of 100 people",
    ),
    (
        _a(
            "repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nfn = repay - tp\nreturn fn / (100 - repay)"
        ),
        "refused who would repay",
    ),
    (
        _a("repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nreturn fp / (fp + tp)"),
        "among the approved",
    ),
    (
        _a("repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nreturn fp / (repay - tp)"),
        "divide by the refused who would repay",
    ),
    (
        _a(
            "repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nreturn fp / (1 - base_rate)"
        ),
        "in per cent",
    ),
    (
        _a("repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nreturn tp / (100 - repay)"),
        "start from the wrongly approved",
    ),
    (
        _a("repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nreturn fp / (repay - 100)"),
        "never negative",
    ),
    (
        _a(
            "repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nreturn (100 - repay) * (1 - precision) / 100"
        ),
        "whoever they are",
    ),
    (
        _a(
            "repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nreturn (100 - repay - fp) / (100 - repay)"
        ),
        "do not repay that is refused",
    ),
    (
        _a(
            "repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nbad = 100 * base_rate\ntp = (100 - bad) * tpr\nreturn (tp / precision - tp) / bad"
        ),
        "base rate is turned round",
    ),
    (
        _a(
            "repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\napproved = 100 * tpr\nreturn (approved - approved * precision) / (100 - repay)"
        ),
        "TPR is a share of those who",
    ),
    (
        _a("repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nreturn fp // (100 - repay)"),
        "Your function gives 0 for",
    ),
    (
        _a(
            "repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nreturn (1 - precision + 1 - tpr) / 2"
        ),
        "is made of them at the end",
    ),
]
WRONG["05.b"] += [
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn repaid[a].mean() - repaid[b].mean()'
        ),
        "sign is turned round",
    ),
    (
        _b(
            'return np.nansum(repaid[group == "B"]) / (group == "B").sum() - np.nansum(repaid[group == "A"]) / (group == "A").sum()'
        ),
        "as if they had not repaid",
    ),
    (_b('return repaid[group == "B"].mean() - repaid[group == "A"].mean()'), "That is NaN"),
    (
        _b(
            'repaid = np.nan_to_num(repaid)\nreturn repaid[group == "B"].mean() - repaid[group == "A"].mean()'
        ),
        "as if they had not repaid",
    ),
    (_b('return approved[group == "B"].mean() - approved[group == "A"].mean()'), "selection rates, which"),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn repaid[b].sum() - repaid[a].sum()'
        ),
        "Those are counts",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nn = (approved == 1).sum()\nreturn repaid[b].sum() / n - repaid[a].sum() / n'
        ),
        "approved of both groups",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn 100 * (repaid[b].mean() - repaid[a].mean())'
        ),
        "in per cent",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn repaid[b].mean() / repaid[a].mean()'
        ),
        "ratio of the two shares",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn abs(repaid[b].mean() - repaid[a].mean())'
        ),
        "loses the sign",
    ),
    (
        _b(
            'return repaid[approved == 1 and group == "B"].mean() - repaid[approved == 1 and group == "A"].mean()'
        ),
        "For each entry of an array",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn {"A": repaid[a].mean(), "B": repaid[b].mean()}'
        ),
        "Return one number",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn repaid[b].mean()'
        ),
        "in B alone",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn repaid[b].mean() - repaid[approved == 1].mean()'
        ),
        "compares B with everybody",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nr = np.where(np.isnan(repaid), 1, repaid)\nreturn r[group == "B"].mean() - r[group == "A"].mean()'
        ),
        "as if they had repaid",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn repaid[b].mean - repaid[a].mean'
        ),
        "A function is called with",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn approved[group == "B"].mean() * repaid[b].mean() - approved[group == "A"].mean() * repaid[a].mean()'
        ),
        "as if they had not repaid",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn (repaid[b] - repaid[a]).mean()'
        ),
        "Those arrays do not fit together",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn np.median(repaid[b]) - np.median(repaid[a])'
        ),
        "That is a median",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn round(repaid[b].mean() - repaid[a].mean(), 1)'
        ),
        "rounded",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn repaid[b].sum() / np.nansum(repaid) - repaid[a].sum() / np.nansum(repaid)'
        ),
        "all who repaid",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nr = np.nan_to_num(repaid, nan=0.5)\nreturn r[group == "B"].mean() - r[group == "A"].mean()'
        ),
        "in place of NaN",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn repaid[b].sum() / b.size - repaid[a].sum() / a.size'
        ),
        "by everybody",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\na = (approved == 0) & (group == "A")\nb = (approved == 0) & (group == "B")\nreturn np.nansum(repaid[b]) - np.nansum(repaid[a])'
        ),
        "same people are counted",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn (repaid[b] == 0).mean() - (repaid[a] == 0).mean()'
        ),
        "sign is turned round",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn repaid[b].sum() / (group == "B").sum() - repaid[a].sum() / (group == "A").sum()'
        ),
        "as if they had not repaid",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nshare = (group == "B").mean()\nreturn share * repaid[b].mean() - (1 - share) * repaid[a].mean()'
        ),
        "You weigh each share by the",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn (approved[group == "B"] * (repaid[group == "B"] == 1)).sum() / approved.sum() - repaid[a].sum() / approved.sum()'
        ),
        "approved of both groups",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn repaid[b].std() - repaid[a].std()'
        ),
        "That compares how much repayment",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\ns = pd.Series(repaid).fillna(0).groupby(group).mean()\nreturn s["B"] - s["A"]'
        ),
        "as if they had not repaid",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn repaid[approved & group == "B"].mean() - repaid[approved & group == "A"].mean()'
        ),
        "A sign such as & or | is",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn repaid[b][:5].mean() - repaid[a][:5].mean()'
        ),
        "You count only the first",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nd = repaid[b].mean() - repaid[a].mean()\nreturn d, d > 0'
        ),
        "Return one number",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn "B" if repaid[b].mean() > repaid[a].mean() else "A"'
        ),
        "a number; its sign",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\npb, pa = repaid[b].mean(), repaid[a].mean()\nreturn pb / (1 - pb) - pa / (1 - pa)'
        ),
        "Those are odds, repaid for",
    ),
]
RIGHT["05.a"] += [
    _a("return tpr * (base_rate / (1 - base_rate)) * (1 / precision - 1)"),
    _a(
        "repay = 1000 * base_rate\ntp = repay * tpr\nfp = tp * (1 - precision) / precision\nreturn fp / (1000 - repay)"
    ),
    _a(
        "good = 100 * base_rate * tpr\napproved = good / precision\nodds = base_rate / (1 - base_rate)\nreturn odds * tpr * (1 - precision) / precision"
    ),
    _a(
        "good = 100 * base_rate * tpr\napproved = good / precision\nreturn np.array([(approved - good) / (100 * (1 - base_rate))])"
    ),
    _a(
        "good = 100 * base_rate * tpr\napproved = good / precision\nrepay, default = base_rate, 1 - base_rate\nreturn (repay * tpr / precision - repay * tpr) / default"
    ),
    _a(
        "repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\np_good_given_yes = precision\np_yes = base_rate * tpr / precision\nreturn (1 - p_good_given_yes) * p_yes / (1 - base_rate)"
    ),
    _a(
        "repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nreturn np.linalg.solve([[precision * (1 - base_rate)]], [(1 - precision) * tpr * base_rate])[0]"
    ),
    _a(
        "repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\ntn = 100 - repay - fp\nreturn fp / (fp + tn)"
    ),
]
RIGHT["05.b"] += [
    _b('return np.nanmean(repaid[group == "B"]) - np.nanmean(repaid[group == "A"])'),
    _b(
        'df = pd.DataFrame({"a": approved, "r": repaid, "g": group}).query("a == 1")\nm = df.groupby("g")["r"].mean()\nreturn m["B"] - m["A"]'
    ),
    _b(
        'n = {"A": 0, "B": 0}\ns = {"A": 0, "B": 0}\nfor a, p, g in zip(approved, repaid, group):\n    if a == 1:\n        n[g] += 1\n        s[g] += p\nreturn s["B"] / n["B"] - s["A"] / n["A"]'
    ),
    _b(
        'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nok = ~np.isnan(repaid)\nreturn repaid[ok & (group == "B")].mean() - repaid[ok & (group == "A")].mean()'
    ),
    _b(
        'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn repaid[b].sum() / b.sum() - repaid[a].sum() / a.sum()'
    ),
    _b(
        'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\ns = pd.Series(repaid[approved == 1]).groupby(group[approved == 1]).mean()\nreturn s.sort_index().diff().iloc[-1]'
    ),
    _b(
        'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nm = np.ma.masked_invalid(repaid)\nreturn m[group == "B"].mean() - m[group == "A"].mean()'
    ),
    _b(
        'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nr = np.nan_to_num(repaid)\nreturn np.average(r[group == "B"], weights=approved[group == "B"]) - np.average(r[group == "A"], weights=approved[group == "A"])'
    ),
    _b(
        'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn pd.pivot_table(pd.DataFrame({"g": group, "r": repaid}), index="g", values="r")["r"].loc[["A", "B"]].diff().iloc[1]'
    ),
]
WRONG["05.a"] += [
    (
        _a("repay = 100 * base_rate\ntp = repay * tpr\nfp = tp * (1 - precision)\nreturn fp / (100 - repay)"),
        "divide by the precision",
    ),
    (
        _a("repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nreturn fp / (1 - repay)"),
        "Per cent and shares are mixed",
    ),
    (
        _a("repay = 100 * base_rate\ntp = repay * tpr\nreturn 2 * precision * tpr / (precision + tpr)"),
        "when only base_rate changes",
    ),
    (
        _a("repay = 100 * base_rate\ntp = repay * tpr\nreturn tp / precision / 100"),
        "all the approved, as a share",
    ),
    (
        _a("repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nreturn [fp, 100 - repay]"),
        "Return one number",
    ),
    (
        _a("repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nprint(fp / (100 - repay))"),
        "returns nothing",
    ),
    (
        _a("repay = 100 * base_rate\ntp = repay * tpr\nreturn (1 - precision) / (1 - tpr)"),
        "when only base_rate changes",
    ),
    (
        _a("repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precission - tp\nreturn fp / (100 - repay)"),
        "NameError",
    ),
    (
        _a("repay = 100 * base_rate\ntp = repay * tpr\nreturn tpr - base_rate / precision"),
        "With a precision of 1",
    ),
    (
        _a(
            "repay = 100 * base_rate\ntp = repay * tpr\nfp = tp * base_rate / precision - tp * base_rate\nreturn fp / (100 - repay)"
        ),
        "Every result is what is expected",
    ),
    (
        _a("repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nreturn min(1, fp)"),
        "Your function gives 1 for",
    ),
    (
        _a("repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nreturn 100 - repay - fp"),
        "is made of them at the end",
    ),
]
WRONG["05.b"] += [
    (_b("means = pd.Series(repaid).groupby(group).mean()\nreturn means"), "two shares"),
    (
        _b(
            'return (approved * np.nan_to_num(repaid) * (group == "B")).sum() - (approved * np.nan_to_num(repaid) * (group == "A")).sum()'
        ),
        "Those are counts",
    ),
    (
        _b(
            'ok = repaid != np.nan\nreturn repaid[ok & (group == "B")].mean() - repaid[ok & (group == "A")].mean()'
        ),
        "That is NaN",
    ),
    (
        _b('b = (approved == 1) & (group == "B")\nreturn repaid[b].mean() - approved[group == "B"].mean()'),
        "Some of the approved do not count",
    ),
    (
        _b('ok = approved == 1\nreturn np.corrcoef(repaid[ok], group[ok] == "B")[0, 1]'),
        "a correlation",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "A")\nreturn repaid[b].mean() - repaid[a].mean()'
        ),
        "same people are counted",
    ),
    (_b("ok = ~np.isnan(repaid)\nreturn repaid[ok].mean()"), "both groups together"),
    (
        _b(
            'a = group == "A"\nb = group == "B"\nreturn (repaid[b] == 0).sum() / b.sum() - (repaid[a] == 0).sum() / a.sum()'
        ),
        "did not repay, as a share of all",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn round(100 * (repaid[b].mean() - repaid[a].mean()), 1)'
        ),
        "Of 16 people, in B 3 of 4",
    ),
    (
        _b('good = repaid == 1\nreturn (group[good] == "B").mean() - (group[good] == "A").mean()'),
        "all who repaid",
    ),
]
RIGHT["05.a"] += [
    _a(
        "repay = 100 * base_rate\ntp = repay * tpr\napproved = tp / precision\nwrongly = (1 - precision) * approved\nreturn wrongly / (100 * (1 - base_rate))"
    ),
    _a(
        "repay = 100 * base_rate\ntp = repay * tpr\nfrom_odds = np.exp(np.log(base_rate) - np.log1p(-base_rate))\nreturn from_odds * (1 / precision - 1) * tpr"
    ),
    _a(
        "repay = 100 * base_rate\ntp = repay * tpr\nreturn np.float64(tp / precision - tp) / np.float64(100 - repay)"
    ),
]
RIGHT["05.b"] += [
    _b('ok = approved == 1\nreturn np.polyfit((group[ok] == "B").astype(float), repaid[ok], 1)[0]'),
    _b('s = lambda g: np.mean(repaid, where=(approved == 1) & (group == g))\nreturn s("B") - s("A")'),
    _b(
        'good = lambda g: np.sum((repaid == 1) & (group == g)) / np.sum((approved == 1) & (group == g))\nreturn good("B") - good("A")'
    ),
]
WRONG["05.a"] += [
    (
        _a(
            "repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nreturn fp / (tp / precision + 100 - repay)"
        ),
        "That divides by the approved",
    ),
    (
        _a(
            "repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nfn = repay - tp\ntn = 100 - repay - fp\nreturn tn / (tn + fn)"
        ),
        "That is the share of the",
    ),
    (
        _a(
            "repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\ntn = 100 - repay - fp\nreturn (tp + tn) / 100"
        ),
        "That is the accuracy, the",
    ),
    (
        _a(
            "repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nreturn (repay - tp) / repay"
        ),
        "needs no base rate",
    ),
    (
        _a(
            "repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nreturn fp / (100 - repay - fp)"
        ),
        "That divides by those who",
    ),
    (
        _a(
            "repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nreturn fp / (100 - repay) / 2"
        ),
        "is made of them at the end",
    ),
    (
        _a("repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nreturn fp / 50"),
        "You divide by 50 people whatever",
    ),
    (
        _a(
            "repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nreturn round(fp) / round(100 - repay)"
        ),
        "is made of them at the end",
    ),
    (
        _a(
            "repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nreturn str(round(fp / (100 - repay), 3))"
        ),
        "not a text",
    ),
    (
        _a(
            "repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\napproved = 100 * precision\nreturn (approved - tp) / (100 - repay)"
        ),
        "not how many are approved",
    ),
    (
        _a(
            "repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nreturn fp / (100 - repay), tp / repay"
        ),
        "Return one number",
    ),
    (
        _a(
            "repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nrepay = base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nreturn fp / (100 - repay)"
        ),
        "Per cent and shares are mixed",
    ),
]
WRONG["05.b"] += [
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn (repaid[b] == 1).sum() - (repaid[a] == 1).sum()'
        ),
        "Those are counts",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn (repaid[b].mean() - repaid[a].mean()) ** 2'
        ),
        "square of the difference",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn repaid[(repaid != "nan") & (group == "B")].mean() - repaid[(repaid != "nan") & (group == "A")].mean()'
        ),
        "That is NaN",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn repaid[b].min() - repaid[a].min()'
        ),
        "a largest, smallest",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn b.sum() / (group == "B").sum() - a.sum() / (group == "A").sum()'
        ),
        "selection rates, which",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nb = (approved == 1) | (group == "B")\na = (approved == 1) | (group == "A")\nreturn np.nanmean(repaid[b]) - np.nanmean(repaid[a])'
        ),
        "same people are counted",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn (repaid[b].mean() - repaid[a].mean()) / len(group)'
        ),
        "Of 16 people, in B 3 of 4",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn repaid[b].sum() / approved.sum()'
        ),
        "Two steps go wrong.",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn repaid.loc[b].mean() - repaid.loc[a].mean()'
        ),
        "That kind of object has no",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn repaid[approved == 1].mean() - repaid[a].mean()'
        ),
        "A with everybody",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn (repaid[b].sum() - repaid[a].sum()) / (b.sum() + a.sum())'
        ),
        "approved of both groups",
    ),
    (
        _b(
            'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn len(repaid[b]) - len(repaid[a])'
        ),
        "counts of the approved: of them",
    ),
]
RIGHT["05.a"] += [
    _a(
        "repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nn = 10**6\ngood = n * base_rate\nok = good * tpr\nreturn (ok / precision - ok) / (n - good)"
    ),
    _a(
        "repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nreturn base_rate * tpr * (1 - precision) / (precision - precision * base_rate)"
    ),
    _a(
        "repay = 100 * base_rate\ntp = repay * tpr\nfp = tp / precision - tp\nreturn 1 - (100 - repay - fp) / (100 - repay)"
    ),
]
RIGHT["05.b"] += [
    _b(
        'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nt = pd.DataFrame({"g": group, "r": repaid}).dropna().groupby("g")["r"].agg("mean")\nreturn float(t["B"] - t["A"])'
    ),
    _b(
        'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn (1 - repaid[a].mean()) - (1 - repaid[b].mean())'
    ),
    _b(
        'a = (approved == 1) & (group == "A")\nb = (approved == 1) & (group == "B")\nreturn np.nanmean(np.where(group == "B", repaid, np.nan)) - np.nanmean(np.where(group == "A", repaid, np.nan))'
    ),
]


# One step goes wrong, or two; what counts and what does not; what the source shows.
_COUNT = "rightly = 100 * base_rate * tpr\napproved = rightly / precision\n"
WRONG["05.a"] += [
    (_a(_COUNT + "return (approved - rightly) / (100 - base_rate)"), "Per cent and shares are mixed"),
    (_a(_COUNT + "return (approved + rightly) / (100 - 100 * base_rate)"), "You add where"),
    (_a(_COUNT + "return (approved - 100 * base_rate) / 100"), "Two steps go wrong. That takes away all"),
    (_a(_COUNT + "return min(1, approved / (100 - 100 * base_rate))"), "Cut off at 0 and 1"),
    (_a(_COUNT + "return (approved - rightly) / (100 - 100 * tpr)"), "base rate that says how many"),
    (
        _a("rightly = 100 * base_rate * tpr\nreturn rightly / precision - rightly / 100 - 100 * base_rate"),
        "by 100 alone",
    ),
    (
        _a(
            "rightly = 100 * base_rate * tpr\nreturn (rightly // precision - rightly) / (100 - 100 * base_rate)"
        ),
        "a single / divides",
    ),
    (
        _a("p, v, t = base_rate / 100, precision / 100, tpr / 100\nreturn (p * t / v - p * t) / (1 - p)"),
        "shares already",
    ),
    (
        _a(
            "approved = base_rate * tpr + (1 - base_rate) * (1 - tpr)\nreturn (1 - precision) * approved / (1 - base_rate)"
        ),
        "takes 1 - tpr for",
    ),
    (
        _a(_COUNT + "return (approved - 100 * base_rate * (1 - tpr)) / (100 - 100 * base_rate)"),
        "take others from all",
    ),
    (
        _a(
            _COUNT
            + "fp = (1 - precision) * (rightly + 100 - 100 * base_rate)\nreturn fp / (100 - 100 * base_rate)"
        ),
        "`fp` becomes 18.2",
    ),
    (
        _a("odds = base_rate / (1 - base_rate)\nreturn odds * (1 - precision) * precision * tpr"),
        "one times precision",
    ),
    (
        _a(_COUNT + "wrongly = approved - rightly\nreturn wrongly / (approved + wrongly)"),
        "is made of them at the end",
    ),
    (
        _a(_COUNT + "rest = 100 - 100 * base_rate\nreturn (rest - rightly) / rest"),
        "to whom they do not belong",
    ),
    (
        _a("tp = 100 * base_rate * tpr\nfp = tp / (precision - tp)\nreturn fp / (100 - 100 * base_rate)"),
        "`fp` becomes -1",
    ),
    (lambda p, v, t: p * t**1.5 * (1 - v) / (2 - p), "With half the TPR"),
    (lambda p, v, t: p * t * (2 - v) / (2 - p), "With a precision of 1"),
]
WRONG["05.b"] += [
    (
        _b(
            "n = (group == 'B').sum()\nreturn np.nansum(repaid[group == 'B']) / n - np.nanmean(repaid[group == 'A'])"
        ),
        "in group B alone",
    ),
    (
        _b(
            "a, b = [np.nanmean(repaid[group == g]) - approved[group == g].mean() for g in 'AB']\n"
            "return b - a"
        ),
        "none of these counts and shares",
    ),
    (
        _b("a, b = [np.nanmean(repaid[group == g]) for g in 'AB']\nreturn b - a / 3"),
        "Both shares stand in your function",
    ),
    (
        _b("a, b = [np.nanmean(repaid[np.isnan(repaid) & (group == g)]) for g in 'AB']\nreturn b - a"),
        "nobody is left to count",
    ),
    (
        _b(
            "t = pd.DataFrame({'p': approved, 'r': repaid, 'g': group}).groupby('g')\n"
            "s = t['r'].count() / t['p'].sum()\nreturn s['B'] - s['A']"
        ),
        "same people are counted",
    ),
    (_b("return repaid[approved == 1].mean() - np.nanmean(repaid[group == 'A'])"), "A with everybody"),
    (
        _b("f = lambda g: np.median(repaid[(approved == 1) & (group == g)])\nreturn f('B') - f('A')"),
        "That is a median",
    ),
    (
        _b("f = lambda g: np.nanmean(repaid[(approved == 1) | (group == g)])\nreturn f('B') - f('A')"),
        "same people are counted",
    ),
    (
        _b("f = lambda g: np.nanmax(repaid[group == g])\nreturn f('B') - f('A')"),
        "a largest, smallest",
    ),
    (
        _b("f = lambda g: int(np.nanmean(repaid[group == g]))\nreturn f('B') - f('A')"),
        "cuts each share",
    ),
    (
        _b("f = lambda g: repaid[(approved == 1) & (group == g.lower())].mean()\nreturn f('B') - f('A')"),
        "nobody is left to count",
    ),
    (
        _b("f = lambda g: repaid[approved & (group == g)].mean()\nreturn f('B') - f('A')"),
        "`approved == 1` is a mask",
    ),
    (
        _b(
            "n = len(group) // 2\nf = lambda g: np.nanmean(repaid[:n][group[:n] == g])\nreturn f('B') - f('A')"
        ),
        "Some of the approved do not count",
    ),
    (
        _b("m = approved == 1\nreturn np.corrcoef(repaid[m], group[m] == 'B')[0, 1]"),
        "a correlation",
    ),
    (
        _b(
            "a, b = [repaid[(approved == 1) & (group == g)] for g in 'AB']\n"
            "return (b.mean() - a.mean()) / np.sqrt(a.var() / len(a) + b.var() / len(b))"
        ),
        "standard errors",
    ),
    (
        _b("r = repaid[~np.isnan(repaid)]\nreturn r[group == 'B'].mean() - r[group == 'A'].mean()"),
        "have different lengths",
    ),
]
RIGHT["05.a"] += [
    _a("return tpr * base_rate / (1 - base_rate) / (precision / (1 - precision))"),
    _a("fp = base_rate * tpr * (1 - precision) / precision\nreturn max(0, min(1, fp / (1 - base_rate)))"),
]
RIGHT["05.b"] += [_b("m = approved == 1\nreturn np.polyfit((group[m] == 'B') * 1.0, repaid[m], 1)[0]")]
