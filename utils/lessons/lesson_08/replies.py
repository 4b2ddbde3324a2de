"""What lesson 08 answers to a guess, by the prediction: the sentences that its `reply` is given."""

from __future__ import annotations

from typing import Any

from utils.language import t

SHARE: dict[str, Any] = {
    "low": "The mean is well above 30. But it hides how widely the seconds spread.",
    "near": "You saw that the mean says little about the slow seconds.",
    "high": "Many do stall, but not as many: some of these seconds are fast.",
    "within": 7.5,
    "most": "low",
}
WASTED: dict[str, Any] = {
    "low": "A low mean looks like a bad link. But some links with a low mean hardly vary, and "
    "some with a higher one fall below 30 all the same.",
    "near": "You took the mean for what it is: no statement about the slow seconds.",
    "high": "The mean is not as bad as that: it does tell poor links from good ones.",
    "within": 15,
    "most": "low",
}
NEWCOMERS: dict[str, Any] = {
    "low": "It has never seen them. But it learned what people want of any app.",
    "near": "You saw that it learns about attributes, not about names.",
    "high": "Nearly all: a few newcomers are chosen for what no attribute tells.",
    "within": 3,
    "most": "low",
}


def player() -> dict[str, str]:
    """Give the reply to each player that may be chosen as the cheapest.

    Returns
    -------
    dict from str to str
    """
    return {
        t(
            "mean below 30"
        ): "A mean in Mbit/s sounds like more than a yes or no. But it says little about slow seconds.",
        t("probability 1/2"): "One half looks fair. But it is fair only if both mistakes cost the same.",
        t(
            "probability 1/6"
        ): "You asked for what the decision needs. The quantile at 1/6 asks the same in other words.",
        t(
            "quantile 1/6 below 30"
        ): "You asked for what the decision needs. The probability, cut at 1/6, asks the same in "
        "other words.",
    }
