"""Typical wrong answers and right answers by other roads for lesson 05."""

import numpy as np
import pandas as pd


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
        (lambda p, v, t: (1 - p) / p * v / (1 - v) * t, "solves the equation for the TPR"),
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
        (lambda p, v, t: p * t * (1 - v) / (1 - p * t), "Count 100 people"),
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
        (lambda p, v, t: v * t / (1 - p), "no rate is above 1"),
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
        (_each(lambda p, r: p[r == 1].mean()), "always 0"),
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
        (_each(lambda p, r: np.nanmedian(r)), "always 0"),
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
